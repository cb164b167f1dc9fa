import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Where the examples are: files that a test runs as they stand. */
export const EXAMPLES_FOLDER = new URL('examples/', import.meta.url);

/** The languages of examples: what their files end with, and how Markdown calls them. */
export const LANGUAGES = ['sh', 'ts'] as const;

/** What the examples stand on: how to sign requests, in both modes, and the client of those in TypeScript. */
export const FOUNDATIONS = ['sign-in.sh', 'sign-in-jwt.sh', 'sign-in.ts', 'sign-in-jwt.ts', 'client.ts'];

/** The file of a route's example: `createUpload` → `create-upload.sh`. */
export function exampleFile(operationId: string, language: (typeof LANGUAGES)[number]): string {
  const name = operationId.replace('OpenApi', 'Openapi').replaceAll(/[A-Z]/g, '-$&').toLowerCase();
  return `${name}.${language}`;
}

/** Every example file that there is. */
export function listExamples(): string[] {
  return readdirSync(EXAMPLES_FOLDER).filter((name) => !FOUNDATIONS.includes(name));
}

/** A file of the folder as a block of Markdown; nothing if it is not there. */
export function exampleBlock(file: string): string {
  const url = new URL(file, EXAMPLES_FOLDER);
  if (!existsSync(url)) return '';
  return `\`\`\`${file.split('.').at(-1)}\n${readFileSync(url, 'utf8').trimEnd()}\n\`\`\``;
}

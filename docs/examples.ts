import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The folder of the examples: files that a test runs as they are. */
export const EXAMPLES_FOLDER = new URL('examples/', import.meta.url);

/** The languages of examples: their file extension and their name in Markdown. */
export const LANGUAGES = ['sh', 'ts'] as const;

/**
 * The files that examples use: how to sign requests, in both modes, and the client of TypeScript examples.
 */
export const FOUNDATIONS = ['sign-in.sh', 'sign-in-jwt.sh', 'sign-in.ts', 'sign-in-jwt.ts', 'client.ts'];

/** The file of a route's example: `createUpload` → `create-upload.sh`. */
export function exampleFile(operationId: string, language: (typeof LANGUAGES)[number]): string {
  const name = operationId.replace('OpenApi', 'Openapi').replaceAll(/[A-Z]/g, '-$&').toLowerCase();
  return `${name}.${language}`;
}

/** Lists every example file. */
export function listExamples(): string[] {
  return readdirSync(EXAMPLES_FOLDER).filter((name) => !FOUNDATIONS.includes(name));
}

/** A file of the folder as a Markdown code block; empty if it does not exist. */
export function exampleBlock(file: string): string {
  const url = new URL(file, EXAMPLES_FOLDER);
  if (!existsSync(url)) return '';
  return `\`\`\`${file.split('.').at(-1)}\n${readFileSync(url, 'utf8').trimEnd()}\n\`\`\``;
}

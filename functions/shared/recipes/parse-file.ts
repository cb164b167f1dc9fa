import {
  findNodeAtLocation,
  getNodePath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type * as z from 'zod/mini';
import { type FieldIssue, fieldIssues } from '../domain/field-schemas.ts';
import type { RecipeWish } from '../domain/recipe.ts';

/** The text of a recipe's file, read. */
export type ParsedFile =
  | { readonly kind: 'recipe'; readonly wish: RecipeWish; readonly locate: (issue: FieldIssue) => string }
  /** What is wrong with it, each with its line. */
  | { readonly kind: 'wrong'; readonly wrong: readonly string[] };

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Reads a recipe's file: strict JSON in UTF-8. */
export function parseRecipeFile(bytes: Uint8Array, schema: z.ZodMiniType<RecipeWish>): ParsedFile {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'wrong', wrong: ['is not text in UTF-8'] };
  }
  try {
    return parseRecipe(text, schema);
  } catch (error) {
    // The parser calls itself for each list and object: deep ones, which no recipe has, exhaust the call stack.
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'wrong', wrong: ['is nested too deeply; expected fields at most two levels deep'] };
  }
}

function parseRecipe(text: string, schema: z.ZodMiniType<RecipeWish>): ParsedFile {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, STRICT);
  const lineAt = (offset: number) => `line ${text.slice(0, offset).split('\n').length}`;
  const [error] = errors;
  if (tree === undefined || error !== undefined) {
    const at = lineAt(error?.offset ?? 0);
    return { kind: 'wrong', wrong: [`${at}: is no JSON${error ? ` (${describeError(error)})` : ''}`] };
  }
  const doubled = findDoubledKey(tree);
  if (doubled !== undefined) {
    const path = getNodePath(doubled).join('.');
    return { kind: 'wrong', wrong: [`${lineAt(doubled.offset)}: ${path} is there twice; expected once`] };
  }
  /** An issue with the line of its field, or of the innermost object around it. */
  const locate = ({ path, message }: FieldIssue) => {
    const around = path.map((_, dropped) => path.slice(0, path.length - dropped));
    const node = around.map((part) => findNodeAtLocation(tree, [...part])).find(Boolean) ?? tree;
    return `${lineAt(node.offset)}: ${path.length === 0 ? 'the file' : path.join('.')} ${message}`;
  };
  const parsed = schema.safeParse(withoutSchema(JSON.parse(text)));
  if (parsed.success) return { kind: 'recipe', wish: parsed.data, locate };
  return { kind: 'wrong', wrong: fieldIssues(parsed.error).map(locate) };
}

/** The first key that an object has twice: JSON takes the last of them, whichever was meant. */
function findDoubledKey({ type, children = [] }: Node): Node | undefined {
  if (type !== 'object') return undefined;
  const seen = new Set<unknown>();
  for (const { children: [key, value] = [] } of children) {
    if (key !== undefined && seen.has(key.value)) return key;
    seen.add(key?.value);
    const within = value && findDoubledKey(value);
    if (within !== undefined) return within;
  }
  return undefined;
}

/** Editors find the JSON Schema of a file by its `$schema`. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { $schema: _, ...recipe } = value as Record<string, unknown>;
  return recipe;
}

/** Such as "comma expected". */
function describeError({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();
}

import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type * as z from 'zod/mini';
import { type FieldIssue, fieldIssues, withoutFields } from '../domain/field-schemas.ts';
import type { RecipeOverrides } from '../domain/recipe.ts';
import { type Fault, findDoubledFields, lineOf, syntaxFaults } from './json-faults.ts';
import { nameField } from './name-field.ts';

/** A parsed recipe file. */
export interface ParsedFile {
  /** The valid part of its content. */
  readonly overrides: RecipeOverrides;
  /** All that is wrong with the file, each with its line; empty if nothing is. */
  readonly wrong: readonly string[];
  /** Describes an issue of the overrides with its line. */
  readonly locate: (issue: FieldIssue) => string;
}

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** The most faults reported for one file: the record of each of its photos repeats them all. */
const MAX_FAULTS = 20;

/** The result for a file that cannot be read. */
export function unreadable(why: string): ParsedFile {
  return { overrides: {}, wrong: [why], locate: ({ message }) => message };
}

/** Parses a recipe's file: strict JSON in UTF-8. */
export function parseRecipeFile(bytes: Uint8Array, schema: z.ZodMiniType<RecipeOverrides>): ParsedFile {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return unreadable('is not UTF-8; expected a text file in UTF-8');
  }
  try {
    return parseRecipe(text, schema);
  } catch (error) {
    // The parser is recursive: a deeply nested file, which no recipe is, overflows the call stack.
    if (!(error instanceof RangeError)) throw error;
    return unreadable('is nested too deeply; expected fields at most two levels deep');
  }
}

function parseRecipe(text: string, schema: z.ZodMiniType<RecipeOverrides>): ParsedFile {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, STRICT);
  const syntax = syntaxFaults(text, errors);
  const faultAt = (at: Node, { path, message }: FieldIssue): Fault => {
    const node = findNearest(at, path);
    return { offset: node.offset, message: nameField(path.join('.') || 'the file', message) };
  };
  const write = ({ offset, message }: Fault) => `line ${lineOf(text, offset)}: ${message}`;
  // Without an object there are no fields to check: report only the syntax errors, if any.
  if (tree === undefined || (syntax.length > 0 && tree.type !== 'object')) {
    return { ...unreadable(''), wrong: inShort(syntax.map(write)) };
  }
  const doubled = findDoubledFields(tree);
  const said = withoutSchema(syntax.length === 0 ? JSON.parse(text) : getNodeValue(tree));
  const parsed = schema.safeParse(said);
  const isDoubled = ({ path }: FieldIssue) =>
    doubled.some((field) => field.path.every((name, index) => name === path[index]));
  const issues = parsed.success ? [] : fieldIssues(parsed.error).filter((issue) => !isDoubled(issue));
  const faults = [
    ...doubled.map(({ offset, path }) => ({
      offset,
      message: `${path.join('.')} occurs twice; expected it once`,
    })),
    ...issues.map((issue) => faultAt(tree, issue)),
  ];
  // On a line with a syntax error the parser may mistake one field for another: leave out its other faults.
  const brokenLines = syntax.map(({ offset }) => lineOf(text, offset));
  const others = faults.filter(({ offset }) => !brokenLines.includes(lineOf(text, offset)));
  const wrong = [...syntax, ...others].sort((a, b) => a.offset - b.offset).map(write);
  const isReadable = tree.type === 'object' && syntax.length === 0;
  const right = isReadable ? withoutFields(said as object, [...doubled, ...issues]) : {};
  return {
    overrides: schema.safeParse(right).data ?? {},
    wrong: inShort(wrong),
    locate: (issue) => write(faultAt(tree, issue)),
  };
}

/** The node of a field, or the innermost object around it. */
function findNearest(tree: Node, path: readonly string[]): Node {
  const around = path.map((_, dropped) => path.slice(0, path.length - dropped));
  return around.map((part) => findNodeAtLocation(tree, [...part])).find(Boolean) ?? tree;
}

function inShort(faults: readonly string[]): readonly string[] {
  const left = faults.length - MAX_FAULTS;
  return left <= 0 ? faults : [...faults.slice(0, MAX_FAULTS), `has ${left} more errors`];
}

/** Removes `$schema`, with which editors find the JSON Schema of a file. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { $schema: _, ...recipe } = value as Record<string, unknown>;
  return recipe;
}

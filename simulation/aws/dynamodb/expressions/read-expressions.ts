import { validationError } from '../errors.ts';
import { type Item, type MarshallOptions, toItem } from '../values/values.ts';
import { type Condition, parseCondition } from './condition-grammar.ts';
import type { Path } from './expression-parser.ts';
import { type ExpressionKind, ExpressionParser } from './expression-parser.ts';
import { parseUpdate, type UpdateAction } from './update-grammar.ts';

/** The expressions of one request or of one action, under the names that the SDK's commands use. */
export interface ExpressionInput {
  readonly ConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** What placeholders stand for in a request. */
export interface Bindings {
  readonly names: Record<string, string>;
  readonly values: Item;
}

interface Parsed {
  readonly ConditionExpression: Condition;
  readonly FilterExpression: Condition;
  readonly KeyConditionExpression: Condition;
  readonly ProjectionExpression: readonly Path[];
  readonly UpdateExpression: readonly UpdateAction[];
}

export type Expressions = { readonly [Kind in ExpressionKind]?: Parsed[Kind] } & {
  readonly bindings: Bindings;
};

interface Compiled {
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  readonly tree: Parsed[ExpressionKind];
}

const KINDS: readonly ExpressionKind[] = [
  'KeyConditionExpression',
  'UpdateExpression',
  'ConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
];
const NONE: Expressions = { bindings: { names: {}, values: {} } };

const caches = Object.fromEntries(KINDS.map((kind) => [kind, new Map<string, Compiled>()]));

/**
 * Parses a request's expressions; each text is parsed once.
 * @throws ValidationException for a syntax error, a reserved word, an undefined or an unused placeholder
 */
export function readExpressions(input: ExpressionInput, options: MarshallOptions): Expressions {
  const { ExpressionAttributeNames, ExpressionAttributeValues } = input;
  const compiled: Compiled[] = [];
  let expressions: Partial<Record<ExpressionKind, Parsed[ExpressionKind]>> | undefined;
  for (const kind of KINDS) {
    const text = input[kind];
    if (text === undefined) continue;
    const one = compile(kind, text);
    compiled.push(one);
    expressions ??= {};
    expressions[kind] = one.tree;
  }
  const names = ExpressionAttributeNames ?? {};
  const values = ExpressionAttributeValues ? toItem(ExpressionAttributeValues, options) : {};
  checkGiven('ExpressionAttributeNames', ExpressionAttributeNames, names, compiled.length);
  checkGiven('ExpressionAttributeValues', ExpressionAttributeValues, values, compiled.length);
  if (expressions === undefined) return NONE;
  checkDefined(input, { names, values });
  checkUsed('ExpressionAttributeNames', names, (name) => compiled.some((one) => one.names.has(name)));
  checkUsed('ExpressionAttributeValues', values, (name) => compiled.some((one) => one.values.has(name)));
  return { ...expressions, bindings: { names, values } } as Expressions;
}

function compile(kind: ExpressionKind, text: string): Compiled {
  const cache = caches[kind] as Map<string, Compiled>;
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parser = new ExpressionParser(kind, text);
  const tree = parse(parser);
  const compiled = { names: parser.names, values: parser.values, tree };
  cache.set(text, compiled);
  return compiled;
}

function parse(parser: ExpressionParser): Parsed[ExpressionKind] {
  if (parser.kind === 'UpdateExpression') return parseUpdate(parser);
  if (parser.kind !== 'ProjectionExpression') return parseCondition(parser);
  const paths = [parser.path()];
  while (parser.take(',')) paths.push(parser.path());
  parser.expectEnd();
  return paths;
}

function checkGiven(
  parameter: string,
  given: object | undefined,
  entries: object,
  expressions: number,
): void {
  if (given === undefined) return;
  if (expressions === 0) throw validationError(`${parameter} can only be specified when using expressions`);
  if (Object.keys(entries).length === 0) throw validationError(`${parameter} must not be empty`);
}

function checkDefined(input: ExpressionInput, { names, values }: Bindings): void {
  for (const kind of KINDS) {
    const text = input[kind];
    if (text === undefined) continue;
    const compiled = compile(kind, text);
    for (const name of compiled.names) {
      if (names[name] !== undefined) continue;
      throw validationError(
        `Invalid ${kind}: An expression attribute name used in the document path is not defined; attribute name: ${name}`,
      );
    }
    for (const name of compiled.values) {
      if (values[name] !== undefined) continue;
      throw validationError(
        `Invalid ${kind}: An expression attribute value used in expression is not defined; attribute value: ${name}`,
      );
    }
  }
}

function checkUsed(parameter: string, entries: object, isUsed: (name: string) => boolean): void {
  const unused = Object.keys(entries).filter((name) => !isUsed(name));
  if (unused.length === 0) return;
  throw validationError(`Value provided in ${parameter} unused in expressions: keys: {${unused.join(', ')}}`);
}

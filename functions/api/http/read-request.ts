import * as z from 'zod';
import { type FieldError, Problem } from './problem.ts';
import { needsBody, type Route } from './route.ts';

/** The fields that are read from an API Gateway event, payload format 2.0. */
export interface HttpEvent {
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean;
}

/**
 * Parses body and query with a route's schemas.
 * @throws {Problem} with every field that is invalid
 */
export function readRequest<Dependencies>(route: Route<Dependencies>, event: HttpEvent) {
  const errors: FieldError[] = [];
  const check = (schema: z.ZodType, value: unknown, where: FieldError['in']): unknown => {
    const checked = schema.safeParse(value, { reportInput: true });
    if (checked.success) return checked.data;
    errors.push(...describeIssues(checked.error.issues, where));
    return undefined;
  };
  const query = check(route.query ?? z.strictObject({}), readQuery(event.rawQueryString ?? ''), 'query');
  const isLeftOut = !needsBody(route) && !event.body;
  const schema = route.bodyAsRead ?? route.body;
  const body = schema === undefined || isLeftOut ? undefined : check(schema, readJson(event), 'body');
  if (errors.length > 0) throw invalidRequest(errors);
  return { query, body };
}

/**
 * Parses a part of a body that its route checks itself.
 * @throws {Problem} with every field that is invalid, with pointers into the part
 */
export function readPart<T>(schema: z.ZodType<T>, value: unknown): T {
  const checked = schema.safeParse(value, { reportInput: true });
  if (checked.success) return checked.data;
  throw invalidRequest(describeIssues(checked.error.issues, 'body'));
}

/** The problem that lists these fields. */
export function invalidRequest(errors: readonly FieldError[]): Problem {
  const fields = errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
  return new Problem('invalid-request', `${fields}.`, { errors });
}

/** A signature may come in the query: its parameters are not the route's. */
function readQuery(text: string): Record<string, string> {
  const query = [...new URLSearchParams(text)].filter(([name]) => !/^x-amz-/i.test(name));
  return Object.assign(Object.create(null), Object.fromEntries(query));
}

function readJson({ headers = {}, body = '', isBase64Encoded = false }: HttpEvent): unknown {
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  const type = headers['content-type'] ?? '';
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    throw new Problem(
      'unsupported-media-type',
      `The content type is "${type.slice(0, 100)}"; expected application/json.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed-json', 'The body is not valid JSON.');
  }
}

function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  where: FieldError['in'],
  path: readonly PropertyKey[] = [],
): FieldError[] {
  return issues.flatMap((issue) => describeIssue(issue, where, [...path, ...issue.path]));
}

function describeIssue(
  issue: z.core.$ZodIssue,
  where: FieldError['in'],
  path: readonly PropertyKey[],
): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => field(where, [...path, key], 'is not a known field'));
  }
  if (issue.code === 'invalid_union' && issue.input !== undefined && issue.errors.length > 0) {
    return nearestForm(issue.errors.map((issues) => describeIssues(issues, where, path)));
  }
  const isAbsent = issue.input === undefined && ['invalid_type', 'invalid_union'].includes(issue.code);
  return [field(where, path, isAbsent ? 'is missing' : lowerFirst(issue.message))];
}

/** The errors of the union member with the fewest; if equal, of the later one: special forms come first. */
function nearestForm(forms: readonly FieldError[][]): FieldError[] {
  return forms.reduce((best, form) => (form.length <= best.length ? form : best));
}

function field(where: FieldError['in'], path: readonly PropertyKey[], message: string): FieldError {
  const pointer = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { in: where, pointer: pointer.slice(0, 300), message };
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

import * as z from 'zod';

/** The problems that the API itself answers with: HTTP status and title. The type is `/problems/<name>`. */
export const PROBLEMS = {
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'route-not-found': { status: 404, title: 'There is no such route' },
  'retouch-not-found': { status: 404, title: 'There is no such retouch' },
  'bulk-run-not-found': { status: 404, title: 'There is no such bulk run' },
  'shoot-not-found': { status: 404, title: 'There is no such shoot' },
  'version-not-found': { status: 404, title: 'The photo has no such version' },
  'decisions-not-found': { status: 404, title: 'There are no decisions on this shoot' },
  'photo-not-found': { status: 404, title: 'There is no such photo' },
  'method-not-allowed': { status: 405, title: 'The route does not have this method' },
  'photo-exists': { status: 409, title: 'A photo with that key already exists' },
  'request-in-progress': { status: 409, title: 'The same request is still in progress' },
  'other-recipe': { status: 409, title: 'The photo is being retouched with another recipe' },
  'retouch-ended': { status: 409, title: 'The retouch has ended' },
  'retouch-not-failed': { status: 409, title: 'The retouch has not failed' },
  'no-result': { status: 409, title: 'The photo has no result' },
  'too-many-versions': { status: 409, title: 'The photo has too many versions' },
  'model-picture-gone': { status: 409, title: 'The model’s picture was deleted' },
  'may-pay-again': { status: 409, title: 'Running the photo again may cost again' },
  'photo-too-large': { status: 413, title: 'The photo is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is not application/json' },
  'unsupported-photo': { status: 415, title: 'Photos of that type are not supported' },
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'invalid-decisions': { status: 422, title: 'The decisions are not valid' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'url-not-allowed': { status: 422, title: 'Importing from this URL is not allowed' },
  'import-failed': { status: 422, title: 'The photo could not be imported' },
  'import-timed-out': { status: 422, title: 'The photo did not arrive in time' },
  throttled: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong' },
} as const;

export type ProblemName = keyof typeof PROBLEMS;

/** One field with an error. */
export interface FieldError {
  readonly in: 'body' | 'query' | 'header';
  /** JSON Pointer to the field in the body; `/<name>` for a query parameter or header. */
  readonly pointer: string;
  readonly message: string;
}

/** What one problem adds to its name and detail. */
export interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that cannot be fulfilled, as the caller sees it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly problem: ProblemName;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: ProblemName, detail: string, { errors, headers = {} }: ProblemExtras = {}) {
    super(detail);
    this.problem = problem;
    this.errors = errors;
    this.headers = headers;
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export const problemSchema = z
  .object({
    type: z
      .enum(Object.keys(PROBLEMS).map(typeOf))
      .describe('The kind of problem. It is stable: branch on it.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What happened and what to do.'),
    instance: z.string().describe('The id of the request: search the logs for it.'),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'header']),
          pointer: z.string().describe('JSON Pointer to the field; `/<name>` for a parameter.'),
          message: z.string(),
        }),
      )
      .optional()
      .describe('Every invalid field.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document.' });

/** The document of a problem. */
export function problemDocument(problem: Problem, requestId: string): z.infer<typeof problemSchema> {
  const { problem: name, message, errors } = problem;
  const { status, title } = PROBLEMS[name];
  const document = { type: typeOf(name), title, status, detail: message, instance: requestId };
  return errors === undefined ? document : { ...document, errors: [...errors] };
}

function typeOf(name: string): string {
  return `/problems/${name}`;
}

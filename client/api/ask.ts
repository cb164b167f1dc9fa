import type { RequestOpts } from '@oazapfts/runtime';
import { Problem } from '../program/problem.ts';

/** The API's URL and the `fetch` that calls it: the last argument of every function in `retouch-api.ts`. */
export type ApiOptions = Pick<RequestOpts, 'baseUrl' | 'fetch'>;

/**
 * An error answer of the API. `type` is the problem's type without `/problems/`, such as `shoot-not-found`;
 * it is `unauthorized`, `forbidden`, `no-capacity` or `unknown` if the answer is not a problem document.
 */
export class ApiProblem extends Problem {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, detail: string) {
    super(detail);
    [this.status, this.type] = [status, type];
  }
}

interface Reply {
  readonly status: number;
  readonly data: unknown;
}

/** The body of a route's successful answer. */
export type Answer<R extends Reply> = Extract<R, { status: 200 | 201 | 202 | 207 }>['data'];

/**
 * Awaits an API call and returns its body: `await ask(getShoot({ folder }, api))`.
 * @throws {ApiProblem} if the API answers with an error
 */
export async function ask<R extends Reply>(call: Promise<R>): Promise<Answer<R>> {
  const { status, data } = await call;
  // Text instead of JSON, such as an HTML page: the URL is wrong, or the network asks for a sign-in first.
  if (typeof data === 'string') throw new ApiProblem(status, 'unknown', noApi(status));
  if (status >= 200 && status < 300) return data as Answer<R>;
  throw explainRefusal(status, data);
}

/**
 * Like {@link ask}, but returns null if the API answers with a problem of this type, such as
 * `shoot-not-found`.
 */
export async function askUnless<R extends Reply>(type: string, call: Promise<R>): Promise<Answer<R> | null> {
  try {
    return await ask(call);
  } catch (error) {
    if (error instanceof ApiProblem && error.type === type) return null;
    throw error;
  }
}

function explainRefusal(status: number, data: unknown): ApiProblem {
  const { type, detail, message } = (typeof data === 'object' && data !== null ? data : {}) as {
    type?: string;
    detail?: string;
    message?: string;
  };
  if (type !== undefined) return new ApiProblem(status, type.replace(/^\/problems\//, ''), detail ?? type);
  const said = `it answered ${status}${message === undefined ? '' : ` "${message}"`}`;
  if (status === 401) {
    return new ApiProblem(
      status,
      'unauthorized',
      `The API rejects your token (${said}). Set RETOUCH_TOKEN to a new token of the stack's issuer.`,
    );
  }
  if (status === 403) {
    return new ApiProblem(
      status,
      'forbidden',
      `You may not call the API of this stack (${said}). Your AWS user or role needs execute-api:Invoke on it; ` +
        'a stack with apiAuth "jwt" needs a token in RETOUCH_TOKEN.',
    );
  }
  if (status === 404) return new ApiProblem(status, 'unknown', noApi(status));
  if (isWithoutCapacity(status, message)) {
    return new ApiProblem(
      status,
      'no-capacity',
      `The intake is closed, or Lambda has no room for the API (${said}). If it was closed by retouch close, an ` +
        'operator opens it again: retouch close --reopen. Otherwise try again in some minutes.',
    );
  }
  return new ApiProblem(
    status,
    'unknown',
    `The API is not available now: ${said}. Try again in some minutes.`,
  );
}

/**
 * Whether Lambda runs no function for the request. The answer does not say why: the intake may be closed, the
 * function at its reserved concurrency, or the account at its quota. An HTTP API of AWS answers 503 then; the
 * local engine answers 429 with Lambda's own message.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
function isWithoutCapacity(status: number, message = ''): boolean {
  return status === 503
    ? message === 'Service Unavailable'
    : status === 429 && /ReservedConcurrentExecutions/.test(message);
}

function noApi(status: number): string {
  return (
    `The server at this address is not an API of Retouch (status ${status}). Check --api-url or RETOUCH_API_URL, and whether ` +
    'this network requires you to sign in first.'
  );
}

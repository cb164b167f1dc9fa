import type * as z from 'zod';
import type { ProblemName } from './problem.ts';

/** What a route is given: what its schemas made of the request. */
export interface RouteRequest<Body, Query> {
  /** The parts of the path in braces. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** What comes before the paths of routes: absolute, without a slash at the end; null if it is not known. */
  readonly baseUrl: string | null;
  /** By which logs can be searched. */
  readonly requestId: string;
  /** What tells a repeated request: a hash of the caller's `Idempotency-Key`; null if it gave none. */
  readonly repeatTag: string | null;
  /** What {@link Route.once} answered, for this request or the one that it repeats. */
  readonly once: string;
}

/** What a route answers. */
export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a route answers, as the OpenAPI document tells it. */
export interface AnswerDescription {
  readonly status: 200 | 201 | 202 | 207;
  readonly description: string;
  readonly schema: z.ZodType;
  /** Headers of the answer, each with what it holds. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route: what it takes and answers, as the OpenAPI document tells it, and what it does. */
export interface Route<Dependencies, Body = unknown, Query = unknown> {
  readonly operationId: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** The JSON body; a schema that takes undefined makes it optional. @default none is read */
  readonly body?: z.ZodType<Body>;
  /** How the body is read, if the route itself checks parts of it. @default as {@link Route.body} */
  readonly bodyAsRead?: z.ZodType<Body>;
  readonly query?: z.ZodObject & z.ZodType<Query>;
  /**
   * What is done once for an `Idempotency-Key`. Its answer is kept for repeated requests, and is no secret.
   * @default the route takes no key
   */
  readonly once?: (
    dependencies: Dependencies,
    request: Omit<RouteRequest<Body, Query>, 'once'>,
  ) => Promise<string>;
  readonly answer: AnswerDescription;
  /** What it answers to another form of the request. @default every request is answered alike */
  readonly otherAnswer?: AnswerDescription;
  /** What may come instead, beside what any route may answer. */
  readonly problems: readonly ProblemName[];
  run(dependencies: Dependencies, request: RouteRequest<Body, Query>): Promise<RouteAnswer>;
}

/** Whether a request to that route must have a body. */
export function needsBody({ body }: Pick<Route<never>, 'body'>): boolean {
  return body !== undefined && !body.safeParse(undefined).success;
}

/** Defines a route, with its types inferred from its schemas. */
export function defineRoute<Dependencies, Body = undefined, Query = Record<string, never>>(
  route: Route<Dependencies, Body, Query>,
): Route<Dependencies, Body, Query> {
  return route;
}

import type * as z from 'zod';
import type { ProblemName } from './problem.ts';

/** A request as a route receives it: parsed by the route's schemas. */
export interface RouteRequest<Body, Query> {
  /** The parts of the path in braces. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** What precedes the paths of routes: absolute, without a trailing slash; null if it is not known. */
  readonly baseUrl: string | null;
  /** Id by which the logs can be searched. */
  readonly requestId: string;
  /** Identifies a repeated request: a hash of the caller's `Idempotency-Key`; null without a key. */
  readonly repeatTag: string | null;
  /** What {@link Route.once} returned, for this request or for the one that it repeats. */
  readonly once: string;
}

/** A route's answer. */
export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route's answer, as the OpenAPI document describes it. */
export interface AnswerDescription {
  readonly status: 200 | 201 | 202 | 207;
  readonly description: string;
  readonly schema: z.ZodType;
  /** Headers of the answer, each with its description. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route: its input and answers, as the OpenAPI document describes them, and its work. */
export interface Route<Dependencies, Body = unknown, Query = unknown> {
  readonly operationId: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** The JSON body; optional if the schema accepts undefined. @default no body is read */
  readonly body?: z.ZodType<Body>;
  /** How the body is parsed, if the route itself checks parts of it. @default as {@link Route.body} */
  readonly bodyAsRead?: z.ZodType<Body>;
  readonly query?: z.ZodObject & z.ZodType<Query>;
  /**
   * Work that is done once per `Idempotency-Key`. Its result is stored for repeated requests, and must not be
   * a secret.
   * @default the route accepts no key
   */
  readonly once?: (
    dependencies: Dependencies,
    request: Omit<RouteRequest<Body, Query>, 'once'>,
  ) => Promise<string>;
  readonly answer: AnswerDescription;
  /** The answer to another form of the request. @default every request gets `answer` */
  readonly otherAnswer?: AnswerDescription;
  /** Problems of this route, in addition to those of all routes. */
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

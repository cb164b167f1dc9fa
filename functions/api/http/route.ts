import type * as z from 'zod';
import type { ProblemName } from './problem.ts';

/** What a route is given: what its schemas made of the request. */
export interface RouteRequest<Body, Query> {
  /** The parts of the path in braces. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** Where the API is: scheme and host. */
  readonly origin: string;
}

/** What a route answers. */
export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Until when the answer is of use; a repeated request is worked on anew after that, ISO 8601. */
  readonly goodUntil?: string;
}

/** One route: what it takes and answers, as the OpenAPI document tells it, and what it does. */
export interface Route<Dependencies, Body = unknown, Query = unknown> {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** The JSON body. @default none is read */
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodObject & z.ZodType<Query>;
  /** Whether it takes an `Idempotency-Key`. @default false */
  readonly idempotent?: boolean;
  readonly answer: {
    readonly status: 200 | 201 | 202;
    readonly description: string;
    readonly schema: z.ZodType;
    /** Headers of the answer, each with what it holds. */
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** What may come instead, beside what any route may answer. */
  readonly problems: readonly ProblemName[];
  run(dependencies: Dependencies, request: RouteRequest<Body, Query>): Promise<RouteAnswer>;
}

/** Defines a route, with its types inferred from its schemas. */
export function defineRoute<Dependencies, Body = undefined, Query = Record<string, never>>(
  route: Route<Dependencies, Body, Query>,
): Route<Dependencies, Body, Query> {
  return route;
}

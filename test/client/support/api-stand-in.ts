import type { ServerResponse } from 'node:http';
import type { ApiOptions } from '../../../client/api/ask.ts';
import { createRetryingFetch } from '../../../client/api/retrying-fetch.ts';
import { answerJson, type SeenRequest, serve } from '../../support/http-server.ts';

/** An answer other than JSON with status 200. */
export class Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    [this.status, this.body, this.headers] = [status, body, headers];
  }
}

/** A request as a route sees it. */
export interface ApiRequest {
  readonly method: string;
  /** The path of the URL, without the query: `/bulk/cancel-1`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: SeenRequest['headers'];
  /** The JSON of the request; null if it has none. */
  readonly body: unknown;
}

/** A route's answer: JSON, a {@link Reply}, or a function of the request that returns one of them. */
type RouteAnswer = object | Reply | ((request: ApiRequest) => object | Reply);

/** Answers by `METHOD /path`; a part in braces matches any part: `GET /bulk/{id}`. */
export type Routes = Readonly<Record<string, RouteAnswer>>;

/** An API on loopback. */
export interface ApiStandIn {
  /** The last argument of the calls of `retouch-api.ts`. */
  readonly api: ApiOptions;
  readonly seen: readonly ApiRequest[];
  /** The requests to one route, named as in the table. */
  requestsTo(route: string): ApiRequest[];
  /** Replaces the answers of these routes from now on. */
  change(routes: Routes): void;
}

/**
 * A real HTTP server for one test that answers like the API from a table. A request to a route that is not in
 * the table gets 404 with a problem `route-not-found`, as from the API.
 */
export async function startApi(table: Routes): Promise<ApiStandIn> {
  let routes = table;
  const seen: ApiRequest[] = [];
  const { origin } = await serve((incoming, response) => {
    const request = readRequest(incoming);
    seen.push(request);
    const route = Object.keys(routes).find((one) => isRequestTo(one, request));
    const answer = route === undefined ? undefined : routes[route];
    const found = typeof answer === 'function' ? answer(request) : answer;
    send(
      response,
      found ?? problem(404, 'route-not-found', `There is no ${request.method} ${request.path}.`),
    );
  });
  const signal = new AbortController().signal;
  const retryingFetch = createRetryingFetch(fetch, { signal, debug: () => {}, firstWaitMs: 1 });
  return {
    api: { baseUrl: origin, fetch: retryingFetch },
    seen,
    requestsTo: (route) => seen.filter((request) => isRequestTo(route, request)),
    change(others) {
      // The first route that matches answers.
      routes = { ...others, ...routes, ...others };
    },
  };
}

/** A refusal by the API, as a problem document: `problem(404, 'shoot-not-found', 'No photo …')`. */
export function problem(status: number, type: string, detail: string, headers = {}): Reply {
  const body = { type: `/problems/${type}`, title: type, status, detail, instance: 'request-1' };
  return new Reply(status, body, { 'content-type': 'application/problem+json', ...headers });
}

/** Answers in turn, and repeats the last: `inTurn(problem(429, …), { shoots: [] })`. */
export function inTurn(...answers: readonly RouteAnswer[]): RouteAnswer {
  let next = 0;
  return (request) => {
    const answer = answers[Math.min(next, answers.length - 1)] ?? {};
    next += 1;
    return typeof answer === 'function' ? answer(request) : answer;
  };
}

function readRequest({ method, url, headers, body }: SeenRequest): ApiRequest {
  const { pathname, searchParams } = new URL(url, 'http://api');
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    body: body === '' ? null : JSON.parse(body),
  };
}

function isRequestTo(route: string, { method, path }: ApiRequest): boolean {
  const [routeMethod, routePath = ''] = route.split(' ');
  const pattern = routePath.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.');
  return method === routeMethod && new RegExp(`^${pattern}$`).test(path);
}

function send(response: ServerResponse, answer: object | Reply): void {
  if (answer instanceof Reply) answerJson(response, answer.status, answer.body, answer.headers);
  else answerJson(response, 200, answer);
}

import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import httpRouter from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { logger, metrics } from '../../core/middleware/pipeline-handler.ts';
import { readAddress } from './http/address.ts';
import { explainError } from './http/explain-error.ts';
import { type Idempotency, readIdempotencyKey, repeatTag } from './http/idempotency.ts';
import { PROBLEMS, Problem, problemDocument } from './http/problem.ts';
import { readRequest } from './http/read-request.ts';
import type { Route, RouteAnswer } from './http/route.ts';

/** What API Gateway sends, with the caller's identity from either kind of authorizer. */
export type ApiEvent = Omit<APIGatewayProxyEventV2, 'requestContext'> & {
  readonly requestContext: APIGatewayProxyEventV2['requestContext'] & {
    readonly authorizer?: {
      readonly iam?: { readonly userArn?: string };
      readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
    };
  };
};
type ApiResult = APIGatewayProxyStructuredResultV2;

const NOT_KEPT = { 'cache-control': 'no-store' };

/**
 * The API: routes behind middy's router. An error that a route throws becomes a problem document. An error
 * that the caller did not cause is logged, and the answer does not give the reason.
 */
export function createApi<Dependencies>(
  routes: readonly Route<Dependencies>[],
  dependencies: Dependencies,
  idempotency: Idempotency,
) {
  const answer = async (
    route: Route<Dependencies>,
    event: ApiEvent,
    context: Context,
  ): Promise<ApiResult> => {
    logger.appendKeys({ operation: route.operationId });
    const { query, body } = readRequest(route, event);
    const { requestId } = event.requestContext;
    const { baseUrl } = readAddress(event);
    const params = (event.pathParameters ?? {}) as Record<string, string>;
    const key = route.once ? readIdempotencyKey(event.headers['idempotency-key']) : null;
    const scope = `${callerOf(event)} ${route.method} ${event.rawPath}`;
    const tag = key === null ? null : repeatTag({ scope, key });
    const request = { params, query, body, baseUrl, requestId, repeatTag: tag };
    const work = async () => (await route.once?.(dependencies, request)) ?? '';
    const asked = { scope, body, query };
    const once = key === null ? await work() : await idempotency.once({ key, ...asked }, context, work);
    return respond(await route.run(dependencies, { ...request, once }));
  };
  return middy<ApiEvent, ApiResult>()
    .use(injectLambdaContext(logger, { clearState: true }))
    .use(logAnswer())
    .use(answerProblems())
    .use(routeByPath())
    .handler(
      httpRouter({
        routes: routes.map((route) => ({
          method: route.method,
          path: route.path,
          handler: (event: ApiEvent, context: Context) => answer(route, event, context),
        })),
        notFoundResponse: ({ method, path }: { method: string; path: string }) =>
          refuse(routes, method, path),
      } as never) as unknown as (event: ApiEvent) => Promise<ApiResult>,
    );
}

function respond({ status, body, headers }: RouteAnswer): ApiResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...NOT_KEPT, ...headers },
    body: JSON.stringify(body),
  };
}

/** Answers 405 if the path exists but does not have the method, and 404 if the path does not exist. */
function refuse<D>(routes: readonly Route<D>[], method: string, path: string): ApiResult {
  const isAt = (route: Route<D>) =>
    new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`).test(path);
  const allow = routes.filter(isAt).map((route) => route.method);
  if (allow.length === 0) throw new Problem('route-not-found', 'GET /openapi.json lists all routes.');
  const headers = { allow: allow.join(', ') };
  // A CORS preflight of a browser; API Gateway adds the headers.
  if (method === 'OPTIONS') return { statusCode: 204, headers };
  throw new Problem('method-not-allowed', `This path supports ${headers.allow}.`, { headers });
}

/**
 * Identifies the caller, so that callers cannot meet each other's idempotency keys. All sessions of a role
 * are one caller.
 */
function callerOf({ requestContext: { authorizer } }: ApiEvent): string {
  const { iss, sub, client_id: client } = authorizer?.jwt?.claims ?? {};
  const arn = authorizer?.iam?.userArn?.replace(/(:assumed-role\/.+)\/[^/]+$/, '$1');
  return arn ?? `${iss} ${sub ?? client}`;
}

/** Gives the router the path without the base path of a custom domain, which is not part of any route. */
function routeByPath(): MiddlewareObj<ApiEvent, ApiResult> {
  return {
    before: ({ event }) => {
      event.requestContext.http.path = readAddress(event).path;
    },
  };
}

function answerProblems(): MiddlewareObj<ApiEvent, ApiResult> {
  return {
    onError: (request) => {
      const problem = explainError(request.error);
      const { status } = PROBLEMS[problem.problem];
      logger.appendKeys({ problem: problem.problem });
      request.response = {
        statusCode: status,
        headers: { 'content-type': 'application/problem+json', ...NOT_KEPT, ...problem.headers },
        body: JSON.stringify(problemDocument(problem, request.event.requestContext.requestId)),
      };
    },
  };
}

/** Logs one line per answer, without bodies and URLs, which hold secrets. */
function logAnswer(): MiddlewareObj<ApiEvent, ApiResult> {
  let startedMs = 0;
  const log = (status: number | undefined) =>
    logger.info('Answered', { status, durationMs: Math.round(performance.now() - startedMs) });
  return {
    before: ({ event, context }) => {
      startedMs = performance.now();
      metrics.captureColdStartMetric(context.functionName);
      logger.appendKeys({ requestId: event.requestContext.requestId });
    },
    after: ({ response }) => log(response?.statusCode),
    // middy runs these from the last to the first, so the answer exists already.
    onError: ({ response }) => log(response?.statusCode),
  };
}

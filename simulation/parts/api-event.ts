import { API_ROUTES } from '../../core/contract/api.ts';
import type { ApiEvent } from '../../functions/api/api.ts';

/** How a request is sent. */
export interface CallOptions {
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The host that the request is sent to. @default the API's own */
  readonly host?: string;
  /** The path that a custom domain puts before the API's paths. @default nothing */
  readonly basePath?: string;
  /** @default a user named shop */
  readonly caller?: string;
}

/** The event that API Gateway passes to the function for a request. */
export function makeApiEvent(
  method: string,
  path: string,
  { requestId, ...options }: CallOptions & { readonly requestId: string },
): ApiEvent {
  const { body, headers = {}, caller = 'arn:aws:iam::1:user/shop' } = options;
  const { host = 'api.example', basePath = '' } = options;
  const [ownPath = '', rawQueryString = ''] = path.split('?');
  const rawPath = `${basePath}${ownPath}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    version: '2.0',
    ...matchRoute(method, ownPath),
    rawPath,
    rawQueryString,
    headers: { host, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(text !== undefined && { body: text }),
    isBase64Encoded: false,
    requestContext: {
      domainName: 'api.example',
      requestId,
      http: { method, path: rawPath },
      authorizer: { iam: { userArn: caller } },
    },
  } as unknown as ApiEvent;
}

/** The route that API Gateway matches. */
function matchRoute(method: string, path: string) {
  const route = API_ROUTES.find(
    (one) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  if (route !== undefined) return { routeKey: `${route.method} ${route.path}` };
  return { routeKey: 'ANY /{proxy+}', pathParameters: { proxy: path.slice(1) } };
}

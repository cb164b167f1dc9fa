import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What is read of an API Gateway event, payload format 2.0. */
type AddressedEvent = Pick<APIGatewayProxyEventV2, 'rawPath'> & {
  readonly routeKey?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly pathParameters?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: { readonly domainName: string };
};

/** Where a request came in. */
export interface Address {
  /** The path by which routes are named. */
  readonly path: string;
  /**
   * What comes before the paths of routes: absolute, without a slash at the end. Null if it is not known: the caller
   * came by another host, such as a proxy or the local engine, and the event does not tell the paths of that one.
   */
  readonly baseUrl: string | null;
}

/**
 * Reads where a request came in. Under a custom domain with a base path, API Gateway's paths begin with that; it is what
 * comes before the path of the route that API Gateway matched.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html
 */
export function readAddress(event: AddressedEvent): Address {
  const { rawPath, headers = {}, requestContext } = event;
  const path = findPath(event);
  const basePath = rawPath.slice(0, rawPath.length - path.length);
  const { domainName } = requestContext;
  return { path, baseUrl: headers.host === domainName ? `https://${domainName}${basePath}` : null };
}

function findPath({ rawPath, routeKey = '', pathParameters }: AddressedEvent): string {
  const [, template = ''] = routeKey.split(' ');
  const proxied = pathParameters?.proxy;
  if (proxied !== undefined) return rawPath.endsWith(`/${proxied}`) ? `/${proxied}` : rawPath;
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
  return (template !== '' && new RegExp(`${pattern}$`).exec(rawPath)?.[0]) || rawPath;
}

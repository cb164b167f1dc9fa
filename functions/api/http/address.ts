import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The fields that are read from an API Gateway event, payload format 2.0. */
type AddressedEvent = Pick<APIGatewayProxyEventV2, 'rawPath'> & {
  readonly routeKey?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly pathParameters?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: { readonly domainName: string };
};

/** The address that a request was sent to. */
export interface Address {
  /** The path, as routes name it. */
  readonly path: string;
  /**
   * What precedes the paths of routes: absolute, without a trailing slash. Null if it is not known: the
   * caller used another host, such as a proxy or the local engine, and the event does not have that host's
   * paths.
   */
  readonly baseUrl: string | null;
}

/**
 * Reads the address of a request. Under a custom domain with a base path, API Gateway's paths begin with the
 * base path: it is what precedes the path of the route that API Gateway matched.
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

import { describe, expect, it } from 'vitest';
import { API_DOCUMENT } from '../../docs/api-document.ts';
import { synthesize } from '../support/synthesized.ts';

interface RouteProperties {
  readonly RouteKey: string;
  readonly AuthorizationType?: string;
  readonly AuthorizerId?: unknown;
}

const JWT = { apiAuth: 'jwt', apiJwtIssuer: 'https://issuer.example', apiJwtAudience: 'retouch' };

function routesOf(settings: Record<string, unknown>): Map<string, string> {
  const routes = Object.values(synthesize(settings).findResources('AWS::ApiGatewayV2::Route'));
  return new Map(
    routes.map(({ Properties }) => {
      const { RouteKey, AuthorizationType = 'NONE', AuthorizerId } = Properties as RouteProperties;
      if (AuthorizationType === 'JWT') expect(AuthorizerId, RouteKey).toBeDefined();
      return [RouteKey, AuthorizationType];
    }),
  );
}

const DOCUMENTED = Object.entries(API_DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

/** Whether API Gateway has a route for it, of its own or for everything. */
const isServed = (routes: Map<string, string>, route: string) =>
  routes.has(route) || routes.has('$default') || routes.has('ANY /{proxy+}');

describe('the API’s routes', () => {
  it.each([
    ['AWS_IAM', {}],
    ['AWS_IAM', { apiAuth: 'iam' }],
    ['JWT', JWT],
  ])('are all behind %s', (type, settings) => {
    const routes = routesOf(settings);
    expect(routes.size).toBeGreaterThan(0);
    for (const [route, authorization] of routes) expect(authorization, route).toBe(type);
    for (const route of DOCUMENTED) expect(isServed(routes, route), route).toBe(true);
  });

  it.each([
    ['AWS_IAM', {}],
    ['JWT', JWT],
  ])('leave nothing but the document open where it is set so: %s', (type, settings) => {
    const routes = routesOf({ ...settings, apiOpenDocument: 'true' });
    const open = [...routes].filter(([, authorization]) => authorization !== type);
    expect(open).toEqual([['GET /openapi.json', 'NONE']]);
  });
});

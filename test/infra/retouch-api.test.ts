import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { API_ROUTES } from '../../core/contract/api.ts';
import project from '../../package.json' with { type: 'json' };
import { synthesize } from '../../simulation/stack/synthesized.ts';

const jwt = { apiAuth: 'jwt', apiJwtIssuer: 'https://login.example.com', apiJwtAudience: 'shop' };

/** The authorization of each route, by the route's key. */
function authorizations(settings: Record<string, unknown> = {}): Record<string, string> {
  const routes = Object.values(synthesize(settings).findResources('AWS::ApiGatewayV2::Route'));
  return Object.fromEntries(routes.map(({ Properties: p }) => [p.RouteKey, p.AuthorizationType]));
}

const keys = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
const everyRoute = [...keys, 'ANY /', 'ANY /{proxy+}'];

describe('the API', () => {
  it.each([
    ['AWS_IAM', {}],
    ['JWT', jwt],
  ])('asks each route for %s', (type, settings) => {
    expect(authorizations(settings)).toEqual(Object.fromEntries(everyRoute.map((key) => [key, type])));
  });

  it('opens its description by that setting, and nothing else', () => {
    const open = authorizations({ apiOpenDocument: true });
    expect(open).toEqual({ ...authorizations(), 'GET /openapi.json': 'NONE' });
  });

  it('knows the issuer and the audience', () => {
    synthesize(jwt).hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://login.example.com', Audience: ['shop'] },
    });
  });

  it('requires one of the scopes of every token, and none for an open route', () => {
    const settings = { ...jwt, apiJwtScopes: 'retouch/read,retouch/write', apiOpenDocument: true };
    const origins = { apiCorsOrigins: 'https://shop.example.com' };
    const routes = Object.values(
      synthesize({ ...settings, ...origins }).findResources('AWS::ApiGatewayV2::Route'),
    );
    for (const { Properties: p } of routes) {
      const scopes = p.AuthorizationType === 'JWT' ? ['retouch/read', 'retouch/write'] : [];
      expect(p.AuthorizationScopes ?? [], p.RouteKey).toEqual(scopes);
    }
    expect(routes.filter(({ Properties: p }) => p.AuthorizationType === 'NONE')).toHaveLength(3);
  });

  it.each([{}, jwt])('requires no scope if none is set: %j', (settings) => {
    synthesize(settings).allResourcesProperties('AWS::ApiGatewayV2::Route', {
      AuthorizationScopes: Match.absent(),
    });
  });

  it('has CORS only if origins are set, and then opens only the browser’s preflight', () => {
    synthesize().hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
    const settings = { apiCorsOrigins: 'https://shop.example.com' };
    const template = synthesize(settings);
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: Match.objectLike({ AllowOrigins: ['https://shop.example.com'] }),
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: ['https://shop.example.com'] })] },
    });
    expect(authorizations(settings)).toEqual({
      ...authorizations(),
      'OPTIONS /': 'NONE',
      'OPTIONS /{proxy+}': 'NONE',
    });
  });

  it('is throttled as set, and logs neither query strings nor headers', () => {
    const template = synthesize({ apiRateLimit: 7, apiBurstLimit: 9 });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
      AccessLogSettings: { DestinationArn: Match.anyValue(), Format: Match.anyValue() },
    });
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const { Format } = stage?.Properties.AccessLogSettings ?? {};
    expect(Object.values(JSON.parse(Format)).join()).not.toMatch(/query|header|protocol|authorization/i);
  });

  it('knows the project’s version from the stack', () => {
    const template = synthesize();
    const Variables = Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'api', VERSION: project.version });
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables } });
    template.hasOutput('Version', { Value: project.version });
  });

  it('logs to a name at which AWS can deliver logs, however many log groups the account has', () => {
    const groups = Object.entries(synthesize().findResources('AWS::Logs::LogGroup'));
    const [, accessLogs] = groups.find(([id]) => id.startsWith('ApiAccessLogs')) ?? [];
    expect(accessLogs?.Properties.LogGroupName).toBe('/aws/vendedlogs/apigateway/Retouch');
  });

  it('answers within API Gateway’s timeout', () => {
    synthesize().hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'api', API_AUTH: 'iam' }) },
      Timeout: 29,
    });
  });
});

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { API_ROUTES } from '../../core/contract/api.ts';
import type { RetouchConfig } from '../config.ts';
import { VERSION } from '../version.ts';
import type { BulkWorkflow } from './bulk-workflow.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import type { StateBucket } from './state-bucket.ts';
import type { StateTable } from './state-table.ts';

/** Properties of a {@link RetouchApi}. */
export interface RetouchApiProps {
  readonly config: RetouchConfig;
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly stateBucket: StateBucket;
  readonly workflow: RetouchWorkflow;
  readonly bulk: BulkWorkflow;
}

/** API Gateway waits at most 30 seconds for the answer of an HTTP API's function. */
const TIMEOUT = Duration.seconds(29);

/** The fields of an access log entry. Query strings and headers are left out: they may hold secrets. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  caller: '$context.identity.userArn',
  subject: '$context.authorizer.claims.sub',
  method: '$context.httpMethod',
  path: '$context.path',
  route: '$context.routeKey',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integrationErrorMessage',
};

/** The options of a route without authorization. Scopes are empty because there is no token to have any. */
const OPEN = { authorizer: new HttpNoneAuthorizer(), authorizationScopes: [] };

/** The HTTP API: one function behind routes that each have an authorizer. */
export class RetouchApi extends Construct {
  readonly api: HttpApi;
  /** The function that answers all routes. */
  readonly fn: PipelineFunction;

  constructor(scope: Construct, id: string, props: RetouchApiProps) {
    super(scope, id);
    const { config } = props;
    this.fn = this.#createFunction(props);
    const integration = new HttpLambdaIntegration('Integration', this.fn.resource);
    const isCors = config.apiCorsOrigins.length > 0;
    this.api = new HttpApi(this, 'Api', {
      description: 'Retouch: submit photos, watch them, list them, cancel them',
      createDefaultStage: false,
      defaultAuthorizer: createAuthorizer(config),
      ...scopesOf(config),
      ...(isCors && {
        corsPreflight: {
          allowOrigins: [...config.apiCorsOrigins],
          allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.PUT, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
          allowHeaders: [
            'authorization',
            'content-type',
            'idempotency-key',
            'x-amz-content-sha256',
            'x-amz-date',
            'x-amz-security-token',
          ],
          exposeHeaders: ['location', 'retry-after'],
          maxAge: Duration.hours(1),
        },
      }),
    });
    // Each route is added separately, so that a policy can allow them one by one.
    for (const { method, path } of API_ROUTES) {
      const isOpen = path === '/openapi.json' && config.apiOpenDocument;
      this.api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration,
        ...(isOpen && OPEN),
      });
    }
    // The function answers all other paths with a problem document: 404 or 405. {proxy+} matches at least one
    // segment, so `/` has a route too.
    for (const path of ['/', '/{proxy+}']) {
      this.api.addRoutes({ path, methods: [HttpMethod.ANY], integration });
      // Browsers send preflight requests without credentials. API Gateway adds the CORS headers to the answer
      // itself.
      if (isCors) this.api.addRoutes({ path, methods: [HttpMethod.OPTIONS], integration, ...OPEN });
    }
    this.#createStage(config);
  }

  #createStage(config: RetouchConfig): void {
    const logs = new LogGroup(this, 'AccessLogs', {
      // "CloudWatch Logs resource policies are limited to 5120 characters. When CloudWatch Logs detects that a policy
      // approaches this size limit, it automatically enables log groups that start with /aws/vendedlogs/."
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
      logGroupName: `/aws/vendedlogs/apigateway/${Stack.of(this).stackName}`,
      retention: config.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: config.apiRateLimit, burstLimit: config.apiBurstLimit },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }

  #createFunction({ config, photos, state, stateBucket, workflow, bulk }: RetouchApiProps): PipelineFunction {
    const fn = new PipelineFunction(this, 'Function', {
      folder: 'api',
      description: 'The HTTP API: submit photos, watch them, list them, cancel them',
      logRetention: config.logRetention,
      timeout: TIMEOUT,
      memoryMegabytes: 1024,
      model: config.model,
    });
    photos.grantFindUploads(fn);
    photos.grantWriteUploads(fn);
    photos.grantReadResults(fn);
    photos.grantReadRecipes(fn);
    photos.grantWriteRecipes(fn);
    state.grantUploadRecipes(fn);
    state.grantEnterPhotos(fn);
    state.grantListPhotos(fn);
    state.grantIdempotency(fn);
    state.grantBulkRuns(fn);
    bulk.grantStart(fn);
    state.grantReadReceipts(fn);
    stateBucket.grantFindModelPictures(fn);
    photos.grantReadDecisions(fn);
    photos.grantWriteDecisions(fn);
    state.grantReadShoots(fn);
    state.grantReadSpending(fn);
    state.grantReadBalance(fn);
    workflow.grantStart(fn);
    workflow.grantStop(fn);
    workflow.grantEnd(fn, { photos, state, stateBucket });
    fn.set('photoBucket', photos.bucket.bucketName);
    fn.set('version', VERSION);
    fn.set('maxPhotoBytes', config.maxPhotoBytes);
    fn.set('maxPhotoPixels', config.maxPhotoPixels);
    fn.set('defaultRecipe', JSON.stringify(config.recipe));
    fn.set('ignoredMetadata', JSON.stringify(config.ignoredMetadata));
    fn.set('firstPollSeconds', config.firstPoll.toSeconds());
    fn.set('pollSeconds', config.pollInterval.toSeconds());
    fn.set('trustedImportOrigins', JSON.stringify(config.trustedImportOrigins));
    fn.set('apiAuth', config.apiAuth.kind);
    fn.set('apiOpenDocument', String(config.apiOpenDocument));
    return fn;
  }
}

/** "If you configure scopes for a route, the token must include at least one of the route's scopes." */
function scopesOf({ apiAuth }: RetouchConfig): { defaultAuthorizationScopes?: string[] } {
  const isScoped = apiAuth.kind === 'jwt' && apiAuth.scopes.length > 0;
  return isScoped ? { defaultAuthorizationScopes: [...apiAuth.scopes] } : {};
}

function createAuthorizer({ apiAuth }: RetouchConfig): IHttpRouteAuthorizer {
  if (apiAuth.kind === 'iam') return new HttpIamAuthorizer();
  return new HttpJwtAuthorizer('Jwt', apiAuth.issuer, { jwtAudience: [...apiAuth.audience] });
}

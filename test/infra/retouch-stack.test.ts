import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import project from '../../package.json' with { type: 'json' };
import { runNag, synthesize } from '../../simulation/stack/synthesized.ts';

const template = synthesize();

describe('the buckets', () => {
  it('are private and encrypted', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    template.resourceCountIs('AWS::S3::Bucket', 2);
  });

  it('refuse plain http', () => {
    template.resourceCountIs('AWS::S3::BucketPolicy', 2);
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('outlive the stack, unless its first deployment fails', () => {
    const policies = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
    template.allResources('AWS::S3::Bucket', policies);
  });

  it('version photos, send their events to EventBridge, and clean up', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
          Match.objectLike({
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            ExpiredObjectDeleteMarker: true,
          }),
        ],
      },
    });
  });

  it('keep no versions of state, outputs a day longer than Segmind serves them, model pictures for 60 days and working copies for 40', () => {
    const [state] = Object.entries(template.findResources('AWS::S3::Bucket')).filter(([id]) =>
      id.startsWith('StateBucket'),
    );
    expect(state?.[1].Properties).toMatchObject({
      LifecycleConfiguration: {
        Rules: [
          { Id: 'Outputs', Prefix: 'outputs/', ExpirationInDays: 8, Status: 'Enabled' },
          { Id: 'ModelPictures', Prefix: 'model-pictures/', ExpirationInDays: 60, Status: 'Enabled' },
          { Id: 'WorkingCopies', Prefix: 'working-copies/', ExpirationInDays: 40, Status: 'Enabled' },
        ],
      },
    });
    expect(state?.[1].Properties).not.toHaveProperty('VersioningConfiguration');
    expect(state?.[1].Properties).not.toHaveProperty('NotificationConfiguration');
  });

  it('need no custom resource', () => {
    const types = Object.values<{ Type: string }>(template.toJSON().Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('Custom::'))).toEqual([]);
  });
});

describe('the way in', () => {
  it('takes Object Created under uploads/ of this bucket alone', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [{ Ref: Match.stringLikeRegexp('^PhotosBucket') }] },
          object: { key: [{ prefix: 'uploads/' }] },
        },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
  });

  it('keeps events for 14 days, encrypted, and what cannot work beside them', () => {
    template.resourceCountIs('AWS::SQS::Queue', 5);
    template.allResourcesProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 180,
      RedrivePolicy: {
        maxReceiveCount: 20,
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^UploadsDeadLetters'), 'Arn'] },
      },
    });
  });

  it('hides a batch for six times the timeout of its function', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'start-retouch' }) },
      Timeout: 30,
    });
  });

  it('reports failures item by item, at a bounded rate', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });
});

describe('the audit', () => {
  it('runs each day, once, with the longest timeout of a function', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 day)',
      Targets: [Match.objectLike({ RetryPolicy: { MaximumRetryAttempts: 0 } })],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'audit' }) },
      Timeout: 900,
    });
  });
});

describe('the line', () => {
  it('is kept each minute', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
  });
});

describe('the functions', () => {
  it('are one per step, and one for each other task of the stack', () => {
    template.resourceCountIs('AWS::Lambda::Function', 17);
  });

  it('all run on Node 24 on arm64, traced, each with a log that expires', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogGroup: Match.anyValue() },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.resourceCountIs('AWS::Logs::LogGroup', 20);
  });

  it('hold the ARN of the key, and never the key', () => {
    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      SecretString: Match.absent(),
      GenerateSecretString: Match.absent(),
    });
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      const { API_KEY_SECRET_ARN, ...others } = Properties.Environment.Variables;
      if (API_KEY_SECRET_ARN !== undefined) {
        expect(API_KEY_SECRET_ARN).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^SegmindApiKey/), 'Id'] });
      }
      expect(JSON.stringify(others)).not.toContain('SegmindApiKey');
    }
  });

  it('get the settings they use', () => {
    const settings = synthesize({
      segmindOrigin: 'https://segmind.example',
      trustedOutputOrigins: 'https://cdn.example',
      transientLimitHours: 2,
      jobTimeoutMinutes: 3,
      maxPhotoMegabytes: 4,
      maxOutputMegabytes: 5,
      maxInFlight: 7,
      maxPhotosPerDay: 100,
      maxDollarsPerDay: 20,
      pricePerPhoto: 0.07,
      balanceMinutes: 30,
      instructions: 'Warmer',
      upscale: '2x',
    });
    const variablesOf = (service: string, variables: Record<string, string>) =>
      settings.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: service, ...variables }) },
      });
    const segmind = { SEGMIND_ORIGIN: 'https://segmind.example' };
    variablesOf('prepare-photo', {
      DEFAULT_RECIPE: JSON.stringify({
        instructions: 'Warmer',
        upscale: '2x',
        output: { size: 'full', colour: 'srgb', format: 'original', quality: 92, metadata: 'all' },
      }),
      MAX_PHOTO_BYTES: '4194304',
    });
    variablesOf('submit-retouch', {
      ...segmind,
      TRANSIENT_LIMIT_SECONDS: '7200',
      JOB_TIMEOUT_SECONDS: '180',
      MAX_PHOTOS_PER_DAY: '100',
    });
    const budgets = { MAX_PHOTOS_PER_DAY: '100', MAX_DOLLARS_PER_DAY: '20', MAX_DOLLARS_PER_SHOOT: 'none' };
    for (const service of ['submit-retouch', 'keep-line', 'api']) {
      variablesOf(service, { ...budgets, PRICE_PER_PHOTO: '0.07' });
    }
    variablesOf('keep-line', { ...segmind, BALANCE_MINUTES: '30' });
    for (const service of [
      'join-line',
      'submit-retouch',
      'poll-retouch',
      'store-results',
      'record-failure',
      'keep-line',
      'end-retouch',
      'audit',
      'api',
    ]) {
      variablesOf(service, { MAX_IN_FLIGHT: '7' });
    }
    variablesOf('poll-retouch', { ...segmind, JOB_TIMEOUT_SECONDS: '180' });
    variablesOf('store-results', {
      TRANSIENT_LIMIT_SECONDS: '7200',
      TRUSTED_OUTPUT_ORIGINS: '["https://cdn.example"]',
      MAX_OUTPUT_BYTES: '5242880',
    });
  });
});

describe('the stack', () => {
  it('has outputs for all that users and operators need', () => {
    expect(Object.keys(template.toJSON().Outputs).sort()).toEqual([
      'ApiFunctionName',
      'ApiKeySecretArn',
      'ApiUrl',
      'AuditFunctionName',
      'BulkStateMachineArn',
      'CheckSegmindFunctionName',
      'DashboardUrl',
      'DeadLetterQueueUrl',
      'EndedDeadLetterQueueUrl',
      'EndedQueueUrl',
      'FinishShootsFunctionName',
      'ForgetFunctionName',
      'KeepLineFunctionName',
      'PhotoBucketName',
      'ResultsUri',
      'StateBucketName',
      'StateMachineArn',
      'TableName',
      'UncountedDeadLetterQueueUrl',
      'UploadsMappingId',
      'UploadsQueueUrl',
      'UploadsUri',
      'Version',
    ]);
  });

  it('keeps to AWS’s recommended rules, but for what it gives a reason for', () => {
    expect(() => runNag()).not.toThrow();
    expect(() => runNag({ notifications: true })).not.toThrow();
  });

  it('is the one that was reviewed', () => {
    const masked = JSON.stringify(template.toJSON(), null, 2)
      .replace(/[0-9a-f]{64}/g, '(hash)')
      .replaceAll(JSON.stringify(project.version), '"(version)"');
    expect(masked).toMatchSnapshot();
  });
});

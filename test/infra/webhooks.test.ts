import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { lineEvent, photoEvent, shootEvent } from '../../simulation/aws/bus-events.ts';
import { type EventPattern, matchesPattern } from '../../simulation/aws/event-pattern.ts';
import { runNag, synthesize } from '../../simulation/stack/synthesized.ts';
import { readPolicies } from '../support/template/policies.ts';

const webhooks = [
  { name: 'shop', url: 'https://shop.example.com/retouch' },
  { name: 'crm', url: 'https://crm.example.com/hook', events: ['shoot.finished'] },
];
const template = synthesize({ webhooks });
const shop = (part: string) => Match.stringLikeRegexp(`^WebhooksShop${part}[0-9A-F]{8}$`);
const arnOf = (part: string) => ({ 'Fn::GetAtt': [shop(part), 'Arn'] });

/** The rules that lead to a receiver's queue, by event type; references are the names of their targets. */
function rulesOf(receiver: string): Record<string, EventPattern> {
  const rules = Object.entries(template.findResources('AWS::Events::Rule')).filter(([id]) =>
    id.startsWith(`Webhooks${receiver}`),
  );
  return Object.fromEntries(
    rules.map(([id, { Properties }]) => [
      id.slice(`Webhooks${receiver}`.length, -8),
      JSON.parse(JSON.stringify(Properties.EventPattern).replace(/\{"Ref":"(\w+?)[0-9A-F]{8}"\}/g, '"$1"')),
    ]),
  );
}

describe('the rules of a receiver', () => {
  const rules = rulesOf('Shop');
  const own = { source: { bucket: 'PhotosBucket' } };

  it.each([
    ['PhotoRetouched', photoEvent('Photo Retouched', own)],
    ['PhotoFailed', photoEvent('Photo Failed', own)],
    ['ShootFinished', shootEvent({ bucket: 'PhotosBucket' })],
    ['LineHeld', lineEvent('Circuit Breaker Opened', { table: 'StateTable' })],
    ['LineMoving', lineEvent('Circuit Breaker Closed', { table: 'StateTable' })],
  ])('match each type in a separate rule, so that it can be replayed alone: %s', (name, event) => {
    const taking = Object.keys(rules).filter((id) => matchesPattern(rules[id] ?? {}, event));
    expect(taking).toEqual([name]);
  });

  it.each([
    ['a photo', photoEvent('Photo Retouched')],
    ['a shoot', shootEvent()],
    ['a line', lineEvent('Circuit Breaker Opened')],
  ])('match nothing of %s of another stack', (_, event) => {
    expect(Object.values(rules).filter((pattern) => matchesPattern(pattern, event))).toEqual([]);
  });

  it('cover the events that it asks for', () => {
    expect(Object.keys(rulesOf('Crm'))).toEqual(['ShootFinished']);
  });

  it('lead into its queue; undeliverable events go to a dead-letter queue', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      Description: 'The webhook photo.failed for shop',
      Targets: [Match.objectLike({ Arn: arnOf('Events'), DeadLetterConfig: { Arn: arnOf('DeadLetters') } })],
    });
  });
});

describe('the queue of a receiver', () => {
  it('delivers an event up to 20 times, and keeps it for 14 days, encrypted', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 180,
      RedrivePolicy: { maxReceiveCount: 20, deadLetterTargetArn: arnOf('DeadLetters') },
    });
  });

  it('is its own, read by a function of its own, two batches at once: a dead receiver delays no other', () => {
    for (const receiver of ['Shop', 'Crm']) {
      template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: {
          'Fn::GetAtt': [Match.stringLikeRegexp(`^Webhooks${receiver}Events[0-9A-F]{8}$`), 'Arn'],
        },
        FunctionName: { Ref: Match.stringLikeRegexp(`^Webhooks${receiver}SendWebhook`) },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      });
    }
  });
});

describe('the function of a receiver', () => {
  it('knows its address, its secret by name, and its queues', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          POWERTOOLS_SERVICE_NAME: 'send-webhook-shop',
          WEBHOOK_URL: 'https://shop.example.com/retouch',
          WEBHOOK_SECRET_ARN: { 'Fn::GetAtt': [shop('Secret'), 'Id'] },
          WEBHOOK_QUEUE_URL: { Ref: shop('Events') },
          WEBHOOK_DEAD_LETTER_QUEUE_URL: { Ref: shop('DeadLetters') },
          TRUSTED_WEBHOOK_ORIGINS: '[]',
        }),
      },
    });
  });

  it('may read its own queue and secret, write its dead letters, and nothing else', () => {
    const statements = readPolicies(template).get('WebhooksShopSendWebhook') ?? [];
    const permissions = statements.flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => `${action} on ${resource}`)),
    );
    expect(permissions.sort()).toEqual([
      'logs:CreateLogStream on WebhooksShopSendWebhookLogs',
      'logs:PutLogEvents on WebhooksShopSendWebhookLogs',
      'secretsmanager:GetSecretValue on WebhooksShopSecret',
      'sqs:ChangeMessageVisibility on WebhooksShopEvents',
      'sqs:DeleteMessage on WebhooksShopEvents',
      'sqs:GetQueueAttributes on WebhooksShopEvents',
      'sqs:GetQueueUrl on WebhooksShopEvents',
      'sqs:ReceiveMessage on WebhooksShopEvents',
      'sqs:SendMessage on WebhooksShopDeadLetters',
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
    ]);
  });
});

it('a secret is 48 random bytes in base64, and in no template', () => {
  const BASE64 = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
  const secrets = Object.entries(template.findResources('AWS::SecretsManager::Secret')).filter(([id]) =>
    id.startsWith('Webhooks'),
  );
  expect(secrets).toHaveLength(2);
  for (const [, { Properties }] of secrets) {
    expect(Properties).not.toHaveProperty('SecretString');
    const { PasswordLength, ExcludeCharacters, ...rest } = Properties.GenerateSecretString;
    expect([PasswordLength, rest]).toEqual([64, {}]);
    // All characters that Secrets Manager draws from: printable ASCII without the space.
    const drawn = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
    expect(new Set(drawn.filter((one) => !ExcludeCharacters.includes(one)))).toEqual(BASE64);
  }
});

it('the archive keeps the events of this stack for 30 days, for replays', () => {
  const [archive] = Object.values(template.findResources('AWS::Events::Archive'));
  expect(archive?.Properties).toMatchObject({ RetentionDays: 30 });
  expect(JSON.stringify(archive?.Properties.SourceArn)).toContain(':event-bus/default');
  const pattern: EventPattern = JSON.parse(
    JSON.stringify(archive?.Properties.EventPattern).replace(/\{"Ref":"(\w+?)[0-9A-F]{8}"\}/g, '"$1"'),
  );
  const own = [
    photoEvent('Photo Retouched', { source: { bucket: 'PhotosBucket' } }),
    shootEvent({ bucket: 'PhotosBucket' }),
    lineEvent('Circuit Breaker Closed', { table: 'StateTable' }),
  ];
  const foreign = [photoEvent('Photo Retouched'), shootEvent(), lineEvent('Circuit Breaker Closed')];
  expect([...own, ...foreign].map((event) => matchesPattern(pattern, event))).toEqual([
    ...own.map(() => true),
    ...foreign.map(() => false),
  ]);
});

describe('a stack without receivers', () => {
  const without = synthesize();

  it('has no resources for them', () => {
    without.resourceCountIs('AWS::Events::Archive', 0);
    without.resourceCountIs('AWS::SecretsManager::Secret', 1);
    expect(Object.keys(without.toJSON().Outputs).filter((name) => name.startsWith('Webhook'))).toEqual([]);
  });
});

it('follows AWS’s recommended rules, except those with a stated reason', () => {
  expect(() => runNag({ webhooks })).not.toThrow();
});

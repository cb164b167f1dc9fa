import { Validations } from 'aws-cdk-lib';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { WEBHOOK_EVENTS, WEBHOOK_TRIES } from '../../core/contract/events.ts';
import { pascalCase } from '../pascal-case.ts';
import type { WebhookConfig } from '../settings/webhook-settings.ts';
import { addEventQueue, CRASHES_TO_ALARM } from './event-queue.ts';
import { type EventOrigin, ownEvents } from './own-events.ts';
import { PipelineFunction } from './pipeline-function.ts';

/** Properties of a {@link WebhookReceiver}. */
export interface WebhookReceiverProps extends EventOrigin {
  readonly config: WebhookConfig;
  readonly trustedOrigins: readonly string[];
  readonly logRetention: RetentionDays;
}

/**
 * How many batches of ten events are sent at once: the minimum that Lambda allows. If a receiver lets each
 * try run into its timeout of 10 seconds, 1,000 events are sent within 10 minutes, and no more than two of
 * the account's functions are busy.
 */
const MAX_CONCURRENCY = 2;
/** 64 characters of base64 are 48 bytes: Standard Webhooks asks for 24 to 64. */
const SECRET_LENGTH = 64;
/** The characters of Secrets Manager's passwords that are not base64. */
const NOT_BASE64 = '!"#$%&\'()*,-.:;<=>?@[\\]^_`{|}~';

/** One receiver of webhooks: rules → queue → function, with its own secret and dead-letter queue. */
export class WebhookReceiver extends Construct {
  readonly config: WebhookConfig;
  readonly secretArn: string;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  /** One rule for each type of event. A replay of archived events names rules. */
  readonly rules: readonly Rule[];

  constructor(scope: Construct, id: string, props: WebhookReceiverProps) {
    super(scope, id);
    const { config, trustedOrigins, logRetention, ...origin } = props;
    const { name, url, events } = config;
    this.config = config;
    const secret = new CfnSecret(this, 'Secret', {
      description: `Signs the webhooks to ${name}: base64, to which receivers add whsec_`,
      generateSecretString: { passwordLength: SECRET_LENGTH, excludeCharacters: NOT_BASE64 },
    });
    this.secretArn = secret.attrId;
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The receiver needs each new secret: a person starts a rotation.',
    });

    const sendWebhook = new PipelineFunction(this, 'SendWebhook', {
      folder: 'send-webhook',
      name: `send-webhook-${name}`,
      description: `Sends events to the webhook receiver ${name}`,
      logRetention,
      crashesToAlarm: CRASHES_TO_ALARM,
    });
    const rules = events.map((type) => {
      const description = `The webhook ${type} for ${name}`;
      return [
        pascalCase(type),
        { description, eventPattern: ownEvents(WEBHOOK_EVENTS[type], origin) },
      ] as const;
    });
    const queue = addEventQueue(this, {
      queueId: 'Events',
      rules: Object.fromEntries(rules),
      reader: sendWebhook,
      maxConcurrency: MAX_CONCURRENCY,
      maxReceives: WEBHOOK_TRIES,
    });
    this.queue = queue.queue;
    this.deadLetterQueue = queue.deadLetterQueue;
    this.rules = queue.rules;

    sendWebhook.allow(['secretsmanager:GetSecretValue'], [this.secretArn]);
    sendWebhook.allow(['sqs:SendMessage'], [this.deadLetterQueue.queueArn]);
    sendWebhook.set('webhookUrl', url);
    sendWebhook.set('webhookSecretArn', this.secretArn);
    sendWebhook.set('webhookQueueUrl', this.queue.queueUrl);
    sendWebhook.set('webhookDeadLetterQueueUrl', this.deadLetterQueue.queueUrl);
    sendWebhook.set('trustedWebhookOrigins', JSON.stringify(trustedOrigins));
  }
}

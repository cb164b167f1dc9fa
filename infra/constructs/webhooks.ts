import { Duration } from 'aws-cdk-lib';
import { Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { WEBHOOK_EVENTS } from '../../core/contract/events.ts';
import type { RetouchConfig } from '../config.ts';
import { pascalCase } from '../pascal-case.ts';
import { anyOwnEvent, type EventOrigin } from './own-events.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

/** Properties of {@link Webhooks}. */
export interface WebhooksProps extends EventOrigin {
  readonly config: RetouchConfig;
}

/** For how long an event can be replayed. */
const ARCHIVED = Duration.days(30);

/**
 * The receivers of webhooks, and the archive from which events can be replayed to them. Empty if there are no
 * receivers.
 */
export class Webhooks extends Construct {
  readonly receivers: readonly WebhookReceiver[];
  readonly outputs: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { config, ...origin }: WebhooksProps) {
    super(scope, id);
    const { webhooks, trustedWebhookOrigins: trustedOrigins, logRetention } = config;
    this.receivers = webhooks.map(
      (receiver) =>
        new WebhookReceiver(this, pascalCase(receiver.name), {
          ...origin,
          config: receiver,
          trustedOrigins,
          logRetention,
        }),
    );
    this.outputs =
      webhooks.length === 0
        ? {}
        : { WebhookArchiveArn: this.#archive(origin), ...Object.assign({}, ...this.receivers.map(describe)) };
  }

  /** Archives the events that webhooks are sent for. Returns the archive's ARN. */
  #archive(origin: EventOrigin): string {
    const archive = new Archive(this, 'Archive', {
      sourceEventBus: EventBus.fromEventBusName(this, 'DefaultBus', 'default'),
      description: 'Events of Retouch, for replays to webhook receivers',
      eventPattern: anyOwnEvent(Object.values(WEBHOOK_EVENTS), origin),
      retention: ARCHIVED,
    });
    return archive.archiveArn;
  }
}

/** The stack outputs that an operator needs for a receiver. */
function describe({
  config,
  secretArn,
  queue,
  deadLetterQueue,
  rules,
}: WebhookReceiver): Record<string, string> {
  const start = `Webhook${pascalCase(config.name)}`;
  return {
    [`${start}SecretArn`]: secretArn,
    [`${start}QueueUrl`]: queue.queueUrl,
    [`${start}DeadLetterQueueUrl`]: deadLetterQueue.queueUrl,
    [`${start}RuleArns`]: rules.map(({ ruleArn }) => ruleArn).join(' '),
  };
}

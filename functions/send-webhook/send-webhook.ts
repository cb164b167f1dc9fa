import { Webhook } from 'standardwebhooks';
import * as z from 'zod/mini';
import { type ReadOutcome, readBatch } from '../../core/middleware/read-batch.ts';
import type { Deliver, Delivery } from './deliver.ts';
import { retryWaitSeconds } from './retry-wait.ts';
import type { ReadSigningSecrets } from './signing-secrets.ts';
import { readWebhookMessage, type WebhookMessage } from './webhook-message.ts';

/** A batch from the queue of one receiver. */
export const webhookBatchSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      receiptHandle: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number().check(z.int(), z.positive()) }),
    }),
  ),
});
type QueuedEvent = z.infer<typeof webhookBatchSchema>['Records'][number];

/** Outcome for one event, for the log. */
export type WebhookReport =
  | {
      readonly outcome: 'delivered' | 'gone' | 'failed';
      readonly webhookId: string;
      readonly type: string;
      readonly tries: number;
      readonly reason?: string;
      readonly waitSeconds?: number;
    }
  | { readonly outcome: 'unreadable'; readonly error: unknown };

/** Dependencies of send-webhook. */
export interface SendWebhookDependencies {
  readonly readSecrets: ReadSigningSecrets;
  readonly deliver: Deliver;
  /** Hides a message in the queue for that many seconds. */
  readonly postpone: (receiptHandle: string, seconds: number) => Promise<void>;
  /** Puts an event into the dead-letter queue. */
  readonly bury: (body: string) => Promise<void>;
  /** Called for each message. */
  readonly report: (messageId: string, report: WebhookReport) => void;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * Sends the events of a batch to their receiver, all at once, signed as Standard Webhooks requires. An event
 * that the receiver does not accept waits in the queue, longer each time, and becomes a dead letter after its
 * last try. If the receiver answers HTTP 410, the event becomes a dead letter at once.
 */
export function createSendWebhook(dependencies: SendWebhookDependencies) {
  const { readSecrets, deliver, postpone, bury, report, now, random } = dependencies;

  async function sign({ id, body }: WebhookMessage): Promise<Record<string, string>> {
    const at = new Date(now());
    const signatures = (await readSecrets()).map((secret) => new Webhook(secret).sign(id, at, body));
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signatures.join(' '),
    };
  }

  /** Tries once. If a secret cannot be read, the event waits as if the receiver could not be reached. */
  async function attempt(message: WebhookMessage, tries: number): Promise<Delivery> {
    try {
      const headers = {
        ...(await sign(message)),
        'webhook-try': String(tries),
        'content-type': 'application/json',
        'user-agent': 'Retouch',
      };
      return await deliver(headers, message.body);
    } catch (error) {
      return { kind: 'failed', reason: (error as Error).message, retryAfterSeconds: null };
    }
  }

  async function send({ messageId, receiptHandle, body, attributes }: QueuedEvent): Promise<ReadOutcome> {
    const tries = attributes.ApproximateReceiveCount;
    const message = readWebhookMessage(body);
    const delivery = await attempt(message, tries);
    const entry = { webhookId: message.id, type: message.type, tries };
    switch (delivery.kind) {
      case 'delivered':
        report(messageId, { outcome: 'delivered', ...entry });
        return 'done';
      case 'gone':
        report(messageId, { outcome: 'gone', ...entry });
        await bury(body);
        return 'done';
      case 'failed': {
        const { reason, retryAfterSeconds } = delivery;
        const waitSeconds = retryWaitSeconds(tries, retryAfterSeconds, random);
        report(messageId, { outcome: 'failed', ...entry, reason, waitSeconds });
        await postpone(receiptHandle, waitSeconds);
        return 'later';
      }
    }
  }

  return (batch: z.infer<typeof webhookBatchSchema>) =>
    readBatch(batch, send, (messageId, error) => report(messageId, { outcome: 'unreadable', error }));
}

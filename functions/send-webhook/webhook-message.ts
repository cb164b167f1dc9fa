import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import {
  BREAKER_CLOSED,
  BREAKER_OPENED,
  EVENT,
  SHOOT_FINISHED,
  WEBHOOK_EVENTS,
  type WebhookType,
} from '../../core/contract/events.ts';

/** A message to a receiver: the same bytes and the same id in each try, and if the event comes again. */
export interface WebhookMessage {
  /** The header `webhook-id`. */
  readonly id: string;
  readonly type: WebhookType;
  /** JSON. */
  readonly body: string;
}

const text = z.string();
const time = z.string();

/** An event of the bus, as EventBridge puts it into a queue: the fields of its detail that identify it. */
const eventSchema = z.discriminatedUnion('detail-type', [
  z.object({
    'detail-type': z.enum([EVENT.retouched, EVENT.failed]),
    time,
    detail: z.looseObject({ id: text, attempt: z.number(), source: z.looseObject({ bucket: text }) }),
  }),
  z.object({
    'detail-type': z.literal(SHOOT_FINISHED),
    time,
    detail: z.looseObject({ eventId: text }),
  }),
  z.object({
    'detail-type': z.enum([BREAKER_OPENED, BREAKER_CLOSED]),
    time,
    detail: z.looseObject({ table: text, since: text }),
  }),
]);
type BusEvent = z.infer<typeof eventSchema>;

/**
 * The message of an event. Its id is derived from the subject of the event, not from EventBridge's own id: an
 * event that is sent twice, delivered twice or replayed has the same id, so that the receiver can recognise
 * it.
 * @param text the event as JSON
 * @throws {Error} if it is not an event that webhooks send
 */
export function readWebhookMessage(text: string): WebhookMessage {
  const event = eventSchema.parse(JSON.parse(text));
  const type = typeOf(event);
  const identity = JSON.stringify([type, ...identityOf(event)]);
  return {
    id: `msg_${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`,
    type,
    body: JSON.stringify({ type, timestamp: event.time, data: event.detail }),
  };
}

function typeOf(event: BusEvent): WebhookType {
  const types = Object.keys(WEBHOOK_EVENTS) as WebhookType[];
  // The schema accepts exactly the events of this table.
  return types.find((type) => WEBHOOK_EVENTS[type] === event['detail-type']) as WebhookType;
}

function identityOf(event: BusEvent): readonly unknown[] {
  switch (event['detail-type']) {
    case EVENT.retouched:
    case EVENT.failed:
      return [event.detail.source.bucket, event.detail.id, event.detail.attempt];
    case SHOOT_FINISHED:
      return [event.detail.eventId];
    case BREAKER_OPENED:
    case BREAKER_CLOSED:
      return [event.detail.table, event.detail.since];
  }
}

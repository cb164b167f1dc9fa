import * as z from 'zod/mini';
import { BREAKER_CLOSED, BREAKER_OPENED, EVENT, SHOOT_FINISHED } from '../../core/contract/events.ts';
import { heldLineSchema, movingLineSchema, writeHeldLine, writeMovingLine } from './line-text.ts';
import {
  failedPhotoSchema,
  retouchedPhotoSchema,
  writeFailedPhoto,
  writeRetouchedPhoto,
} from './photo-text.ts';
import { shootSchema, writeShoot } from './shoot-text.ts';
import type { Notification } from './wording.ts';

/** An event of the bus that people are notified of. */
export const notableEventSchema = z.discriminatedUnion('detail-type', [
  shootSchema,
  failedPhotoSchema,
  retouchedPhotoSchema,
  heldLineSchema,
  movingLineSchema,
]);
type NotableEvent = z.infer<typeof notableEventSchema>;

/** Dependencies of send-notification. */
export interface SendNotificationDependencies {
  /** Publishes a message to all subscribers. */
  readonly publish: (notification: Notification) => Promise<void>;
  /** URL of a review page for shoots; null to name the command instead. */
  readonly reviewUrl: string | null;
}

/** Sends people a message about an event. */
export function createSendNotification({ publish, reviewUrl }: SendNotificationDependencies) {
  return async (event: NotableEvent) => {
    await publish(write(event, reviewUrl));
    return { outcome: 'sent' };
  };
}

function write(event: NotableEvent, reviewUrl: string | null): Notification {
  switch (event['detail-type']) {
    case SHOOT_FINISHED:
      return writeShoot(event.detail, reviewUrl);
    case EVENT.failed:
      return writeFailedPhoto(event.detail);
    case EVENT.retouched:
      return writeRetouchedPhoto(event.detail);
    case BREAKER_OPENED:
      return writeHeldLine(event.detail);
    case BREAKER_CLOSED:
      return writeMovingLine(event.detail);
  }
}

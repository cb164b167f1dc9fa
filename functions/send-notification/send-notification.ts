import * as z from 'zod/mini';
import { BREAKER_CLOSED, BREAKER_OPENED, EVENT, SHOOT_FINISHED } from '../shared/contract.ts';
import { heldLineSchema, movingLineSchema, writeHeldLine, writeMovingLine } from './line-text.ts';
import {
  failedPhotoSchema,
  retouchedPhotoSchema,
  writeFailedPhoto,
  writeRetouchedPhoto,
} from './photo-text.ts';
import { shootSchema, writeShoot } from './shoot-text.ts';
import type { Notification } from './wording.ts';

/** An event of the bus that people are told of. */
export const notableEventSchema = z.discriminatedUnion('detail-type', [
  shootSchema,
  failedPhotoSchema,
  retouchedPhotoSchema,
  heldLineSchema,
  movingLineSchema,
]);
type NotableEvent = z.infer<typeof notableEventSchema>;

/** What telling people needs. */
export interface SendNotificationDependencies {
  /** Publishes a message to all who subscribed. */
  readonly publish: (notification: Notification) => Promise<void>;
  /** Where shoots are looked at; null for the command. */
  readonly reviewUrl: string | null;
}

/** Tells people in words of what an event says. */
export function createSendNotification({ publish, reviewUrl }: SendNotificationDependencies) {
  return async (event: NotableEvent) => {
    await publish(write(event, reviewUrl));
    return { outcome: 'told' };
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

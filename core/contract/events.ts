/** The `source` of every event of Retouch. */
export const EVENT_SOURCE = 'retouch';

/** The `detail-type` of the events for a photo that ended. */
export const EVENT = { retouched: 'Photo Retouched', failed: 'Photo Failed' } as const;

/** The `detail-type` of the event of a circuit breaker that has been open for five minutes. */
export const BREAKER_OPENED = 'Circuit Breaker Opened';

/** The `detail-type` of the event that the circuit breaker has closed again. */
export const BREAKER_CLOSED = 'Circuit Breaker Closed';

/** The `detail-type` of the event of a shoot that finished. */
export const SHOOT_FINISHED = 'Shoot Finished';

/** The `detail-type` of an event of Retouch. */
export type OwnEvent =
  | (typeof EVENT)[keyof typeof EVENT]
  | typeof SHOOT_FINISHED
  | typeof BREAKER_OPENED
  | typeof BREAKER_CLOSED;

/** The types of webhooks, and the `detail-type` of the event that each sends. */
export const WEBHOOK_EVENTS = {
  'photo.retouched': EVENT.retouched,
  'photo.failed': EVENT.failed,
  'shoot.finished': SHOOT_FINISHED,
  'line.held': BREAKER_OPENED,
  'line.moving': BREAKER_CLOSED,
} as const;
export type WebhookType = keyof typeof WEBHOOK_EVENTS;

/** The photos that are mailed one by one, in addition to the mails for shoots. */
export const PHOTO_MAILS = ['none', 'failed', 'all'] as const;
export type PhotoMails = (typeof PHOTO_MAILS)[number];

/** How often SQS delivers a webhook that no receiver accepts, before it becomes a dead letter. */
export const WEBHOOK_TRIES = 20;

import { EVENT_SOURCE, SHOOT_FINISHED } from '../core/contract/events.ts';
import { FAILURE_CODES } from '../core/domain/failures.ts';
import { STATUSES } from '../core/photos/status.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const nullableTime = { type: ['string', 'null'], format: 'date-time' } as const;
const nullableText = { type: ['string', 'null'] } as const;

/** The JSON Schema of the event that a shoot has finished. Its detail is also the content of `shoot.json`. */
export const SHOOT_EVENT_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Shoot event',
  description:
    "An event of Retouch on the account's default EventBridge bus: one for each time that a shoot finishes. EventBridge may deliver it twice, with the same `eventId`.",
  type: 'object',
  required: ['id', 'source', 'detail-type', 'time', 'account', 'region', 'detail'],
  properties: {
    id: { description: 'The id of the event, from EventBridge.', ...text },
    source: { const: EVENT_SOURCE },
    'detail-type': { const: SHOOT_FINISHED },
    time: { ...text, format: 'date-time' },
    detail: object({
      eventId: { description: 'The same in each repetition of this event.', ...text },
      bucket: text,
      folder: { description: 'The folder under `uploads/`; empty for the top.', ...text },
      startedAt: { description: 'When its first photo was queued.', ...nullableTime },
      changedAt: { description: 'When one of its photos last changed.', ...nullableTime },
      totals: object({
        photos: { description: 'Without skipped files.', ...count },
        succeeded: count,
        failed: count,
        failedBy: {
          description: 'How many photos failed with each error code.',
          type: 'object',
          propertyNames: { enum: FAILURE_CODES },
          additionalProperties: count,
        },
        cancelled: count,
        skipped: { description: 'Files that Retouch skipped.', ...count },
        doubtful: { description: 'Succeeded photos whose result has warnings.', ...count },
        cost: { description: 'In dollars, as far as that is known.', type: 'number', minimum: 0 },
      }),
      toCheck: {
        description:
          'Photos that a person should check: they failed, their result is doubtful, or they could not be done again. The last kind has succeeded, with a code.',
        ...object({
          count,
          isCut: {
            description:
              'Whether `photos` has only a part of them, as the size of an event is limited. `shoot.json` has all.',
            type: 'boolean',
          },
          photos: {
            type: 'array',
            items: object({
              id: { description: 'The retouch, for `GET /retouches/{id}`.', ...text },
              key: text,
              reference: nullableText,
              status: { enum: STATUSES },
              code: nullableText,
              message: nullableText,
              warnings: { description: 'Doubts about the result, in words.', type: 'array', items: text },
            }),
          },
        }),
      },
      files: {
        description:
          'The keys of the files with the full report. Retouch wrote them before it sent this event.',
        ...object({ report: text, table: text, page: text }),
      },
    }),
  },
} as const;

/** The schema of an object with all of these properties and no others. */
function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties, additionalProperties: false };
}

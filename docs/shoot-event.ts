import { EVENT_SOURCE, SHOOT_FINISHED } from '../functions/shared/contract.ts';
import { FAILURE_CODES } from '../functions/shared/domain/failures.ts';
import { STATUSES } from '../functions/shared/photos/status.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const nullableTime = { type: ['string', 'null'], format: 'date-time' } as const;
const nullableText = { type: ['string', 'null'] } as const;

/** The JSON Schema of the event that a shoot has finished. Its detail is also the content of `shoot.json`. */
export const SHOOT_EVENT_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Shoot event',
  description:
    "An event of Retouch on the account's default EventBridge bus: one for each time that a shoot comes to rest. EventBridge may deliver it twice, with the same `eventId`.",
  type: 'object',
  required: ['id', 'source', 'detail-type', 'time', 'account', 'region', 'detail'],
  properties: {
    id: { description: "The event's own id, by EventBridge.", ...text },
    source: { const: EVENT_SOURCE },
    'detail-type': { const: SHOOT_FINISHED },
    time: { ...text, format: 'date-time' },
    detail: object({
      eventId: { description: 'The same each time that this rest is announced.', ...text },
      bucket: text,
      folder: { description: 'The folder under `uploads/`; empty for the top.', ...text },
      startedAt: { description: 'When its first photo was queued.', ...nullableTime },
      changedAt: { description: 'When one of its photos changed last.', ...nullableTime },
      totals: object({
        photos: { description: 'Without skipped files.', ...count },
        succeeded: count,
        failed: count,
        failedBy: {
          description: 'The failed photos by the codes of their errors.',
          type: 'object',
          propertyNames: { enum: FAILURE_CODES },
          additionalProperties: count,
        },
        cancelled: count,
        skipped: { description: 'Files that are no photos.', ...count },
        doubtful: { description: 'Photos of which a result has warnings.', ...count },
        cost: { description: 'Dollars, as far as that is known.', type: 'number', minimum: 0 },
      }),
      toCheck: {
        description:
          'Photos that a person has to look at: they failed, a result of theirs is doubtful, or they were to be done again and that failed: those have succeeded, with a code.',
        ...object({
          count,
          isCut: {
            description: 'Whether `photos` are fewer, as an event takes no more. `shoot.json` has all.',
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
              warnings: { description: 'What is doubtful, in words.', type: 'array', items: text },
            }),
          },
        }),
      },
      files: {
        description:
          'The keys of the files that say the same in full. They were written before this event was sent.',
        ...object({ report: text, table: text, page: text }),
      },
    }),
  },
} as const;

/** The schema of an object with all of these properties and no others. */
function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties, additionalProperties: false };
}

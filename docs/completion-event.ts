import { EVENT, EVENT_SOURCE } from '../core/contract/events.ts';
import { FAULTS, PAID } from '../core/contract/outcomes.ts';
import { FAILURE_CODES } from '../core/domain/failures.ts';

const text = { type: 'string' } as const;

/** The JSON Schema of the events about a photo that has ended, with the names that the code uses. */
export const COMPLETION_EVENT_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Completion event',
  description:
    "An event of Retouch on the account's default EventBridge bus: one per ended attempt of a photo.",
  type: 'object',
  required: ['id', 'source', 'detail-type', 'time', 'account', 'region', 'detail'],
  properties: {
    id: { description: 'The id of the event, from EventBridge.', ...text },
    source: { const: EVENT_SOURCE },
    'detail-type': { enum: Object.values(EVENT) },
    time: { ...text, format: 'date-time' },
  },
  oneOf: [
    describeEnd(EVENT.retouched, 'succeeded', 'outputs', {
      description: 'The keys of the retouched photos, in the bucket of the record.',
      type: 'array',
      items: text,
      minItems: 1,
    }),
    describeEnd(EVENT.failed, 'failed', 'error', {
      description:
        'As in the record. If a redo failed, the error of the redo: the record is still that of the earlier result.',
      ...object({ code: { enum: FAILURE_CODES }, fault: { enum: FAULTS }, message: text }),
    }),
  ],
  $defs: {
    detail: {
      type: 'object',
      required: ['id', 'attempt', 'status', 'paid', 'reference', 'source', 'record'],
      properties: {
        id: { description: 'The retouch: the name of its first execution.', ...text },
        attempt: {
          description:
            'The number of the attempt: 1, plus one for each time that the photo was run again. The id and the attempt identify the subject of the event.',
          type: 'integer',
          minimum: 1,
        },
        status: { enum: ['succeeded', 'failed'] },
        paid: {
          description:
            'Whether Segmind bills a job of the photo, in this attempt or an earlier one. As in the record.',
          enum: PAID,
        },
        reference: {
          description: 'The caller’s own name for the photo; null if the caller gave none. As in the record.',
          type: ['string', 'null'],
        },
        cost: {
          description:
            'What Segmind bills for the photo in all its attempts, as far as that is known, in dollars. Absent in events of an earlier version.',
          type: 'number',
          minimum: 0,
        },
        source: {
          description: 'The photo.',
          ...object({ bucket: text, key: text, versionId: { type: ['string', 'null'] } }),
        },
        record: {
          description: "The location of the photo's record. Retouch wrote it before it sent this event.",
          ...object({ bucket: text, key: text }),
        },
      },
    },
  },
} as const;

/** An event of this type: its detail has one property of its own. */
function describeEnd(detailType: string, status: string, own: string, schema: object) {
  return {
    properties: {
      'detail-type': { const: detailType },
      detail: {
        $ref: '#/$defs/detail',
        type: 'object',
        required: [own],
        properties: { status: { const: status }, [own]: schema },
        unevaluatedProperties: false,
      },
    },
  };
}

/** The schema of an object with all of these properties and no others. */
function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties, additionalProperties: false };
}

import { BREAKER_CLOSED, BREAKER_OPENED, EVENT_SOURCE } from '../core/contract/events.ts';
import { FAULTS } from '../core/contract/outcomes.ts';
import { FAILURE_CODES } from '../core/domain/failures.ts';
import { CAUSES } from '../core/line/breaker-item.ts';

const text = { type: 'string' } as const;
const time = { type: 'string', format: 'date-time' } as const;

const both = {
  table: { description: 'The table of the stack: it identifies the stack.', ...text },
  cause: { description: 'The cause of the opening: see docs/line.md.', enum: CAUSES },
  since: {
    description: 'When the breaker opened. The same in both events, and in each repetition of them.',
    ...time,
  },
  error: {
    description:
      'The reason in words, and its code: `daily-limit-reached` if the budget of the day is used up. The other codes are in docs/errors.md.',
    ...object({ code: { enum: FAILURE_CODES }, fault: { enum: FAULTS }, message: text }),
  },
  waiting: { description: 'How many photos wait.', type: 'integer', minimum: 0 },
} as const;

/** The JSON Schema of the events that the line has stopped, and that it moves again. */
export const LINE_EVENT_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Line event',
  description:
    "An event of Retouch on the account's default EventBridge bus: one when the circuit breaker has been open for five minutes, and then one when it is closed again. Either may come twice, with the same `since`.",
  type: 'object',
  required: ['id', 'source', 'detail-type', 'time', 'account', 'region', 'detail'],
  properties: {
    id: { description: 'The id of the event, from EventBridge.', ...text },
    source: { const: EVENT_SOURCE },
    'detail-type': { enum: [BREAKER_OPENED, BREAKER_CLOSED] },
    time,
  },
  oneOf: [
    describe(BREAKER_OPENED, {
      nextTrialAt: { description: 'When the next photo is submitted as a trial.', ...time },
    }),
    describe(BREAKER_CLOSED, {
      closedAt: { description: 'When Retouch saw that the breaker is closed: up to a minute late.', ...time },
    }),
  ],
} as const;

function describe(detailType: string, own: Readonly<Record<string, object>>) {
  return { properties: { 'detail-type': { const: detailType }, detail: object({ ...both, ...own }) } };
}

/** The schema of an object with all of these properties and no others. */
function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties, additionalProperties: false };
}

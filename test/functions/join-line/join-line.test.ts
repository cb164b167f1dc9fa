import { expect, it } from 'vitest';
import { createLine } from '../../../core/line/line.ts';
import type { TaskCallbacks } from '../../../core/photos/executions.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createJoinLine, joinEventSchema } from '../../../functions/join-line/join-line.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { at, photo, recipe } from '../../../simulation/parts/step-events.ts';

const joinedAt = '2026-11-23T12:00:00.000Z';
const event = {
  id: 'ana',
  attempt: 1,
  photo,
  recipe,
  pool: 'submit' as const,
  reference: 'order 7',
  startedAt: joinedAt,
  joinedAt,
  fencing: `${joinedAt}#00`,
  executionArn: 'arn:ana',
  taskToken: 'token ana',
};

/** A line of one slot over a table in memory, and the tokens of the executions that it resumed. */
function setUp() {
  const { dynamo, table } = createStateTable();
  const { now } = at(0);
  const photos = createPhotos(table, now);
  const served: string[] = [];
  const callbacks: TaskCallbacks = {
    succeed: async (taskToken) => {
      served.push(taskToken);
      return true;
    },
    isRunning: async () => true,
  };
  const line = createLine({ table, photos, callbacks, maxInFlight: 1, now: () => new Date(now()) });
  return { dynamo, photos, served, joinLine: createJoinLine({ line, photos }) };
}

it('notes the known facts in the photo’s item', async () => {
  const { photos, joinLine } = setUp();
  await joinLine(event);
  const { executionArn: _, ...known } = event;
  expect(await photos.find('ana')).toMatchObject({ ...known, status: 'queued', step: 'queue' });
});

it('writes the ticket in one transaction with the item', async () => {
  const { dynamo, joinLine } = setUp();
  await joinLine(event);
  expect(dynamo.sent[0]).toBe('TransactWriteCommand');
});

it('resumes the execution if a slot is free', async () => {
  const { served, joinLine } = setUp();
  expect(await joinLine(event)).toEqual({ outcome: 'in-line' });
  expect(served).toEqual(['token ana']);
});

it('lets the execution wait if no slot is free', async () => {
  const { served, joinLine } = setUp();
  await joinLine(event);
  await joinLine({ ...event, id: 'bea', taskToken: 'token bea', executionArn: 'arn:bea' });
  expect(served).toEqual(['token ana']);
});

it('puts a photo whose job is to be collected into another queue than those to be submitted', async () => {
  const { photos, served, joinLine } = setUp();
  await joinLine(event);
  const collected = { ...event, attempt: 2, pool: 'collect' as const, executionArn: 'arn:ana-2' };
  await joinLine({ ...collected, taskToken: 'token ana-2' });
  expect(served).toEqual(['token ana', 'token ana-2']);
  expect(await photos.find('ana')).toMatchObject({ attempt: 2, pool: 'collect' });
});

it('treats an execution without a pool (from an older definition) as one that is to submit', () => {
  const { pool: _, ...older } = event;
  expect(joinEventSchema.parse(older).pool).toBe('submit');
});

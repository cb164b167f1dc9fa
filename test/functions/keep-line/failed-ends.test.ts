import { expect, it } from 'vitest';
import { createKeepLine, type LineGauges } from '../../../functions/keep-line/keep-line.ts';
import { photo } from '../../support/step-events.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const ended = ['first', 'foreign', 'last'];

/** keep-line beside an execution whose photo lies in a bucket that it may not read. */
function setUp() {
  const gauges: LineGauges[] = [];
  const failed: [arn: string, error: unknown][] = [];
  const recorded: string[] = [];
  const keepLine = createKeepLine({
    line: {
      reconcile: async () => [],
      snapshot: async () => ({ breaker: null, inFlight: 1, waiting: 0, isAll: true, oldestJoinedAt: null }),
    },
    describeExecution: async (executionArn) => ({
      executionArn,
      name: executionArn,
      status: 'ABORTED',
      error: undefined,
      cause: undefined,
      input: { id: executionArn, attempt: 1, photo },
      startedAt: now,
    }),
    endExecution: async (execution) => {
      const id = execution?.input.id ?? '';
      if (id === 'foreign') throw new Error('AccessDenied');
      recorded.push(id);
      return 'recorded';
    },
    listEnded: async () => ended,
    findSecret: async () => ({ version: 'v1', changedAt: now }),
    gauge: (seen) => void gauges.push(seen),
    fail: (arn, error) => void failed.push([arn, error]),
    now: () => now,
  });
  return { keepLine, gauges, failed, recorded };
}

it('records the other ends if one cannot be recorded, tells of that one, and measures the line', async () => {
  const { keepLine, gauges, failed, recorded } = setUp();
  expect(await keepLine({})).toMatchObject({ outcome: 'kept', recorded: 2, failed: 1 });
  expect(recorded).toEqual(['first', 'last']);
  expect(failed).toEqual([['foreign', new Error('AccessDenied')]]);
  expect(gauges).toHaveLength(1);
});

it('throws at an event whose end cannot be recorded, so that it comes again', async () => {
  const { keepLine } = setUp();
  await expect(keepLine({ detail: { executionArn: 'foreign' } })).rejects.toThrow('AccessDenied');
});

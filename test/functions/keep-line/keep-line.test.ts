import { describe, expect, it } from 'vitest';
import { createKeepLine, type LineGauges } from '../../../functions/keep-line/keep-line.ts';
import type { ExecutionState } from '../../../functions/shared/clients/executions.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import type { LineSnapshot } from '../../../functions/shared/line/line.ts';
import { photo } from '../../support/step-events.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const breaker = { since: '', failure: failure('out-of-credits', 'x'), trials: 0, trialAt: '' };
const quiet: LineSnapshot = { breaker: null, inFlight: 2, waiting: 0, isAll: true, oldestJoinedAt: null };

interface World {
  /** The executions whose slots the line frees. */
  readonly freed?: readonly string[];
  /** The executions that Step Functions says have ended since. */
  readonly ended?: readonly string[];
  /** The executions that have written their records by themselves. */
  readonly recorded?: readonly string[];
  readonly snapshot?: Partial<LineSnapshot>;
}

function setUp({ freed = [], ended = [], recorded = [], snapshot = {} }: World = {}) {
  const gauges: LineGauges[] = [];
  const looked: string[] = [];
  const since: Date[] = [];
  let secretsRead = 0;
  const keepLine = createKeepLine({
    line: {
      reconcile: async ({ findSecret }) => {
        await findSecret();
        return freed.map((arn) => ({ id: arn, attempt: 1, joinedAt: '', fencing: '1', executionArn: arn }));
      },
      snapshot: async () => ({ ...quiet, ...snapshot }),
    },
    endExecution: async (execution) => {
      if (execution === null) return 'nothing-to-do';
      looked.push(execution.input.id);
      return recorded.includes(execution.input.id) ? 'nothing-to-do' : 'recorded';
    },
    describeExecution: async (executionArn): Promise<ExecutionState | null> => ({
      executionArn,
      name: executionArn,
      status: 'ABORTED',
      error: undefined,
      cause: undefined,
      input: { id: executionArn, attempt: 1, photo },
      startedAt: now,
    }),
    listEnded: async (from) => {
      since.push(from);
      return [...ended];
    },
    findSecret: async () => {
      secretsRead += 1;
      return { version: 'v1', changedAt: now };
    },
    gauge: (seen) => void gauges.push(seen),
    fail: (arn, error) => {
      throw new Error(`The end of ${arn} was not recorded.`, { cause: error });
    },
    now: () => now,
  });
  return { keepLine, gauges, looked, since, secretsRead: () => secretsRead };
}

describe('each minute', () => {
  it('ends the executions that have ended since, and those whose slots were freed, each once', async () => {
    const { keepLine, looked } = setUp({ freed: ['a', 'b'], ended: ['b', 'c'] });
    expect(await keepLine({})).toMatchObject({ outcome: 'kept', freed: 2, recorded: 3 });
    expect(looked.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('counts no record that the execution wrote by itself', async () => {
    const { keepLine } = setUp({ ended: ['a', 'b'], recorded: ['a'] });
    expect(await keepLine({})).toMatchObject({ recorded: 1 });
  });

  it('looks back ten minutes, as events are best effort', async () => {
    const { keepLine, since } = setUp();
    await keepLine({});
    expect(since).toEqual([new Date('2026-11-23T11:50:00.000Z')]);
  });

  it('gives the line a way to look for a new API key', async () => {
    const { keepLine, secretsRead } = setUp();
    await keepLine({});
    expect(secretsRead()).toBe(1);
  });

  it.each<[string, Partial<LineSnapshot>, LineGauges]>([
    ['without photos that wait', {}, { held: false, inFlight: 2, oldestTicketSeconds: 0 }],
    [
      'with a photo that waits',
      { oldestJoinedAt: '2026-11-23T11:59:30.000Z' },
      { held: false, inFlight: 2, oldestTicketSeconds: 30 },
    ],
    [
      'with a photo that joined by a clock that is ahead',
      { oldestJoinedAt: '2026-11-23T12:00:30.000Z' },
      { held: false, inFlight: 2, oldestTicketSeconds: 0 },
    ],
    ['whose breaker is open', { breaker, inFlight: 0 }, { held: true, inFlight: 0, oldestTicketSeconds: 0 }],
  ])('measures a line %s', async (_, snapshot, measured) => {
    const { keepLine, gauges } = setUp({ snapshot });
    expect(await keepLine({})).toMatchObject(measured);
    expect(gauges).toEqual([measured]);
  });
});

describe('an event of one execution', () => {
  it('ends that execution, and leaves the rest to the next minute', async () => {
    const { keepLine, looked, gauges } = setUp({ ended: ['b'] });
    expect(await keepLine({ detail: { executionArn: 'a' } })).toEqual({ outcome: 'recorded' });
    expect([looked, gauges]).toEqual([['a'], []]);
  });

  it('does nothing if the execution wrote its record', async () => {
    const { keepLine } = setUp({ recorded: ['a'] });
    expect(await keepLine({ detail: { executionArn: 'a' } })).toEqual({ outcome: 'nothing-to-do' });
  });
});

import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../../core/line/line-items.ts';
import {
  createKeepLine,
  type KeepLineDependencies,
  type LineGauges,
} from '../../../functions/keep-line/keep-line.ts';
import { stoppedExecution } from '../../support/worlds/stopped-execution.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const ticket = (id: string): Ticket => ({
  pool: 'submit',
  id,
  attempt: 1,
  joinedAt: '',
  fencing: '1',
  executionArn: id,
});

type Broken = Partial<Omit<KeepLineDependencies, 'line'>> & { line?: Partial<KeepLineDependencies['line']> };

/** keep-line, which frees the slots of three executions, with some broken parts. */
function setUp(broken: Broken) {
  const gauges: LineGauges[] = [];
  const failed: unknown[][] = [];
  const recorded: string[] = [];
  const line = {
    reconcile: async () => ['first', 'second', 'last'].map(ticket),
    snapshot: async () => ({
      breaker: null,
      inFlight: 1,
      waiting: 0,
      waitingHigh: 0,
      oldestJoinedAt: null,
    }),
    ...broken.line,
  };
  const keepLine = createKeepLine({
    endExecution: async (execution) => {
      recorded.push(execution?.input.id ?? '');
      return 'recorded';
    },
    describeExecution: async (executionArn) => stoppedExecution(executionArn, now),
    findSecret: async () => ({ version: 'v1', changedAt: now }),
    openings: { find: async () => null, note: async () => {}, forget: async () => {} },
    announce: async () => {},
    tableName: 'table',
    gauge: (seen) => void gauges.push(seen),
    fail: (...failure) => void failed.push(failure),
    now: () => now,
    ...broken,
    line,
  });
  return { keepLine, gauges, failed, recorded };
}

const throttled = new Error('ThrottlingException');

describe('if one execution cannot be ended', () => {
  const { keepLine, gauges, failed, recorded } = setUp({
    endExecution: async (execution) => {
      const id = execution?.input.id ?? '';
      if (id === 'second') throw throttled;
      recorded.push(id);
      return 'recorded';
    },
  });

  it('the others are ended, and keep-line reports the failure and measures the line', async () => {
    expect(await keepLine()).toMatchObject({ outcome: 'kept', freed: 3, recorded: 2, failed: 1 });
    expect(recorded).toEqual(['first', 'last']);
    expect(failed).toEqual([[throttled, 'second']]);
    expect(gauges).toHaveLength(1);
  });
});

describe('if Step Functions throttles DescribeExecution', () => {
  const { keepLine, gauges } = setUp({
    describeExecution: async () => {
      throw throttled;
    },
  });

  it('the line is kept and measured all the same', async () => {
    expect(await keepLine()).toMatchObject({ outcome: 'kept', freed: 3, recorded: 0, failed: 3 });
    expect(gauges).toHaveLength(1);
  });
});

describe('if a whole part fails, the others are done, and keep-line fails at the end', () => {
  const fails = async () => {
    throw throttled;
  };

  it('the reconciliation', async () => {
    const { keepLine, gauges, failed } = setUp({ line: { reconcile: fails } });
    await expect(keepLine()).rejects.toThrow('ThrottlingException');
    expect(gauges).toHaveLength(1);
    expect(failed).toEqual([[throttled, undefined]]);
  });

  it('a part of the reconciliation', async () => {
    const reconcile: KeepLineDependencies['line']['reconcile'] = async ({ fail }) => {
      fail(throttled);
      return [ticket('first')];
    };
    const { keepLine, gauges, recorded } = setUp({ line: { reconcile } });
    await expect(keepLine()).rejects.toThrow('ThrottlingException');
    expect(recorded).toEqual(['first']);
    expect(gauges).toHaveLength(1);
  });

  it('the measures', async () => {
    const { keepLine, gauges, recorded } = setUp({ line: { snapshot: fails } });
    await expect(keepLine()).rejects.toThrow('ThrottlingException');
    expect(recorded).toEqual(['first', 'second', 'last']);
    expect(gauges).toEqual([]);
  });
});

it('keep-line continues if it cannot look at a slot, and reports it', async () => {
  const reconcile: KeepLineDependencies['line']['reconcile'] = async ({ fail }) => {
    fail(throttled, 'another');
    return [];
  };
  const { keepLine, failed } = setUp({ line: { reconcile } });
  expect(await keepLine()).toMatchObject({ outcome: 'kept', failed: 1 });
  expect(failed).toEqual([[throttled, 'another']]);
});

describe('the balance', () => {
  const watched = (watchBalance: KeepLineDependencies['watchBalance'], broken: Broken = {}) => {
    const gauged: boolean[] = [];
    return {
      ...setUp({ ...broken, watchBalance, gaugeBalance: (isShort) => void gauged.push(isShort) }),
      gauged,
    };
  };

  it.each([
    [true, [true]],
    [false, [false]],
    [null, []],
  ])('is measured if it is known: %s', async (isShort, said) => {
    const { keepLine, gauged } = watched(async () => isShort);
    await keepLine();
    expect(gauged).toEqual(said);
  });

  it('is read last, and if that fails, everything else is done', async () => {
    const seen: number[] = [];
    const { keepLine, gauges, recorded, gauged } = watched(async () => {
      seen.push(gauges.length, recorded.length);
      throw throttled;
    });
    await expect(keepLine()).rejects.toThrow('ThrottlingException');
    expect([seen, gauges.length, gauged]).toEqual([[1, 3], 1, []]);
  });

  it('is not read if the line could not be read', async () => {
    const fails = async () => {
      throw throttled;
    };
    const { keepLine, gauged } = watched(async () => true, { line: { snapshot: fails } });
    await expect(keepLine()).rejects.toThrow('ThrottlingException');
    expect(gauged).toEqual([]);
  });
});

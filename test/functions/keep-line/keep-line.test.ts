import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { AnnouncedOpening } from '../../../core/line/announced-openings.ts';
import type { Breaker, OpenBreaker } from '../../../core/line/breaker-item.ts';
import type { LineSnapshot } from '../../../core/line/line.ts';
import { createKeepLine, type LineGauges } from '../../../functions/keep-line/keep-line.ts';
import { stoppedExecution } from '../../support/worlds/stopped-execution.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const open: OpenBreaker = {
  cause: 'account',
  since: '',
  failure: failure('out-of-credits', 'x'),
  trials: 0,
  trialAt: '',
  lastTrial: '',
};
const breaker: Breaker = { revision: 1, unknownPhotos: [], resultlessPhotos: [], open };
/** The breaker has been open for five minutes. */
const since = '2026-11-23T11:55:00.000Z';
const late: Breaker = { ...breaker, open: { ...open, since } };
const quiet: LineSnapshot = {
  breaker: null,
  inFlight: 2,
  waiting: 0,
  waitingHigh: 0,
  oldestJoinedAt: null,
};

interface World {
  /** The executions from which the line frees the slots. */
  readonly freed?: readonly string[];
  /** The executions that have written their own records. */
  readonly recorded?: readonly string[];
  readonly snapshot?: Partial<LineSnapshot>;
  /** The opening that was announced and has not ended. */
  readonly announced?: AnnouncedOpening | null;
}

function setUp({ freed = [], recorded = [], snapshot = {}, announced = null }: World = {}) {
  const gauges: LineGauges[] = [];
  const looked: string[] = [];
  const events: object[] = [];
  const done: string[] = [];
  let noted = announced;
  let secretsRead = 0;
  const keepLine = createKeepLine({
    line: {
      reconcile: async ({ findSecret }) => {
        await findSecret();
        const ticket = { pool: 'submit', attempt: 1, joinedAt: '', fencing: '1' } as const;
        return freed.map((arn) => ({ ...ticket, id: arn, executionArn: arn }));
      },
      snapshot: async () => ({ ...quiet, ...snapshot }),
    },
    openings: {
      find: async () => noted,
      note: async (opening) => {
        noted = opening;
        done.push('noted');
      },
      forget: async () => {
        noted = null;
        done.push('forgotten');
      },
    },
    endExecution: async (execution) => {
      if (execution === null) return 'nothing-to-do';
      looked.push(execution.input.id);
      return recorded.includes(execution.input.id) ? 'nothing-to-do' : 'recorded';
    },
    describeExecution: async (executionArn) => stoppedExecution(executionArn, now),
    findSecret: async () => {
      secretsRead += 1;
      return { version: 'v1', changedAt: now };
    },
    announce: async (detailType, detail) => {
      events.push({ detailType, detail });
      done.push('announced');
    },
    tableName: 'the-table',
    gauge: (seen) => void gauges.push(seen),
    fail: (error) => {
      throw error;
    },
    now: () => now,
  });
  return { keepLine, gauges, looked, events, done, secretsRead: () => secretsRead };
}

describe('each minute', () => {
  it('ends the executions whose slots were freed', async () => {
    const { keepLine, looked } = setUp({ freed: ['a', 'b'] });
    expect(await keepLine()).toMatchObject({ outcome: 'kept', freed: 2, recorded: 2 });
    expect(looked.toSorted()).toEqual(['a', 'b']);
  });

  it('does not count records that executions wrote themselves', async () => {
    const { keepLine } = setUp({ freed: ['a', 'b'], recorded: ['a'] });
    expect(await keepLine()).toMatchObject({ recorded: 1 });
  });

  it('gives the line a function that looks for a new API key', async () => {
    const { keepLine, secretsRead } = setUp();
    await keepLine();
    expect(secretsRead()).toBe(1);
  });

  it.each<[string, Partial<LineSnapshot>, LineGauges]>([
    ['without photos that wait', {}, { openFor: null, inFlight: 2, waiting: 0, oldestTicketSeconds: 0 }],
    [
      'with a photo that waits',
      { oldestJoinedAt: '2026-11-23T11:59:30.000Z', waiting: 4 },
      { openFor: null, inFlight: 2, waiting: 4, oldestTicketSeconds: 30 },
    ],
    [
      'with a photo that joined by a clock that is ahead',
      { oldestJoinedAt: '2026-11-23T12:00:30.000Z' },
      { openFor: null, inFlight: 2, waiting: 0, oldestTicketSeconds: 0 },
    ],
    [
      'whose breaker has been open for five minutes',
      { breaker: late, inFlight: 0 },
      { openFor: open.cause, inFlight: 0, waiting: 0, oldestTicketSeconds: 0 },
    ],
    [
      'whose breaker has just opened',
      { breaker: { ...late, open: { ...open, since: '2026-11-23T11:55:00.001Z' } } },
      { openFor: null, inFlight: 2, waiting: 0, oldestTicketSeconds: 0 },
    ],
    [
      'whose breaker is closed and counts',
      { breaker: { ...breaker, open: undefined } as unknown as Breaker },
      { openFor: null, inFlight: 2, waiting: 0, oldestTicketSeconds: 0 },
    ],
  ])('measures a line %s', async (_, snapshot, measured) => {
    const { keepLine, gauges } = setUp({ snapshot });
    expect(await keepLine()).toMatchObject(measured);
    expect(gauges).toEqual([measured]);
  });
});

describe('a breaker that has been open for five minutes', () => {
  it('is announced, with its reason and the time of the next trial', async () => {
    const { keepLine, events, done } = setUp({ snapshot: { breaker: late, waiting: 7 } });
    await keepLine();
    expect(events).toEqual([
      {
        detailType: 'Circuit Breaker Opened',
        detail: {
          table: 'the-table',
          cause: open.cause,
          since,
          error: open.failure,
          nextTrialAt: open.trialAt,
          waiting: 7,
        },
      },
    ]);
    expect(done, 'noted once it was announced').toEqual(['announced', 'noted']);
  });

  it('is announced once', async () => {
    const { keepLine, events } = setUp({ snapshot: { breaker: late } });
    await keepLine();
    await keepLine();
    expect(events).toHaveLength(1);
  });
});

describe('a breaker whose opening was announced', () => {
  const announced: AnnouncedOpening = { since, cause: 'outage', error: failure('segmind-busy', 'x') };
  const closed = {
    detailType: 'Circuit Breaker Closed',
    detail: { table: 'the-table', ...announced, closedAt: now.toISOString(), waiting: 3 },
  };

  it('is announced again when it closes, once, with its reason', async () => {
    const { keepLine, events, done } = setUp({ announced, snapshot: { waiting: 3 } });
    await keepLine();
    await keepLine();
    expect(events).toEqual([closed]);
    expect(done, 'forgotten once it was announced').toEqual(['announced', 'forgotten']);
  });

  it('is announced as closed also if another opening has followed already', async () => {
    const justOpened: Breaker = { ...late, open: { ...open, since: now.toISOString() } };
    const { keepLine, events } = setUp({ announced, snapshot: { breaker: justOpened, waiting: 3 } });
    await keepLine();
    expect(events).toEqual([closed]);
  });

  it('is announced as closed before the next opening, if that is also older than five minutes', async () => {
    const other = { ...announced, since: '2026-11-23T11:00:00.000Z' };
    const { keepLine, events, done } = setUp({ announced: other, snapshot: { breaker: late } });
    await keepLine();
    expect(events).toMatchObject([
      { detailType: 'Circuit Breaker Closed', detail: { since: other.since } },
      { detailType: 'Circuit Breaker Opened', detail: { since } },
    ]);
    expect(done).toEqual(['announced', 'forgotten', 'announced', 'noted']);
  });
});

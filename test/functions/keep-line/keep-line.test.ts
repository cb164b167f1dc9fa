import { describe, expect, it } from 'vitest';
import { createKeepLine, type LineGauges } from '../../../functions/keep-line/keep-line.ts';
import type { ExecutionInput } from '../../../functions/shared/clients/executions.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { refusal } from '../../../functions/shared/domain/segmind-reply.ts';
import { timeOf } from '../../../functions/shared/line/line-state.ts';
import type { SubmissionResult } from '../../../functions/shared/submission/submission.ts';
import { LineWorld } from '../../support/line-world.ts';
import { job, photo } from '../../support/step-events.ts';

const trouble = { error: failure('out-of-credits', 'Add credits.'), toldSeconds: null };
const accepted = { kind: 'accepted', job } as const;

/** A line of two places, kept by hand: each call of `keep` is a minute's look after it. */
function setUp({ maxInFlight = 2 } = {}) {
  const world = new LineWorld({ maxInFlight });
  const submitted: string[] = [];
  const started: string[] = [];
  const gauges: LineGauges[] = [];
  const segmind = {
    answer: accepted as SubmissionResult,
    keyVersion: 'v1',
    keyPutAt: new Date(0),
    /** Between the POST and its reply. */
    meanwhile: async () => {},
    /** Photos that Segmind answers with a 500, whatever it answers others. */
    stumblesOver: [] as string[],
  };
  const keepLine = createKeepLine({
    store: world.store,
    line: world.line,
    callbacks: world.callbacks,
    maxInFlight,
    now: () => world.now(),
    submission: {
      recall: async () => null,
      submit: async ({ id }) => {
        submitted.push(id);
        await segmind.meanwhile();
        return segmind.stumblesOver.includes(id)
          ? refusal(failure('segmind-busy', 'HTTP 500'))
          : segmind.answer;
      },
    },
    readApiKey: async () => ({ value: 'key', version: segmind.keyVersion, putAt: segmind.keyPutAt }),
    describeExecution: async (arn) => ({
      executionArn: arn,
      name: arn,
      status: world.executions.get(arn)?.running ? 'RUNNING' : 'ABORTED',
      error: undefined,
      cause: undefined,
      input: { id: arn, attempt: 1, photo },
    }),
    listEnded: async () => [...world.executions].filter(([, { running }]) => !running).map(([arn]) => arn),
    startExecution: async (name: string, _: ExecutionInput) => {
      started.push(name);
      return true;
    },
    gauge: (seen) => void gauges.push(seen),
    sleep: async (ms) => world.pass(ms / 1000),
  });
  const keep = async () =>
    (await keepLine({})) as Extract<Awaited<ReturnType<typeof keepLine>>, { probe: unknown }>;
  return { world, submitted, started, gauges, segmind, keepLine, keep };
}

/** Two photos were refused for account trouble; they wait, and a third behind them. */
async function hold() {
  const held = setUp();
  for (const id of ['a', 'b', 'c']) await held.world.join(id);
  await held.world.join('a', trouble);
  await held.world.join('b', trouble);
  return held;
}

describe('keepLine', () => {
  it('frees the place of an execution that was stopped, and has its record written', async () => {
    const { world, started, keep } = setUp({ maxInFlight: 1 });
    await world.join('a');
    await world.join('b');
    world.abort('a');
    expect(await keep()).toMatchObject({ freed: 1, recorded: 1, inFlight: 1 });
    expect(started).toEqual(['a-end']);
    expect(world.served).toEqual(['a', 'b']);
  });

  it('has the record written of a photo that was stopped as it waited', async () => {
    const { world, started, keep } = setUp({ maxInFlight: 1 });
    await world.join('a');
    await world.join('b');
    world.abort('b');
    expect(await keep()).toMatchObject({ freed: 0, recorded: 1 });
    expect(started).toEqual(['b-end']);
  });

  it('looks no further where an execution has failed with its record', async () => {
    const { world, keepLine } = setUp();
    await world.join('a');
    const before = world.s3.sent.length;
    expect(await keepLine({ detail: { executionArn: 'a' } })).toEqual({ outcome: 'nothing-to-keep' });
    expect(world.s3.sent.length).toBe(before);
  });

  it('measures the line', async () => {
    const { world, gauges, keep } = setUp({ maxInFlight: 1 });
    await world.join('a');
    await world.join('b');
    world.pass(30);
    await keep();
    expect(gauges).toEqual([{ held: false, inFlight: 1, oldestTicketSeconds: expect.closeTo(30, 1) }]);
  });

  it('serves a photo that gave way when its time comes, and not only at the next minute', async () => {
    const { world, keep } = setUp();
    await world.join('a');
    const { ticket } = await world.giveWay('a', 40);
    await keep();
    expect(world.served).toEqual(['a', 'a']);
    expect(world.now().getTime(), 'not before its time').toBeGreaterThanOrEqual(timeOf(ticket).getTime());
  });

  it.each([
    ['whose time comes after the next minute', { seconds: 90, held: false }],
    ['while the line is held', { seconds: 40, held: true }],
  ])('does not wait for a photo %s', async (_, { seconds, held }) => {
    const { world, keep } = setUp();
    await world.join('a');
    await world.giveWay('a', seconds);
    if (held) await world.join('b', trouble);
    const before = world.now();
    expect(await keep()).toMatchObject({ held });
    expect(world.now()).toEqual(before);
    expect(world.served).toEqual(['a']);
  });

  it('asks no more about a line in which many wait', async () => {
    const count = async (waiting: number) => {
      const { world, keep } = setUp();
      for (let n = 0; n < waiting; n++) await world.join(`photo${n}`);
      const before = world.s3.sent.length;
      await keep();
      return world.s3.sent.length - before;
    };
    expect(await count(500)).toBe(await count(5));
  });
});

describe('a held line', () => {
  it('is probed by the photo at its head, once its time has come, and then by the others', async () => {
    const { world, submitted, keep } = await hold();
    expect(await keep()).toMatchObject({ probe: 'not-due', held: true, inFlight: 0 });
    world.pass(31);
    expect(await keep()).toMatchObject({ probe: 'lifted', held: false });
    expect(submitted).toEqual(['a']);
    expect(world.served).toEqual(['a', 'b', 'a', 'b']);
  });

  it('is probed by one photo at a time, at growing waits', async () => {
    const { world, submitted, segmind, keep } = await hold();
    segmind.answer = refusal(trouble.error);
    const probes: number[] = [];
    for (let second = 0; second < 3600; second += 10) {
      world.pass(10);
      if ((await keep()).probe === 'still-held') probes.push(second + 10);
    }
    expect(probes).toEqual([30, 90, 210, 450, 930, 1530, 2130, 2730, 3330]);
    expect(new Set(submitted)).toEqual(new Set(['a']));
    expect(await world.waiting()).toEqual(['a', 'b', 'c']);
  });

  it('is probed at once when the secret has a new value', async () => {
    const { segmind, submitted, keep } = await hold();
    await keep();
    segmind.keyVersion = 'v2';
    expect(await keep()).toMatchObject({ probe: 'lifted' });
    expect(submitted).toEqual(['a']);
  });

  it('does not tell a photo of its place while it is being the probe, whoever looks meanwhile', async () => {
    const { world, segmind, keep } = await hold();
    world.pass(31);
    segmind.meanwhile = async () => {
      segmind.meanwhile = async () => {};
      world.pass(45);
      await keep();
      expect(world.served, 'served before the reply').toEqual(['a', 'b']);
    };
    expect(await keep()).toMatchObject({ probe: 'lifted' });
    expect(world.served).toEqual(['a', 'b', 'a', 'b']);
  });

  it('tells a photo of its place whose probe was cut off', async () => {
    const { world, segmind, keep } = await hold();
    world.pass(31);
    segmind.meanwhile = async () => {
      throw new Error('The function was killed.');
    };
    await expect(keep()).rejects.toThrow('killed');
    segmind.meanwhile = async () => {};
    world.pass(91);
    await keep();
    expect(world.served.slice(0, 3)).toEqual(['a', 'b', 'a']);
  });

  it('is not kept held by one photo that Segmind stumbles over', async () => {
    const { world, segmind, submitted, keep } = await hold();
    segmind.stumblesOver = ['a'];
    world.pass(31);
    expect(await keep()).toMatchObject({ probe: 'still-held' });
    world.pass(61);
    expect(await keep()).toMatchObject({ probe: 'lifted' });
    expect(submitted).toEqual(['a', 'b']);
    expect(world.served).toContain('a');
  });

  it('is probed at once also where the secret had its new value before the first look', async () => {
    const { world, segmind, submitted, keep } = await hold();
    world.pass(1);
    segmind.keyPutAt = world.now();
    expect(await keep()).toMatchObject({ probe: 'lifted' });
    expect(submitted).toEqual(['a']);
  });

  it('stays held where nobody knows what became of the probe', async () => {
    const { world, segmind, keep } = await hold();
    segmind.answer = refusal(failure('submit-outcome-unknown', 'x'));
    world.pass(31);
    expect(await keep()).toMatchObject({ probe: 'still-held', held: true });
    expect(world.served.at(-1)).toBe('a');
  });

  it('is lifted where nobody waits any more', async () => {
    const { world, submitted, keep } = await hold();
    for (const id of ['a', 'b', 'c']) world.abort(id);
    world.pass(31);
    expect(await keep()).toMatchObject({ probe: 'lifted', held: false });
    expect(submitted).toEqual([]);
  });

  it('is not probed by a photo whose time is to come', async () => {
    const { world, submitted, keep } = setUp();
    await world.join('a');
    await world.giveWay('a', 3600);
    await world.join('b');
    await world.join('b', trouble);
    world.pass(31);
    await keep();
    expect(submitted).toEqual(['b']);
  });
});

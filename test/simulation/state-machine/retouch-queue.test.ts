import { SendTaskFailureCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { OUTCOME } from '../../../core/contract/outcomes.ts';
import { readDefinition } from '../../../simulation/stack/definition.ts';
import { synthesize } from '../../../simulation/stack/synthesized.ts';
import { FAILURE, first, grantSlot, type Play, play, type StepPlay } from './retouch-machine.ts';

const definition = readDefinition(synthesize());
const run = (how: Play) => play(definition, how);

const HOUR_MS = 3_600_000;
const error = FAILURE;
const busy = { outcome: OUTCOME.busy, waitSeconds: 10, error };
const rejoin = { outcome: OUTCOME.rejoin, error, refusals: 0 };
const requeue = { outcome: OUTCOME.requeue, waitSeconds: 3600, error };

/**
 * The nth call, from 0, gets its slot as soon as it has answered; each earlier call waits until it times out.
 */
const servedAt =
  (nth: number, hours = 0): StepPlay =>
  (call, payload, machine) =>
    call < nth ? 'in line' : grantSlot(machine, payload, hours * HOUR_MS);

type Payloads = readonly Record<string, unknown>[];
const valuesOf = (payloads: Payloads, name: string) => payloads.map((payload) => payload[name]);

function expectToGrow(fencing: unknown[]): void {
  expect(fencing).toEqual([...fencing].map(String).sort());
  expect(new Set(fencing).size).toBe(fencing.length);
}

describe('a photo that joins the queue again', () => {
  it.each([
    ['at once', { 'Submit to Segmind': first(busy, rejoin, busy, rejoin) }],
    ['after a while', { 'Submit to Segmind': first(requeue, requeue) }],
    ['after six hours', { 'Join the line': servedAt(2) }],
  ])('keeps its position, and has a later fencing token and another task token: %s', async (_, steps) => {
    const { execution, payloads } = await run({ steps });
    expect(execution.status).toBe('SUCCEEDED');
    const joins = payloads['Join the line'];
    expect(joins).toHaveLength(3);
    expect(valuesOf(joins, 'joinedAt')).toEqual(Array(3).fill(execution.startDate.toISOString()));
    expectToGrow(valuesOf(joins, 'fencing'));
    expect(new Set(valuesOf(joins, 'taskToken')).size).toBe(3);
  });

  it('reports how often Segmind refused it', async () => {
    const { payloads } = await run({
      steps: { 'Submit to Segmind': first({ ...rejoin, refusals: 1 }, requeue, { ...rejoin, refusals: 2 }) },
    });
    expect(valuesOf(payloads['Submit to Segmind'], 'refusals')).toEqual([0, 1, 1, 2]);
  });

  it('counts its waits until it is accepted', async () => {
    const { payloads } = await run({ steps: { 'Submit to Segmind': first(busy, requeue, rejoin, busy) } });
    expect(valuesOf(payloads['Submit to Segmind'], 'waits')).toEqual([0, 1, 2, 2, 3]);
    expect(valuesOf(payloads['Poll Segmind'], 'waits')).toEqual([0]);
  });

  it('waits as long as the step returned', async () => {
    const { execution, payloads } = await run({ steps: { 'Submit to Segmind': first(requeue) } });
    const [, second] = valuesOf(payloads['Join the line'], 'fencing');
    const at = new Date(execution.startDate.getTime() + HOUR_MS).toISOString();
    expect(second).toBe(`${at}#000#00`);
  });

  it('has a later fencing token if its join fails after its ticket was accepted', async () => {
    const { payloads } = await run({
      steps: {
        'Join the line': async (call, { taskToken }, { client }) => {
          if (call > 0) return undefined;
          await client.send(new SendTaskFailureCommand({ taskToken: String(taskToken), error: 'Lost' }));
          return 'in line';
        },
      },
    });
    const fencing = valuesOf(payloads['Join the line'], 'fencing');
    expectToGrow(fencing);
    expect(fencing[1]).toMatch(/#01$/);
  });
});

describe('the queue timeout', () => {
  it('is 28 days from the beginning, also for a photo that was out of the queue for a while', async () => {
    const { execution, payloads } = await run({
      steps: {
        'Join the line': (call) => (call === 0 ? undefined : 'in line'),
        'Submit to Segmind': first(requeue),
      },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'queue-timed-out' });
    expect((execution.stopDate?.getTime() ?? 0) - execution.startDate.getTime()).toBe(28 * 24 * HOUR_MS);
    expect(payloads['Join the line']).toHaveLength(1 + 112);
  });
});

describe('the time limit of transient failures', () => {
  /** How long the limit has run at the last submit, seconds. */
  async function secondsRun(join: StepPlay, ...answers: unknown[]): Promise<number> {
    const { payloads } = await run({
      steps: { 'Join the line': join, 'Submit to Segmind': first(...answers) },
    });
    const { since, slot } = payloads['Submit to Segmind'].at(-1) as {
      since: string;
      slot: { since: string };
    };
    return (Date.parse(slot.since) - Date.parse(since)) / 1000;
  }

  it.each<[string, StepPlay]>([
    ['for hours', servedAt(0, 5)],
    ['for so long that the photo joins again', servedAt(3, 1)],
  ])('starts with the first slot, however long the photo waited for it: %s', async (_, join) => {
    expect(await secondsRun(join)).toBe(0);
  });

  it.each<[string, StepPlay]>([
    ['for a moment', servedAt(0)],
    ['for hours', servedAt(0, 5)],
    [
      'for so long that the photo joins again',
      (call, ...rest) => servedAt(call === 0 ? 0 : 4, 1)(call, ...rest),
    ],
  ])('pauses while the photo waits in the queue: %s', async (_, join) => {
    expect(await secondsRun(join, busy, busy, rejoin)).toBe(20);
  });

  it('continues while the photo is out of the queue', async () => {
    expect(await secondsRun(servedAt(0), busy, requeue)).toBe(10 + 3600);
  });
});

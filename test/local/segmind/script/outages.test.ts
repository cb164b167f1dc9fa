import { describe, expect, it, vi } from 'vitest';
import type { OutageInput } from '../../../../local/segmind/script/outages.ts';
import type { Step } from '../../../../local/segmind/script/script-steps.ts';
import type { Simulator, SimulatorOptions } from '../../../../local/segmind/simulator.ts';
import {
  ask,
  control,
  firstOutputUrl,
  hostPhoto,
  pollToEnd,
  retouch,
  startSimulator,
  submit,
} from '../support/simulator-client.ts';

const MINUTE = 60;

/** A simulator with a clock that stands still until the test sets it. */
async function startAt(options: Partial<SimulatorOptions> = {}) {
  const clock = { ms: 0 };
  const simulator = await startSimulator({ now: () => clock.ms, ...options });
  return { simulator, clock };
}

/** The statuses of one submit for each of these photos. */
async function submitted(simulator: Simulator, ...names: string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const name of names) {
    statuses.push((await submit(simulator, { image_ukbxw: `http://127.0.0.1:1/${name}` })).status);
  }
  return statuses;
}

const creditsOf = ({ origin }: Simulator) => ask(`${origin}/v1/get-user-credits`);

describe('an outage', () => {
  it('affects every submit until its time is over', async () => {
    const { simulator, clock } = await startAt();
    await control(simulator, '/outages', { call: 'submit', seconds: 10 * MINUTE, step: { status: 504 } });
    expect(await submitted(simulator, 'a.jpg', 'b.jpg', 'a.jpg')).toEqual([504, 504, 504]);
    clock.ms = 10 * MINUTE * 1000 - 1;
    expect(await submitted(simulator, 'c.jpg')).toEqual([504]);
    clock.ms += 1;
    expect(await submitted(simulator, 'c.jpg')).toEqual([200]);
    expect(simulator.ledger()).toMatchObject({ submits: 5, spoilt: 4, inOutage: 4, billed: 1 });
  });

  it.each<[Step, number, number]>([
    [{ status: 503 }, 503, 0],
    [{ status: 503, body: '<html>Be right back</html>' }, 503, 0],
    [{ status: 522 }, 522, 0],
    [{ status: 429, headers: { 'x-rate-limit-reset-at-utc': '{utc+9s}' } }, 429, 0],
    [{ status: 500, taken: true }, 500, 2],
    [{ status: 504, taken: true }, 504, 2],
    [{ status: 401 }, 401, 0],
    [{ status: 402 }, 402, 0],
    [{ status: 406 }, 406, 0],
    [{ pollUrl: 'https://elsewhere.example/{request_id}' }, 200, 2],
    [{ noPollUrl: true }, 200, 2],
    [{ malformed: true }, 200, 2],
  ])('answers every submit with %o', async (step, status, billed) => {
    const { simulator } = await startAt();
    simulator.outage({ call: 'submit', seconds: MINUTE, step });
    expect(await submitted(simulator, 'a.jpg', 'b.jpg')).toEqual([status, status]);
    expect(simulator.ledger().billed).toBe(billed);
  });

  it.each<[Step, number]>([
    [{ drop: 'before-reply' }, 0],
    [{ drop: 'after-taken' }, 2],
  ])('loses the connection of every submit: %o', async (step, billed) => {
    const { simulator } = await startAt();
    simulator.outage({ call: 'submit', seconds: MINUTE, step });
    for (let times = 0; times < 2; times += 1) await expect(submit(simulator)).rejects.toThrow(TypeError);
    expect(simulator.ledger()).toMatchObject({ submits: 2, billed });
  });

  it('leaves every submit without an answer', async () => {
    const { simulator } = await startAt();
    simulator.outage({ call: 'submit', seconds: MINUTE, step: { hang: true, taken: true } });
    const refused = [submit(simulator), submit(simulator)].map((one) =>
      expect(one).rejects.toThrow('fetch failed'),
    );
    await vi.waitFor(() => expect(simulator.ledger().billed).toBe(2));
    await simulator.close();
    await Promise.all(refused);
  });

  it('affects polls, and a job is available again after it', async () => {
    const { simulator, clock } = await startAt();
    const { poll_url } = (await submit(simulator)).json;
    simulator.outage({ call: 'poll', seconds: MINUTE, step: { status: 503 } });
    expect([(await ask(poll_url)).status, (await ask(poll_url)).status]).toEqual([503, 503]);
    clock.ms = MINUTE * 1000;
    expect((await pollToEnd(poll_url)).json.status).toBe('COMPLETED');
  });

  it.each([404, 500])('answers every output with %i', async (status) => {
    const { simulator, clock } = await startAt();
    const { origin } = await hostPhoto();
    const url = firstOutputUrl(await retouch(simulator, { image_ukbxw: `${origin}/a.jpg` }));
    simulator.outage({ call: 'output', seconds: MINUTE, step: { status } });
    expect([(await fetch(url)).status, (await fetch(url)).status]).toEqual([status, status]);
    clock.ms = MINUTE * 1000;
    expect((await fetch(url)).status).toBe(200);
  });

  it('makes every job fail that is taken meanwhile', async () => {
    const { simulator, clock } = await startAt();
    simulator.script({ photo: '*', job: { outputs: 2 } });
    await control(simulator, '/outages', { call: 'job', seconds: MINUTE, job: { fail: 'Out of memory' } });
    expect(await retouch(simulator)).toMatchObject({ status: 'FAILED', error: 'Out of memory' });
    expect(await retouch(simulator)).toMatchObject({ status: 'FAILED', error: 'Out of memory' });
    clock.ms = MINUTE * 1000;
    expect(JSON.parse((await retouch(simulator)).output)).toHaveLength(2);
    expect(simulator.ledger()).toMatchObject({ billed: 3, inOutage: 2 });
  });

  it.each(['credits', 'all'] as const)('can affect the balance too: %s', async (call) => {
    const { simulator, clock } = await startAt({ credits: 12 });
    simulator.outage({ call: 'submit', seconds: MINUTE, step: { status: 504 } });
    expect((await creditsOf(simulator)).json).toMatchObject({ credits: 12 });
    simulator.outage({ call, seconds: MINUTE, step: { status: 503 } });
    expect((await creditsOf(simulator)).status).toBe(503);
    clock.ms = MINUTE * 1000;
    expect((await creditsOf(simulator)).status).toBe(200);
    expect(simulator.ledger().creditReads).toBe(3);
  });

  it('of all calls affects submits, polls and outputs', async () => {
    const { simulator } = await startAt();
    const { origin } = await hostPhoto();
    const { poll_url } = (await submit(simulator, { image_ukbxw: `${origin}/a.jpg` })).json;
    const url = firstOutputUrl((await pollToEnd(poll_url)).json);
    simulator.outage({ call: 'all', seconds: MINUTE, step: { status: 503 } });
    const statuses = [
      (await submit(simulator)).status,
      (await ask(poll_url)).status,
      (await fetch(url)).status,
    ];
    expect(statuses).toEqual([503, 503, 503]);
  });

  it('precedes scripts and faults, and uses up none of their steps', async () => {
    const { simulator, clock } = await startAt();
    simulator.script({ photo: 'a.jpg', submit: [{ status: 400 }] });
    simulator.faults({ seed: 1, rate: 1, kinds: ['submit-502'] });
    simulator.outage({ call: 'submit', seconds: MINUTE, step: { status: 504 } });
    expect(await submitted(simulator, 'a.jpg', 'b.jpg')).toEqual([504, 504]);
    clock.ms = MINUTE * 1000;
    expect(await submitted(simulator, 'a.jpg', 'b.jpg')).toEqual([400, 502]);
    expect(simulator.ledger().faults).toEqual({ 'submit-502': 1 });
  });

  it('precedes a newer one of the same call, which applies when it is over', async () => {
    const { simulator, clock } = await startAt();
    simulator.outage({ call: 'submit', seconds: MINUTE, step: { status: 504 } });
    simulator.outage({ call: 'submit', seconds: 2 * MINUTE, step: { status: 503 } });
    expect(await submitted(simulator, 'a.jpg')).toEqual([504]);
    clock.ms = MINUTE * 1000;
    expect(await submitted(simulator, 'a.jpg')).toEqual([503]);
  });

  it('affects only calls with a valid key', async () => {
    const { simulator } = await startAt();
    simulator.outage({ call: 'submit', seconds: MINUTE, step: { status: 504 } });
    expect((await submit(simulator, {}, { authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it('ends early after DELETE', async () => {
    const { simulator } = await startAt();
    simulator.outage({ call: 'submit', seconds: MINUTE, step: { status: 504 } });
    expect((await ask(`${simulator.controlUrl}/outages`, { method: 'DELETE' })).json).toEqual({ ok: true });
    expect(await submitted(simulator, 'a.jpg')).toEqual([200]);
  });

  it.each<[unknown, string]>([
    [{ call: 'download', seconds: 1, step: { ok: true } }, 'outage.call: '],
    [{ call: 'submit', step: { status: 504 } }, 'outage.seconds: '],
    [{ call: 'submit', seconds: 0, step: { status: 504 } }, 'outage.seconds: '],
    [{ call: 'submit', seconds: 1 }, 'outage.step: '],
    [{ call: 'poll', seconds: 1, step: { noPollUrl: true } }, 'outage.step: a step of poll has one of '],
    [{ call: 'credits', seconds: 1, step: { jobStatus: 'X' } }, 'outage.step: a step of credits has one of '],
    [
      { call: 'all', seconds: 1, step: { status: 504, taken: true } },
      'outage.step.taken: is for submit only',
    ],
    [{ call: 'submit', seconds: 1, step: { status: 504, times: 2 } }, 'no times and no repeat'],
    [{ call: 'job', seconds: 1, step: { status: 504 } }, 'outage'],
    [{ call: 'job', seconds: 1, job: { outputShape: 'cube' } }, 'outage.job.outputShape: '],
  ])('is refused as %j, with the reason', async (input, error) => {
    const { simulator } = await startAt();
    const answer = await control(simulator, '/outages', input as OutageInput);
    expect([answer.status, answer.json.error]).toEqual([400, expect.stringContaining(error)]);
    expect(await submitted(simulator, 'a.jpg')).toEqual([200]);
  });
});

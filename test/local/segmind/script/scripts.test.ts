import { describe, expect, it } from 'vitest';
import type { ScriptInput } from '../../../../local/segmind/script/scripts.ts';
import type { Simulator } from '../../../../local/segmind/simulator.ts';
import { ask, control, retouch, startSimulator, submit } from '../support/simulator-client.ts';

/** The statuses of `times` submits for one photo. */
async function submitted(simulator: Simulator, name: string, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i += 1) {
    statuses.push(
      (await submit(simulator, { image_ukbxw: `http://127.0.0.1:1/bucket/${name}?sig=1` })).status,
    );
  }
  return statuses;
}

describe('a script', () => {
  it.each<[string, ScriptInput['submit'], number[]]>([
    ['uses each step once, in order', [{ status: 503 }, { ok: true }, { status: 500 }], [503, 200, 500, 200]],
    ['uses a step as often as told', [{ status: 503, times: 2 }, { status: 500 }], [503, 503, 500, 200]],
    ['uses a step for all that follow', [{ ok: true }, { status: 503, repeat: true }], [200, 503, 503, 503]],
  ])('%s', async (_, steps, expected) => {
    const simulator = await startSimulator();
    simulator.script({ photo: 'ana', submit: steps ?? [] });
    expect(await submitted(simulator, 'uploads/ana.jpg', 4)).toEqual(expected);
  });

  it('finds its photo by a text in the decoded path, and not in the query', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: 'a é', submit: [{ status: 503 }] });
    simulator.script({ photo: 'sig', submit: [{ status: 500, repeat: true }] });
    expect(await submitted(simulator, 'uploads/a%20%C3%A9.jpg', 2)).toEqual([503, 200]);
    expect(await submitted(simulator, 'uploads/b.jpg', 1)).toEqual([200]);
  });

  it('is played from the start for each photo', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 503 }] });
    expect(await submitted(simulator, 'a.jpg', 2)).toEqual([503, 200]);
    expect(await submitted(simulator, 'b.jpg', 2)).toEqual([503, 200]);
  });

  it('is used up by all photos together if it is shared', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 503 }], shared: true });
    expect(await submitted(simulator, 'a.jpg', 1)).toEqual([503]);
    expect(await submitted(simulator, 'b.jpg', 1)).toEqual([200]);
  });

  it('of one photo precedes one for all, and an older one a newer', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 500 }] });
    simulator.script({ photo: 'ana', submit: [{ status: 502 }] });
    simulator.script({ photo: 'ana', submit: [{ status: 503 }] });
    expect(await submitted(simulator, 'ana.jpg', 4)).toEqual([502, 503, 500, 200]);
  });

  it('merges its job settings with those of the script for all, and precedes it', async () => {
    const simulator = await startSimulator({ now: () => 0, processingMs: 60_000 });
    simulator.script({ photo: 'sample', job: { fail: 'its own' } });
    simulator.script({ photo: '*', job: { fail: 'for all', processingMs: 0 } });
    expect(await retouch(simulator)).toMatchObject({ status: 'FAILED', error: 'its own' });
  });

  it('is removed by DELETE', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 503, repeat: true }] });
    expect((await ask(`${simulator.controlUrl}/scripts`, { method: 'DELETE' })).status).toBe(200);
    expect(await submitted(simulator, 'a.jpg', 1)).toEqual([200]);
  });

  it('can be posted', async () => {
    const simulator = await startSimulator();
    expect((await control(simulator, '/scripts', { photo: 'ana', submit: [{ status: 503 }] })).json).toEqual({
      ok: true,
    });
    expect(await submitted(simulator, 'ana.jpg', 2)).toEqual([503, 200]);
  });
});

describe('the control endpoint', () => {
  it.each([
    ['/scripts', {}, 'script.photo: '],
    ['/scripts', { photo: '' }, 'script.photo: '],
    ['/scripts', { photo: 'a', polls: [] }, 'script: Unrecognized key: "polls"'],
    [
      '/scripts',
      { photo: 'a', submit: [{ ok: true }, { explode: true }] },
      'script.submit[1]: a step of submit has one of ok, drop',
    ],
    ['/scripts', { photo: 'a', submit: ['ok'] }, 'script.submit[0]: '],
    ['/scripts', { photo: 'a', submit: [{ status: 99 }] }, 'script.submit[0].status: '],
    [
      '/scripts',
      { photo: 'a', submit: [{ status: 503, retry: 3 }] },
      'script.submit[0]: Unrecognized key: "retry"',
    ],
    ['/scripts', { photo: 'a', submit: [{ drop: 'now' }] }, 'script.submit[0].drop: '],
    ['/scripts', { photo: 'a', submit: [{ endless: true }] }, 'script.submit[0]: '],
    ['/scripts', { photo: 'a', poll: [{ noPollUrl: true }] }, 'script.poll[0]: a step of poll has one of '],
    [
      '/scripts',
      { photo: 'a', poll: [{ drop: 'after-taken' }] },
      'script.poll[0].drop: after-taken is only for submit',
    ],
    [
      '/scripts',
      { photo: 'a', poll: [{ status: 504, taken: true }] },
      'script.poll[0].taken: is for submit only',
    ],
    ['/scripts', { photo: 'a', output: [{ malformed: true }] }, 'script.output[0]: '],
    ['/scripts', { photo: 'a', job: { outputShape: 'cube' } }, 'script.job.outputShape: '],
    ['/faults', { seed: 1, rate: 2 }, 'faults.rate: '],
    [
      '/faults',
      { seed: 1, rate: 1, kinds: ['transient', 'rain'] },
      'faults.kinds: unknown kinds rain; expected ',
    ],
    ['/limits', { requestsPerMinute: -1 }, 'limits.requestsPerMinute: '],
    ['/account', { key: 'x' }, 'account: Unrecognized key: "key"'],
  ])('answers 400 to %s %o, with the reason', async (path, input, error) => {
    const answer = await control(await startSimulator(), path, input);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toContain(error);
  });

  it('answers 400 to a body that is not JSON', async () => {
    const { controlUrl } = await startSimulator();
    const answer = await ask(`${controlUrl}/scripts`, { method: 'POST', body: '{' });
    expect([answer.status, answer.json.error]).toEqual([400, 'The body is not JSON']);
  });

  it('answers 404 to an unknown path, and names the known ones', async () => {
    const { controlUrl } = await startSimulator();
    const answer = await ask(`${controlUrl}/nothing`);
    expect([answer.status, answer.json.error]).toEqual([
      404,
      expect.stringContaining('GET /_simulator/ledger'),
    ]);
  });

  it('returns the ledger, and clears it', async () => {
    const simulator = await startSimulator();
    await submit(simulator);
    expect((await ask(`${simulator.controlUrl}/ledger`)).json).toMatchObject({ submits: 1, billed: 1 });
    await ask(`${simulator.controlUrl}/ledger`, { method: 'DELETE' });
    expect((await ask(`${simulator.controlUrl}/ledger`)).json).toMatchObject({ submits: 0, photos: {} });
  });
});

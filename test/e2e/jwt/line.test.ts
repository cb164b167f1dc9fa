import { afterEach, expect, it } from 'vitest';
import { call, endOf, retouchOnce } from '../../support/deployed/api-client.ts';
import { order } from '../../support/deployed/api-photos.ts';
import { hastenTrial, keepLine, readLine, readTickets } from '../../support/deployed/line-control.ts';
import { account, ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { eventually, recordOf } from '../../support/deployed/stack-client.ts';
import { makeToken } from '../../support/deployed/tokens.ts';

const by = { as: null, headers: { authorization: `Bearer ${await makeToken()}` } };
const place = (fileName: string, recipe?: { priority: 'high' }) =>
  order({ folder: 'jwt', fileName, ...(recipe && { recipe }) }, by);
const lineNow = async () => (await call('GET', '/line', by)).json;

/** Takes both slots until the photos are cancelled; returns their ids. */
async function fillLine(names: readonly string[]): Promise<string[]> {
  await script({ photo: 'jwt/stuck', job: { never: true } });
  const ids: string[] = [];
  for (const name of names) {
    const { id } = await place(`stuck-${name}.jpg`);
    await retouchOnce(id, ({ timings }) => timings.acceptedAt !== null, by);
    ids.push(id);
  }
  return ids;
}

afterEach(() => account({ credits: 1000 }));

it('shows how many photos wait before one, lets a waiting one be cancelled for free, and continues', async () => {
  const stuck = await fillLine(['a', 'b']);
  const waiting: string[] = [];
  for (const [index, name] of ['one', 'two', 'three'].entries()) {
    const { id } = await place(`${name}.jpg`);
    const queued = await retouchOnce(id, ({ ahead }) => ahead !== null, by);
    expect(queued).toMatchObject({ status: 'queued', step: 'queue', ahead: index, paid: false });
    waiting.push(id);
  }
  expect(await lineNow()).toMatchObject({ inFlight: 2, limit: 2, waiting: 3, breaker: null });
  expect((await lineNow()).oldestWaitSeconds).toBeGreaterThan(0);

  const { id: urgent } = await place('urgent.jpg', { priority: 'high' });
  expect((await retouchOnce(urgent, ({ ahead }) => ahead !== null, by)).ahead).toBe(0);
  expect(await lineNow()).toMatchObject({ waiting: 4, waitingHigh: 1 });
  expect((await retouchOnce(waiting[0] ?? '', ({ ahead }) => ahead === 1, by)).status).toBe('queued');
  expect((await call('DELETE', `/retouches/${urgent}`, by)).json).toMatchObject({ paid: false });

  const [one = '', two = '', three = ''] = waiting;
  const cancelled = await call('DELETE', `/retouches/${two}`, by);
  expect(cancelled.json).toMatchObject({ id: two, status: 'cancelled', paid: false });
  expect(await recordOf('jwt/two.jpg')).toMatchObject({ id: two, status: 'failed' });
  expect(await ledgerOf('jwt/two.jpg')).toBeUndefined();
  expect((await retouchOnce(three, ({ ahead }) => ahead === 1, by)).status).toBe('queued');

  for (const id of stuck) {
    expect((await call('DELETE', `/retouches/${id}`, by)).json).toMatchObject({ paid: true });
  }
  // Their slots are released at once: no photo waits for the next run of keep-line.
  for (const id of [one, three]) expect((await endOf(id, by)).status).toBe('succeeded');
  expect((await readLine()).slots).toEqual([]);
  expect(await readTickets()).toEqual([]);
  expect(await lineNow()).toMatchObject({ inFlight: 0, waiting: 0, oldestWaitSeconds: 0 });
});

it('shows why nothing is submitted', async () => {
  await account({ credits: 0 });
  const { id } = await place('held.jpg');
  const open = await eventually('the breaker to open', async () => (await lineNow()).breaker);
  expect(open).toMatchObject({
    code: 'out-of-credits',
    message: expect.stringMatching(/credit/i),
    nextTrialAt: expect.any(String),
  });
  await account({ credits: 1000 });
  await eventually('the breaker to close', async () => {
    await hastenTrial();
    await keepLine();
    return (await lineNow()).breaker === null ? true : null;
  });
  expect((await endOf(id, by)).status).toBe('succeeded');
});

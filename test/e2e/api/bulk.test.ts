import { describe, expect, it } from 'vitest';
import { call, endOf, retouchOnce } from '../../support/deployed/api-client.ts';
import { order } from '../../support/deployed/api-photos.ts';
import { ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { eventually } from '../../support/deployed/stack-client.ts';

/** Orders photos of a shoot, all at once; returns their ids. */
async function orderAll(folder: string, names: readonly string[]): Promise<string[]> {
  const ordered = await Promise.all(names.map((fileName) => order({ folder, fileName })));
  return ordered.map(({ id }) => id);
}

/** Waits until a bulk run has ended, and returns it. */
function finished(id: string) {
  return eventually(`bulk run ${id}`, async () => {
    const { json } = await call('GET', `/bulk/${id}`);
    return json.state === 'running' ? null : json;
  });
}

describe.concurrent('a bulk run', () => {
  it('runs the failed photos of a shoot again, only once for one key', async () => {
    const folder = 'api/bulk/retry';
    const names = ['a.jpg', 'b.jpg', 'c.jpg'];
    for (const name of names) await script({ photo: `${folder}/${name}`, submit: [{ status: 400 }] });
    const ids = await orderAll(folder, names);
    for (const id of ids) expect((await endOf(id)).status).toBe('failed');
    const dry = await call('POST', `/shoot/retry?folder=${folder}`, { body: { dryRun: true } });
    expect(dry).toMatchObject({ status: 200, json: { state: 'dry-run', matched: 3, mayPayAgain: 0 } });
    expect(dry.json.costAtMost).toBeGreaterThan(0);
    const ask = () =>
      call('POST', `/shoot/retry?folder=${encodeURIComponent(folder)}`, {
        body: { status: 'failed' },
        headers: { 'idempotency-key': 'e2e-bulk-retry' },
      });
    const { status, headers, json } = await ask();
    expect(status).toBe(202);
    expect(headers.get('location')).toMatch(new RegExp(`/bulk/${json.id}$`));
    expect(await finished(json.id)).toMatchObject({ state: 'finished', matched: 3, done: 3, failed: 0 });
    for (const id of ids) expect(await endOf(id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect((await ask()).json).toMatchObject({ id: json.id, state: 'finished', done: 3 });
    for (const name of names) {
      expect(await ledgerOf(`${folder}/${name}`)).toMatchObject({ submits: 2, billed: 1 });
    }
  });

  it('cancels the photos of a shoot and runs them again: paid jobs are collected', async () => {
    const folder = 'api/bulk/cancel';
    const names = ['a.jpg', 'b.jpg'];
    for (const name of names) await script({ photo: `${folder}/${name}`, job: { processingMs: 20_000 } });
    const ids = await orderAll(folder, names);
    for (const id of ids) await retouchOnce(id, ({ timings }) => timings.acceptedAt !== null);
    const cancelled = await call('POST', `/shoot/cancel?folder=${folder}`, { body: {} });
    expect(cancelled.status).toBe(202);
    expect(await finished(cancelled.json.id)).toMatchObject({ matched: 2, done: 2, failed: 0 });
    for (const id of ids) expect(await endOf(id)).toMatchObject({ status: 'cancelled', paid: true });
    const retry = await call('POST', `/shoot/retry?folder=${folder}`);
    expect(await finished(retry.json.id)).toMatchObject({ matched: 2, done: 2, costAtMost: 0 });
    for (const id of ids) {
      const again = await retouchOnce(id, ({ attempt, status }) => attempt === 2 && status === 'succeeded');
      expect(again.paid).toBe(true);
    }
    for (const name of names) {
      expect(await ledgerOf(`${folder}/${name}`)).toMatchObject({ submits: 1, billed: 1 });
    }
  });
});

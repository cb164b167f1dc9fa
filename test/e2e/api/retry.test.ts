import { describe, expect, it } from 'vitest';
import { apiUrl, type CallOptions, call, endOf, retouchOnce } from '../../support/deployed/api-client.ts';
import { order } from '../../support/deployed/api-photos.ts';
import { ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { eventually } from '../../support/deployed/stack-client.ts';

const retry = (id: string, options: CallOptions = {}) => call('POST', `/retouches/${id}/retry`, options);

describe.concurrent('a retry', () => {
  it('collects a job that was paid for', async () => {
    await script({
      photo: 'api/retry/paid.jpg',
      output: [{ contentType: 'text/html', bodyText: '<p>expired</p>' }],
    });
    const { id } = await order({ folder: 'api/retry', fileName: 'paid.jpg' });
    expect(await endOf(id)).toMatchObject({
      status: 'failed',
      paid: true,
      error: { code: 'output-not-an-image' },
    });
    const { status, headers, json } = await retry(id);
    expect({ status, json }).toMatchObject({ status: 202, json: { id, attempt: 2 } });
    const url = new URL(headers.get('location') ?? '', `${apiUrl}/retouches/${id}/retry`);
    expect((await call('GET', url.href)).json).toMatchObject({ id });
    expect(await endOf(id)).toMatchObject({ status: 'succeeded', attempt: 2, error: null });
    expect(await ledgerOf('api/retry/paid.jpg')).toMatchObject({ submits: 1, billed: 1 });
  });

  it('pays again if the job failed at Segmind', async () => {
    await script({ photo: 'api/retry/refused.jpg', submit: [{ status: 400 }] });
    const { id } = await order({ folder: 'api/retry', fileName: 'refused.jpg' });
    expect(await endOf(id)).toMatchObject({ status: 'failed', paid: false });
    expect((await retry(id)).status).toBe(202);
    expect(await endOf(id)).toMatchObject({ status: 'succeeded', attempt: 2, paid: true });
    expect(await ledgerOf('api/retry/refused.jpg')).toMatchObject({ submits: 2, billed: 1 });
  });

  it('is refused if it could pay again, unless that is allowed', async () => {
    await script({ photo: 'api/retry/unknown.jpg', poll: [{ jobStatus: 'CANCELLED' }] });
    const { id } = await order({ folder: 'api/retry', fileName: 'unknown.jpg' });
    expect(await endOf(id)).toMatchObject({ status: 'failed', paid: null, error: { code: 'job-cancelled' } });
    const refused = await retry(id);
    expect([refused.status, refused.json.type]).toEqual([409, '/problems/may-pay-again']);
    expect((await retry(id, { body: { payAgain: true } })).status).toBe(202);
    expect(await endOf(id)).toMatchObject({ status: 'succeeded', attempt: 2, paid: true });
  });

  it('starts once, even if several callers request it at once', async () => {
    await script({ photo: 'api/retry/racing.jpg', submit: [{ status: 400 }] });
    const { id } = await order({ folder: 'api/retry', fileName: 'racing.jpg' });
    await endOf(id);
    const answers = await Promise.all([1, 2, 3].map(() => retry(id)));
    for (const { status } of answers) expect([202, 409]).toContain(status);
    expect(await endOf(id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(await ledgerOf('api/retry/racing.jpg')).toMatchObject({ billed: 1 });
  });

  it('is refused while the photo runs, and after it has succeeded', async () => {
    await script({ photo: 'api/retry/fine.jpg', job: { processingMs: 2000 } });
    const { id } = await order({ folder: 'api/retry', fileName: 'fine.jpg' });
    await retouchOnce(id, ({ timings }) => timings.acceptedAt !== null);
    const running = await retry(id);
    expect([running.status, running.json.type]).toEqual([409, '/problems/retouch-not-failed']);
    await endOf(id);
    const succeeded = await retry(id);
    expect([succeeded.status, succeeded.json.type]).toEqual([409, '/problems/retouch-not-failed']);
    expect(await ledgerOf('api/retry/fine.jpg')).toMatchObject({ submits: 1, billed: 1 });
  });

  it('runs a cancelled photo again, and collects its paid job', async () => {
    await script({ photo: 'api/retry/cancelled.jpg', job: { processingMs: 10_000 } });
    const { id } = await order({ folder: 'api/retry', fileName: 'cancelled.jpg' });
    await retouchOnce(id, ({ timings }) => timings.acceptedAt !== null);
    expect((await call('DELETE', `/retouches/${id}`)).status).toBe(200);
    const answer = await eventually('the retry', async () => {
      const { status, json } = await retry(id);
      return status === 202 ? json : null;
    });
    expect(answer).toMatchObject({ id, attempt: 2 });
    expect(await endOf(id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(await ledgerOf('api/retry/cancelled.jpg')).toMatchObject({ submits: 1, billed: 1 });
  });
});

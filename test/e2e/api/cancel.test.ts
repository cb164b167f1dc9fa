import { describe, expect, it } from 'vitest';
import { call, endOf, retouchOnce } from '../../support/deployed/api-client.ts';
import { order } from '../../support/deployed/api-photos.ts';
import { readLine } from '../../support/deployed/line-control.ts';
import { ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { executionOf, recordOf } from '../../support/deployed/stack-client.ts';

describe.concurrent('a cancelled retouch', () => {
  it('is stopped, passes its slot on, and reports what was spent', async () => {
    await script({ photo: 'api/cancel/running.jpg', job: { never: true } });
    const { id } = await order({ folder: 'api/cancel', fileName: 'running.jpg' });
    await retouchOnce(id, ({ timings }) => timings.acceptedAt !== null);
    const { status, json } = await call('DELETE', `/retouches/${id}`);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { id, status: 'cancelled', paid: true, outputs: [] },
    });
    expect((await executionOf(id)).status).toBe('ABORTED');
    const { slots } = await readLine();
    expect(JSON.stringify(slots)).not.toContain(id);
    const record = await recordOf('api/cancel/running.jpg');
    expect(record).toMatchObject({ id, status: 'failed', error: { code: 'cancelled' } });
    expect(await ledgerOf('api/cancel/running.jpg')).toMatchObject({ submits: 1, billed: 1 });
    expect(await endOf(id)).toMatchObject({ status: 'cancelled', paid: true });
    const list = await call('GET', '/retouches?folder=api/cancel&status=cancelled&limit=50');
    expect(list.json.retouches.map((one: { id: string }) => one.id)).toContain(id);
  });

  it('is refused if it has ended', async () => {
    const { id } = await order({ folder: 'api/cancel', fileName: 'done.jpg' });
    await endOf(id);
    const { status, json } = await call('DELETE', `/retouches/${id}`);
    expect({ status, type: json.type }).toEqual({ status: 409, type: '/problems/retouch-ended' });
    expect((await recordOf('api/cancel/done.jpg')).status).toBe('succeeded');
  });

  it('is cancelled once, even if requested several times', async () => {
    await script({ photo: 'api/cancel/twice.jpg', job: { never: true } });
    const { id } = await order({ folder: 'api/cancel', fileName: 'twice.jpg' });
    await retouchOnce(id, ({ timings }) => timings.acceptedAt !== null);
    const answers = await Promise.all([1, 2, 3].map(() => call('DELETE', `/retouches/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await endOf(id)).status).toBe('cancelled');
  });
});

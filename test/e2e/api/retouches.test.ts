import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { apiUrl, call, endOf, retouchOnce } from '../../support/deployed/api-client.ts';
import { order, upload } from '../../support/deployed/api-photos.ts';
import { ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { drop, eventually, recordOf } from '../../support/deployed/stack-client.ts';

const photo = await drawPicture('jpeg');
const request = (body: unknown, key?: string) =>
  call('POST', '/retouches', { body, ...(key !== undefined && { headers: { 'idempotency-key': key } }) });

describe.concurrent('a retouch', () => {
  it('is returned with its URL', async () => {
    const key = await upload({ folder: 'api/recorded', fileName: 'a.jpg' });
    const { status, headers, json } = await request({ key });
    expect(status).toBe(202);
    const found = await call('GET', new URL(headers.get('location') ?? '', `${apiUrl}/retouches`).href);
    expect([found.status, found.json.id]).toEqual([200, json.id]);
    expect(json).toMatchObject({ attempt: 1, key, outputs: [], error: null });
    expect((await endOf(json.id)).status).toBe('succeeded');
  });

  it('shows its current step', async () => {
    await script({ photo: 'api/step.jpg', job: { processingMs: 20_000 } });
    const { id } = await order({ folder: 'api', fileName: 'step.jpg' });
    const running = await retouchOnce(id, ({ step }) => step === 'poll');
    expect(running).toMatchObject({ status: 'running', paid: true, outputs: [], recordKey: null });
    expect((await endOf(id)).status).toBe('succeeded');
  });

  it('is the same as that of the drop, and billed once', async () => {
    const path = 'api/drop-and-ask.jpg';
    await drop(path, photo);
    const answers = await Promise.all([1, 2, 3].map(() => request({ key: `uploads/${path}` })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const { id } = await recordOf(path);
    expect(answers.map(({ json }) => json.id)).toEqual([id, id, id]);
    expect((await request({ key: `uploads/${path}` })).json).toMatchObject({ id, attempt: 1 });
    expect(await ledgerOf(path)).toMatchObject({ submits: 1, billed: 1 });
  });

  it('has the reference of its request', async () => {
    const key = await upload({ folder: 'api/reference', fileName: 'a.jpg' });
    const { json } = await request({ key, reference: 'order-4711' });
    expect(json.reference).toBe('order-4711');
    expect(await endOf(json.id)).toMatchObject({ status: 'succeeded', reference: 'order-4711' });
  });

  it('shows why it failed', async () => {
    await drop('api/bad.jpg', 'this is no photo');
    const { id } = await recordOf('api/bad.jpg');
    expect(await endOf(id)).toMatchObject({
      status: 'failed',
      paid: false,
      outputs: [],
      recordKey: 'results/api/bad.jpg.json',
      error: { code: 'unsupported-type', fault: 'photo', message: expect.stringContaining('JPEG') },
    });
  });
});

describe.concurrent('an idempotency key', () => {
  it('repeats a request only once, and returns the current state', async () => {
    const key = await upload({ folder: 'api/idempotent', fileName: 'same.jpg' });
    const token = randomUUID();
    const first = await request({ key }, token);
    await endOf(first.json.id);
    const second = await request({ key }, token);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.json).toMatchObject({ id: first.json.id, attempt: 1, status: 'succeeded' });
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await ledgerOf('api/idempotent/same.jpg')).toMatchObject({ billed: 1 });
  });

  it('gives a new presigned URL each time, for one upload', async () => {
    const body = { fileName: 'one.jpg', folder: 'api/idempotent', contentType: 'image/jpeg', bytes: 1000 };
    const headers = { 'idempotency-key': randomUUID() };
    const first = await call('POST', '/uploads', { body, headers });
    const second = await call('POST', '/uploads', { body, headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    const { key, method, headers: signed } = first.json;
    expect(second.json).toMatchObject({ key, method, headers: signed });
  });

  it('is refused for another request', async () => {
    const key = await upload({ folder: 'api/idempotent', fileName: 'other.jpg' });
    const token = randomUUID();
    await request({ key }, token);
    const { status, json } = await request({ key: `${key}2` }, token);
    expect({ status, type: json.type }).toEqual({ status: 422, type: '/problems/idempotency-key-reused' });
  });

  it('makes concurrent requests count as one', async () => {
    const key = await upload({ folder: 'api/idempotent', fileName: 'racing.jpg' });
    const token = randomUUID();
    const answers = await Promise.all([1, 2, 3, 4].map(() => request({ key }, token)));
    const taken = answers.filter(({ status }) => status === 202);
    expect(taken.length).toBeGreaterThan(0);
    const ids = new Set(taken.map(({ json }) => json.id));
    expect(ids.size).toBe(1);
    for (const { status, json } of answers) {
      if (status !== 202) expect(json).toMatchObject({ status: 409, type: '/problems/request-in-progress' });
    }
    const late = await eventually('the answer', async () => {
      const answer = await request({ key }, token);
      return answer.status === 202 ? answer : null;
    });
    expect([...ids]).toEqual([late.json.id]);
    await endOf(late.json.id);
    expect(await ledgerOf('api/idempotent/racing.jpg')).toMatchObject({ submits: 1, billed: 1 });
  });
});

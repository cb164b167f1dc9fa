import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { ana, error, outputs, queuedAt, setUp } from './support/photos-in-memory.ts';

describe('an end', () => {
  it.each([
    ['a success', { error: null, outputs }, 'succeeded'],
    ['a failure', { error }, 'failed'],
    ['a cancellation', { error: failure('cancelled', 'x') }, 'cancelled'],
  ])('sets the status: %s', async (_, facts, status) => {
    const { photos, table } = setUp();
    await table.write(photos.moveToQueue(ana, { fencing: '1', taskToken: 'token' }));
    await photos.end(ana, facts);
    expect(await photos.get(ana)).toMatchObject({ status, step: null, recordedAt: queuedAt, ...facts });
  });

  it('forgets the task token, which is a secret', async () => {
    const { photos, table, item } = setUp();
    await table.write(photos.moveToQueue(ana, { fencing: '1', taskToken: 'token' }));
    await photos.end(ana, { error });
    expect(item()).not.toHaveProperty('taskToken');
  });

  it.each([
    ['failure', 'success', { error }, { error: null, outputs }, 'succeeded'],
    ['success', 'failure', { error: null, outputs }, { error }, 'succeeded'],
    ['failure', 'failure', { error }, { error: failure('cancelled', 'x') }, 'failed'],
  ])('after a %s, a %s leaves the photo %o → %o as %s', async (_, __, first, second, status) => {
    const { photos } = setUp();
    await photos.end(ana, first);
    await photos.end(ana, second);
    const item = await photos.get(ana);
    expect([item?.status, item?.error]).toEqual([status, status === 'succeeded' ? null : error]);
  });
});

describe('a cancellation', () => {
  it('stores the time, once', async () => {
    const { photos, clock } = setUp();
    await photos.begin(ana);
    expect(await photos.cancel(ana)).toBe(true);
    clock.seconds = 5;
    expect(await photos.cancel(ana)).toBe(true);
    expect(await photos.get(ana)).toMatchObject({ cancelledAt: queuedAt, status: 'queued' });
  });

  it('is refused once the photo has ended', async () => {
    const { photos } = setUp();
    await photos.end(ana, { error });
    expect(await photos.cancel(ana)).toBe(false);
  });

  it('creates no item for a photo without one', async () => {
    const { photos, dynamo } = setUp();
    expect(await photos.cancel(ana)).toBe(false);
    expect(dynamo.items()).toEqual([]);
  });
});

describe('restoring', () => {
  const facts = { error: null, outputs, recordedAt: queuedAt, queuedAt: '2026-11-20T12:00:00.000Z' };

  it('restores a lost item, as of when the photo was queued', async () => {
    const { photos } = setUp();
    expect(await photos.restore(ana, facts)).toBe(true);
    expect(await photos.find('ana')).toMatchObject({ ...ana, ...facts, status: 'succeeded' });
    expect(
      (await photos.list({ folder: '/', status: 'succeeded', limit: 9, after: null })).photos,
    ).toHaveLength(1);
  });

  it('ends an item that was left behind on request, and keeps when it was queued', async () => {
    const { photos, table } = setUp();
    await table.write(photos.moveToQueue(ana, { fencing: '1', taskToken: 'token' }));
    expect(await photos.restore(ana, facts)).toBe(false);
    expect(await photos.restore(ana, facts, { orEnd: true })).toBe(true);
    expect(await photos.get(ana)).toMatchObject({
      status: 'succeeded',
      step: null,
      taskToken: null,
      queuedAt,
    });
  });

  it('does not change an item of a photo that has ended', async () => {
    const { photos } = setUp();
    await photos.end(ana, { error });
    expect(await photos.restore(ana, facts)).toBe(false);
    expect(await photos.get(ana)).toMatchObject({ status: 'failed' });
  });
});

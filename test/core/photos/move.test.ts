import { describe, expect, it } from 'vitest';
import { STEPS } from '../../../core/photos/status.ts';
import { ana, error, fencing, queuedAt, setUp } from './support/photos-in-memory.ts';

describe('a move', () => {
  it.each(STEPS)('puts the photo into the step %s', async (step) => {
    const { photos, table } = setUp();
    await photos.begin(ana);
    expect(await table.write(photos.move(ana, step, { fencing }))).toBeNull();
    expect(await photos.get(ana)).toMatchObject({ step });
  });

  it('writes the step’s new facts, and keeps the rest', async () => {
    const { photos, table } = setUp();
    await photos.begin({ ...ana, reference: 'order 7' });
    await table.write(photos.move(ana, 'store', { fencing, completedAt: queuedAt, requestId: null }));
    expect(await photos.get(ana)).toMatchObject({ completedAt: queuedAt, reference: 'order 7', queuedAt });
  });

  it('makes the item if it was lost', async () => {
    const { photos, table } = setUp();
    await table.write(photos.move(ana, 'poll', { fencing }));
    expect(await photos.get(ana)).toMatchObject({ ...ana, status: 'running', queuedAt });
  });

  it.each([
    ['failed', (photos: ReturnType<typeof setUp>['photos']) => photos.end(ana, { error })],
    ['succeeded', (photos: ReturnType<typeof setUp>['photos']) => photos.end(ana, { error: null })],
    ['was cancelled', (photos: ReturnType<typeof setUp>['photos']) => photos.cancel(ana)],
  ])('is refused once the photo %s', async (_, end) => {
    const { photos, table } = setUp();
    await photos.begin(ana);
    await end(photos);
    const before = await photos.get(ana);
    expect(await table.write(photos.move(ana, 'poll', { fencing, polls: 9 }))).toEqual([true]);
    expect(await photos.get(ana)).toEqual(before);
  });
});

it('a note is written even when the photo has ended', async () => {
  const { photos, table } = setUp();
  await photos.end(ana, { error });
  expect(await table.write(photos.note(ana, { paid: 'yes' }))).toBeNull();
  expect(await photos.get(ana)).toMatchObject({ paid: 'yes', status: 'failed' });
});

describe('a move to the queue', () => {
  const join = (fencing: string) => ({ fencing, joinedAt: queuedAt, taskToken: `token ${fencing}` });

  it('stores the wait', async () => {
    const { photos, table } = setUp();
    await photos.begin(ana);
    await table.write(photos.moveToQueue(ana, join('1')));
    expect(await photos.get(ana)).toMatchObject({ status: 'queued', step: 'queue', ...join('1') });
  });

  it.each([
    ['1', '2', null],
    ['2', '2', [true]],
    ['2', '1', [true]],
  ])('after the wait %s, the wait %s is refused: %o', async (first, second, refused) => {
    const { photos, table } = setUp();
    await table.write(photos.moveToQueue(ana, join(first)));
    expect(await table.write(photos.moveToQueue(ana, join(second)))).toEqual(refused);
  });

  it('is refused if the photo was cancelled', async () => {
    const { photos, table } = setUp();
    await photos.begin(ana);
    await photos.cancel(ana);
    expect(await table.write(photos.moveToQueue(ana, join('1')))).toEqual([true]);
  });

  it('takes back the end of a photo whose execution was redriven', async () => {
    const { photos, table } = setUp();
    await photos.end(ana, { error, recordKey: 'results/ana.jpg.json' });
    await table.write(photos.moveToQueue(ana, join('1')));
    expect(await photos.get(ana)).toMatchObject({
      status: 'queued',
      error: null,
      recordedAt: null,
      recordKey: null,
    });
  });
});

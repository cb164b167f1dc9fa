import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { photoKey } from '../../../../functions/shared/photos/photo-item.ts';
import { createPhotos, isOver } from '../../../../functions/shared/photos/photos.ts';
import { STATUSES, STEPS } from '../../../../functions/shared/photos/status.ts';
import { createStateTable } from '../../../../simulation/aws/state-table.ts';
import { photo, recipe } from '../../../../simulation/parts/step-events.ts';

const ana = { id: 'ana', attempt: 1, photo: { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' } };
const error = failure('job-failed', 'x');
const queuedAt = '2026-11-23T12:00:00.000Z';
const outputs = [
  { key: 'results/ana.jpg', bytes: 5, type: 'image/jpeg', width: 2, height: 3, sha256: 'a'.repeat(64) },
];

function setUp() {
  const { dynamo, table } = createStateTable();
  const clock = { seconds: 0 };
  const now = () => Date.parse(queuedAt) + clock.seconds * 1000;
  const photos = createPhotos(table, now);
  const item = () => {
    const { pk, sk } = photoKey(ana);
    return dynamo.get(pk, sk);
  };
  return { dynamo, table, photos, clock, item };
}

const fencing = '2026-11-23T12:00:00.000Z#00';

describe('begin', () => {
  it('enters a photo as queued', async () => {
    const { photos } = setUp();
    expect(await photos.begin({ ...ana, recipe: { upscale: '4x' }, reference: 'order 7' })).toEqual({
      isNew: true,
      item: expect.objectContaining({
        ...ana,
        format: 1,
        status: 'queued',
        step: 'prepare',
        queuedAt,
        overrides: { upscale: '4x' },
        reference: 'order 7',
        paid: 'no',
      }),
    });
  });

  it('does not change an attempt that was entered before', async () => {
    const { photos, table } = setUp();
    await photos.begin(ana);
    await table.write(photos.move(ana, 'poll', { fencing }));
    expect(await photos.begin(ana)).toMatchObject({ isNew: false, item: { status: 'running' } });
  });

  it('copies what was requested for the attempt before', async () => {
    const { photos, table } = setUp();
    await photos.begin({ ...ana, recipe: { upscale: '4x' }, reference: 'order 7' });
    await table.write(photos.move(ana, 'queue', { fencing, recipe }));
    const { item } = await photos.begin({ ...ana, attempt: 2 });
    const carried = { overrides: { upscale: '4x' }, reference: 'order 7', recipe: null };
    expect(item).toMatchObject({ attempt: 2, status: 'queued', ...carried });
  });

  it.each([
    ['keeps the recipe of a job that is paid for', { paid: 'yes' }, {}, recipe],
    ['knows of no recipe if nothing is paid: it may be another by now', {}, {}, null],
    ['knows of no recipe if the photo is done again', { paid: 'yes' }, { again: true }, null],
  ] as const)('%s', async (_, facts, asked, expected) => {
    const { table, photos } = setUp();
    await photos.begin(ana);
    await table.write(photos.move(ana, 'queue', { fencing, recipe, ...facts }));
    const { item } = await photos.begin({ ...ana, attempt: 2, ...asked });
    expect(item.recipe).toEqual(expected);
  });

  it.each([
    ['yes', { acceptedAt: queuedAt, requestId: 'r' }],
    ['unknown', { acceptedAt: null, requestId: null }],
    // Its job failed, so it is not billed.
    ['no', { acceptedAt: null, requestId: null }],
  ] as const)('copies what the attempt before paid, with the job if it is paid: %s', async (paid, job) => {
    const { photos, table } = setUp();
    await table.write(photos.move(ana, 'poll', { fencing, paid, acceptedAt: queuedAt, requestId: 'r' }));
    expect((await photos.begin({ ...ana, attempt: 2 })).item).toMatchObject({ paid, ...job });
  });

  it('enters a later attempt although the one before has no item', async () => {
    const { photos } = setUp();
    expect(await photos.begin({ ...ana, attempt: 2 })).toMatchObject({ isNew: true });
  });
});

describe('find', () => {
  it('returns the latest attempt', async () => {
    const { photos } = setUp();
    for (const attempt of [1, 2, 10]) await photos.begin({ ...ana, attempt });
    expect(await photos.find('ana')).toMatchObject({ attempt: 10 });
  });

  it('returns null for a photo that was never entered', async () => {
    expect(await setUp().photos.find('ana')).toBeNull();
  });
});

it('getMany returns the attempts that are entered', async () => {
  const { photos } = setUp();
  await photos.begin(ana);
  const found = await photos.getMany([ana, { id: 'bea', attempt: 1 }]);
  expect(found.map(({ id }) => id)).toEqual(['ana']);
});

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

describe('an item', () => {
  it('is readable although it has attributes that this version does not know', async () => {
    const { photos, dynamo, item } = setUp();
    await photos.begin(ana);
    dynamo.put({ ...(item() as { pk: string; sk: string }), format: 2, mood: 'sunny' });
    const found = await photos.get(ana);
    expect([found?.format, found]).toEqual([2, expect.not.objectContaining({ mood: 'sunny' })]);
  });

  it('is readable with only the fields of the first version of its format', async () => {
    const { photos, dynamo } = setUp();
    dynamo.put({ ...photoKey(ana), ...ana, format: 1, status: 'queued', queuedAt });
    expect(await photos.get(ana)).toMatchObject({
      paid: 'no',
      polls: 0,
      outputs: [],
      error: null,
      step: null,
    });
  });

  it('keeps what the preparation found out about the photo', async () => {
    const { photos, table } = setUp();
    await photos.begin(ana);
    await table.write(photos.move({ ...ana, photo }, 'submit', { fencing }));
    expect(await photos.get(ana)).toMatchObject({ photo });
  });
});

it.each(STATUSES)('isOver is true for a photo that has ended: %s', (status) => {
  const goesOn = ['queued', 'running', 'storing'];
  expect(isOver({ status })).toBe(!goesOn.includes(status));
});

import { describe, expect, it } from 'vitest';
import { photoKey } from '../../../core/photos/photo-item.ts';
import { isOver } from '../../../core/photos/photos.ts';
import { STATUSES } from '../../../core/photos/status.ts';
import { photo, recipe } from '../../../simulation/parts/step-events.ts';
import { ana, fencing, queuedAt, setUp } from './support/photos-in-memory.ts';

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

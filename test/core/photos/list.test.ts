import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { PhotoQuery } from '../../../core/photos/list-items.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const all: PhotoQuery = { folder: null, status: null, limit: 10, after: null };

function setUp() {
  const { dynamo, table } = createStateTable();
  const clock = { ms: Date.parse('2026-11-23T12:00:00.000Z') };
  const photos = createPhotos(table, () => clock.ms);
  /** A photo with the facts of its steps: `shoot/ana` is in the folder `shoot`. */
  const work = (name: string, attempt = 1) => {
    const id = name.slice(name.lastIndexOf('/') + 1);
    return { id, attempt, photo: { bucket: 'photos', key: `uploads/${name}.jpg`, versionId: 'v1' } };
  };
  /** Enters photos, a second apart. */
  const enter = async (...names: string[]) => {
    for (const name of names) {
      clock.ms += 1000;
      await photos.begin(work(name));
    }
  };
  const move = (name: string, attempt = 1) =>
    table.write(photos.move(work(name, attempt), 'poll', { fencing }));
  const list = async (query: Partial<PhotoQuery> = {}) => {
    const page = await photos.list({ ...all, ...query });
    return {
      ids: page.photos.map(({ id }) => id),
      attempts: page.photos.map((one) => one.attempt),
      next: page.next,
    };
  };
  return { dynamo, table, photos, work, enter, move, list };
}

const fencing = '2026-11-23T12:00:00.000Z#00';

describe('the list', () => {
  it('has all photos, newest first', async () => {
    const { enter, list } = setUp();
    await enter('a', 'shoot/b', 'c');
    expect(await list()).toMatchObject({ ids: ['c', 'b', 'a'], next: null });
  });

  it('starts with the oldest, up to a time, on request', async () => {
    const { enter, list } = setUp();
    await enter('a', 'b', 'c', 'd');
    const query = { oldestUntil: '2026-11-23T12:00:03.000Z$', limit: 2 };
    const first = await list(query);
    expect(first.ids).toEqual(['a', 'b']);
    expect(await list({ ...query, after: first.next })).toMatchObject({ ids: ['c'], next: null });
  });

  it.each([
    ['a folder', { folder: 'shoot' }, ['d', 'b']],
    ['the top folder', { folder: '/' }, ['a']],
    ['a folder in a folder', { folder: 'shoot/day 2' }, ['c']],
    ['a status', { status: 'running' as const }, ['c', 'b']],
    ['a folder and a status', { folder: 'shoot', status: 'running' as const }, ['b']],
    ['a folder without photos', { folder: 'none' }, []],
  ])('can be of %s', async (_, query, ids) => {
    const { enter, move, list, photos } = setUp();
    await enter('a', 'shoot/b', 'shoot/day 2/c', 'shoot/d');
    await move('shoot/b');
    await move('shoot/day 2/c');
    expect((await list(query)).ids).toEqual(ids);
    const { folder = null, status = null } = query as Partial<PhotoQuery>;
    expect(await photos.count({ folder, status })).toBe(ids.length);
  });

  it.each([
    ['alone', {}, ['c', 'b', 'a']],
    ['and a status', { status: 'running' as const }, ['b']],
    ['and a folder', { folder: 'shoot' }, ['b']],
    ['and both', { folder: 'shoot', status: 'queued' as const }, []],
  ])('can be of a reference %s, however the photo got it', async (_, query, ids) => {
    const { enter, photos, table, work, list } = setUp();
    await photos.begin({ ...work('a'), reference: 'order-7' });
    await enter('shoot/b', 'c', 'd');
    await table.write(photos.move(work('shoot/b'), 'poll', { fencing, reference: 'order-7' }));
    await photos.apply(photos.note(work('c'), { reference: 'order-7' }));
    await photos.apply(photos.note(work('d'), { reference: 'order-8' }));
    expect((await list({ reference: 'order-7', ...query })).ids).toEqual(ids);
  });

  it('has the latest attempt of each photo with a reference', async () => {
    const { photos, work, list } = setUp();
    await photos.begin({ ...work('a'), reference: 'order-7' });
    await photos.begin(work('a', 2));
    await photos.apply(photos.note(work('a'), { reference: 'order-7' }));
    expect(await list({ reference: 'order-7' })).toMatchObject({ ids: ['a'], attempts: [2] });
  });

  it('has each photo’s facts from its item', async () => {
    const { enter, photos } = setUp();
    await enter('a');
    expect((await photos.list(all)).photos).toEqual([await photos.find('a')]);
  });

  it('costs two requests, however many photos are on the page', async () => {
    const { dynamo, enter, list } = setUp();
    await enter(...Array.from({ length: 20 }, (_, index) => `photo${index}`));
    dynamo.sent.length = 0;
    await list({ limit: 20 });
    expect(dynamo.sent).toEqual(['QueryCommand', 'BatchGetCommand']);
  });

  it('costs one request if no photo is listed', async () => {
    const { dynamo, list } = setUp();
    await list();
    expect(dynamo.sent).toEqual(['QueryCommand']);
  });
});

describe('the pages', () => {
  it('contain every photo once', async () => {
    const { enter, list } = setUp();
    await enter('a', 'b', 'c', 'd', 'e');
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, after: first.next });
    const third = await list({ limit: 2, after: second.next });
    expect([first.ids, second.ids, third.ids, third.next]).toEqual([['e', 'd'], ['c', 'b'], ['a'], null]);
  });

  it('end with the last photo: after a full last page there is none', async () => {
    const { enter, list } = setUp();
    await enter('a', 'b', 'c', 'd');
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, after: first.next });
    expect([first.next, second]).toMatchObject([expect.any(String), { ids: ['b', 'a'], next: null }]);
  });

  it('contain every photo once although photos are entered and move meanwhile', async () => {
    const { enter, move, list } = setUp();
    await enter('a', 'b', 'c', 'd');
    const first = await list({ status: 'queued', limit: 2 });
    await enter('e');
    await move('c');
    const second = await list({ status: 'queued', limit: 2, after: first.next });
    expect([first.ids, second.ids]).toEqual([
      ['d', 'c'],
      ['b', 'a'],
    ]);
  });

  it('continue after a page whose photos have all moved', async () => {
    const { dynamo, enter, move, list } = setUp();
    await enter('a', 'b', 'c', 'd');
    dynamo.indexLag = true;
    await move('c');
    await move('d');
    const first = await list({ status: 'queued', limit: 2 });
    const second = await list({ status: 'queued', limit: 2, after: first.next });
    expect([first.ids, second.ids]).toEqual([[], ['b', 'a']]);
  });
});

describe('while an index lags', () => {
  it('a photo that has moved on is not listed under its old status', async () => {
    const { dynamo, enter, move, list } = setUp();
    await enter('a', 'b');
    dynamo.indexLag = true;
    await move('a');
    expect((await list({ status: 'queued' })).ids).toEqual(['b']);
  });

  it('a photo is listed with its current state', async () => {
    const { dynamo, enter, photos, table, work } = setUp();
    await enter('a');
    dynamo.indexLag = true;
    await table.write(photos.move(work('a'), 'store', { fencing }));
    expect((await photos.list(all)).photos).toMatchObject([{ status: 'storing' }]);
  });

  it('an attempt with a later one is not listed', async () => {
    const { dynamo, enter, photos, work, list } = setUp();
    await enter('a');
    dynamo.indexLag = true;
    await photos.begin(work('a', 2));
    expect((await list()).ids).toEqual([]);
  });
});

describe('a photo that is run again', () => {
  it.each([
    ['all photos', {}],
    ['its folder', { folder: '/' }],
    ['its status', { status: 'queued' as const }],
  ])('is listed once, by its latest attempt: %s', async (_, query) => {
    const { enter, photos, work, list } = setUp();
    await enter('a');
    await photos.begin(work('a', 2));
    expect((await list(query)).attempts).toEqual([2]);
  });

  it.each([
    ['moves on', 'running' as const, (world: ReturnType<typeof setUp>) => world.move('a')],
    [
      'ends after all',
      'succeeded' as const,
      ({ photos, work }: ReturnType<typeof setUp>) => photos.end(work('a'), { error: null }),
    ],
    [
      'fails after all',
      'failed' as const,
      ({ photos, work }: ReturnType<typeof setUp>) =>
        photos.end(work('a'), { error: failure('job-failed', 'x') }),
    ],
  ])('is listed once although the earlier attempt %s', async (_, status, goOn) => {
    const world = setUp();
    await world.enter('a');
    await world.photos.begin(world.work('a', 2));
    await goOn(world);
    expect([(await world.list()).attempts, (await world.list({ status })).attempts]).toEqual([[2], []]);
  });
});

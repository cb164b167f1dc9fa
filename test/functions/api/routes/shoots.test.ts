import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

/** A world of shoots with photos in every status, all counted. */
async function populate(): Promise<ApiWorld> {
  const world = new ApiWorld();
  const { workflow } = world;
  const ids: string[] = [];
  const drop = async (name: string) => {
    const id = await world.drop(name);
    ids.push(id);
    return id;
  };
  await workflow.succeed(await drop('spring/ana/done.jpg'));
  await workflow.fail(await drop('spring/ana/bad.jpg'), failure('job-failed', 'No.'));
  for (const name of ['spring/ana/1.jpg', 'spring/2.jpg', 'spring/ana/3.jpg', 'spring/ana/4.jpg']) {
    await workflow.join(await drop(name));
  }
  await drop('spring-2/5.jpg');
  await drop('top.jpg');
  await world.countPhotos(ids);
  return world;
}

async function see(world: ApiWorld, folder: string) {
  const { status, body } = await world.call('GET', `/shoot?folder=${encodeURIComponent(folder)}`);
  expect(status).toBe(200);
  return body;
}

describe('GET /shoot', () => {
  it('shows the state of a shoot', async () => {
    const world = await populate();
    expect(await see(world, 'spring/ana')).toEqual({
      folder: 'spring/ana',
      ...{ photos: 5, queued: 3, running: 0, storing: 0, succeeded: 1, failed: 1, cancelled: 0 },
      ...{ skipped: 0, doubtful: 0, below: 0 },
      failedBy: { 'job-failed': 1 },
      startedAt: expect.any(String),
      changedAt: world.later(0),
      ended: false,
      endedAt: null,
      costSoFar: 0.05,
      costToCome: 0.15,
      secondsLeft: expect.any(Number),
      asOf: world.later(0),
    });
  });

  it('sums up the folders below, not those beside', async () => {
    const world = await populate();
    expect(await see(world, 'spring')).toMatchObject({ photos: 6, queued: 4, failed: 1, below: 1 });
    expect(await see(world, '')).toMatchObject({ folder: '', photos: 8, below: 3 });
    expect(await see(world, 'spring-2')).toMatchObject({ photos: 1, below: 0 });
  });

  it('finds a folder that only contains other folders', async () => {
    const world = new ApiWorld();
    await world.countPhotos([await world.drop('a/b/c.jpg')]);
    expect(await see(world, 'a')).toMatchObject({ folder: 'a', photos: 1, below: 1 });
  });

  it('counts only paid jobs as cost so far', async () => {
    const world = new ApiWorld();
    const [taken = '', waits = ''] = [await world.drop('a/1.jpg'), await world.drop('a/2.jpg')];
    await world.workflow.join(taken);
    await world.workflow.submit(taken);
    await world.countPhotos([taken, waits]);
    expect(await see(world, 'a')).toMatchObject({ running: 1, costSoFar: 0.05, costToCome: 0.05 });
  });

  it('shows a shoot as ended once its end was announced, and as open again with the next photo', async () => {
    const world = new ApiWorld();
    const id = await world.drop('a/1.jpg');
    await world.workflow.succeed(id);
    await world.countPhotos([id]);
    expect(await see(world, 'a')).toMatchObject({ ended: false, secondsLeft: null });
    const shoot = await world.dependencies.shoots.find('a');
    if (shoot !== null) await world.dependencies.shoots.finish(shoot, world.later(300));
    expect(await see(world, 'a')).toMatchObject({ ended: true, endedAt: world.later(300) });
    await world.countPhotos([await world.drop('a/2.jpg')]);
    expect(await see(world, 'a')).toMatchObject({ ended: false, endedAt: null });
  });

  it('makes as many requests to the table for 3,000 photos as for three', async () => {
    const world = new ApiWorld();
    const requests = async () => {
      world.dynamo.sent.length = 0;
      await see(world, 'a');
      return world.dynamo.sent.sort();
    };
    await world.countPhotos(await world.queue('a/1.jpg', 'a/2.jpg', 'a/3.jpg'));
    const few = await requests();
    expect(few.length).toBeLessThanOrEqual(8);
    for (let index = 0; index < 3_000; index += 1) {
      const id = await world.drop(`a/b/${index % 7}/${index}.jpg`);
      if (index % 100 === 99) await world.countPhotos([id]);
    }
    await world.countPhotos(await world.queue('a/4.jpg'));
    expect((await requests()).length).toBeLessThanOrEqual(8);
  });

  it('answers with 404 for a folder without photos', async () => {
    const world = await populate();
    const { status, body } = await world.call('GET', '/shoot?folder=sprin');
    expect([status, body.type, body.detail]).toEqual([
      404,
      '/problems/shoot-not-found',
      'No photo was uploaded to the folder "sprin" yet.',
    ]);
  });

  it('answers with 422 without a folder', async () => {
    expect((await (await populate()).call('GET', '/shoot')).status).toBe(422);
  });
});

describe('GET /shoots', () => {
  const list = async (world: ApiWorld, query: string) => {
    const { status, body } = await world.call('GET', `/shoots?${query}`);
    expect(status).toBe(200);
    return body;
  };
  const foldersOf = (body: { shoots: { folder: string }[] }) => body.shoots.map(({ folder }) => folder);

  it('lists each shoot with its own counts, in order of folders', async () => {
    const world = await populate();
    const body = await list(world, '');
    expect(
      body.shoots.map(({ folder, photos }: { folder: string; photos: number }) => [folder, photos]),
    ).toEqual([
      ['', 1],
      ['spring', 1],
      ['spring-2', 1],
      ['spring/ana', 5],
    ]);
    expect(body).toMatchObject({ nextCursor: null, asOf: world.later(0) });
  });

  it('leaves out folders with only skipped files, and fills the page', async () => {
    const world = new ApiWorld();
    const names = ['a/1.jpg', 'a/1.xmp', 'b/1.jpg', 'c/1.jpg'];
    for (let n = 0; n < 600; n += 1) names.push(`a/@eaDir/${n}.jpg/thumb.jpg`);
    const ids: string[] = [];
    for (const name of names) ids.push(await world.drop(name));
    await world.countPhotos(ids);
    const first = await list(world, 'limit=2');
    expect(foldersOf(first)).toEqual(['a', 'b']);
    const second = await list(world, `limit=2&cursor=${first.nextCursor}`);
    expect(foldersOf(second)).toEqual(['c']);
    expect(second.nextCursor).toBeNull();
    expect(await see(world, 'a')).toMatchObject({ photos: 1, skipped: 601, below: 0 });
    expect(await see(world, 'a/@eaDir')).toMatchObject({ photos: 0, skipped: 600, below: 0 });
  });

  it('lists the shoots below a folder', async () => {
    expect(foldersOf(await list(await populate(), 'folder=spring'))).toEqual(['spring/ana']);
  });

  it('continues where the previous page ended', async () => {
    const world = await populate();
    const folders: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { shoots: { folder: string }[]; nextCursor: string | null } = await list(
        world,
        `limit=1${cursor && `&cursor=${cursor}`}`,
      );
      folders.push(...foldersOf(page));
      cursor = page.nextCursor;
    }
    expect(folders).toEqual(['', 'spring', 'spring-2', 'spring/ana']);
  });

  it('continues after a folder with a long name that JSON escapes', async () => {
    const world = new ApiWorld();
    const folders = [`a${'\u0001'.repeat(1013)}`, 'b'];
    for (const folder of folders) await world.countPhotos([await world.drop(`${folder}/x`)]);
    const { nextCursor } = await list(world, 'limit=1');
    expect(foldersOf(await list(world, `cursor=${nextCursor}`))).toEqual(['b']);
  });

  it('refuses a cursor of another filter', async () => {
    const world = await populate();
    const { nextCursor } = await list(world, 'limit=1');
    const { status, body } = await world.call('GET', `/shoots?folder=spring&cursor=${nextCursor}`);
    expect([status, body.errors[0].pointer]).toEqual([422, '/cursor']);
  });
});

describe('a folder that the API gives to no upload', () => {
  it.each([
    ['a/', 'a//x.jpg'],
    ['/a', '/a/x.jpg'],
    ['b\nc', 'b\nc/x.jpg'],
    ['', '/x.jpg'],
  ])('can be requested as it is listed: %j', async (folder, name) => {
    const world = new ApiWorld();
    await world.countPhotos([await world.drop(name)]);
    const listed = (await world.call('GET', '/shoots')).body.shoots;
    expect(listed).toMatchObject([{ folder, photos: 1 }]);
    expect(await see(world, folder)).toMatchObject({ folder, photos: 1, below: 0 });
    const query = `folder=${encodeURIComponent(folder)}`;
    const estimate = await world.call('POST', `/shoot/estimate?${query}`);
    expect(estimate).toMatchObject({ status: 200, body: { folder, photos: 1 } });
    const body = { dryRun: true };
    const cancel = await world.call('POST', `/shoot/cancel?${query}`, { body });
    expect(cancel).toMatchObject({ status: 200, body: { folder, matched: 1 } });
    expect(await world.call('POST', `/shoot/retry?${query}`, { body })).toMatchObject({ status: 200 });
    const retouches = await world.call('GET', `/retouches?${query}`);
    expect(retouches.body.retouches).toMatchObject([{ key: `uploads/${name}` }]);
  });
});

describe('the longest folder of a photo', () => {
  const requests = [
    ['GET', '/shoots'],
    ['GET', '/shoot'],
    ['POST', '/shoot/estimate'],
    ['POST', '/shoot/retry'],
    ['GET', '/retouches'],
    ['GET', '/recipe'],
  ] as const;

  it.each(requests)('can be requested: %s %s', async (method, path) => {
    const world = new ApiWorld();
    const folder = 'ä'.repeat(507);
    await world.countPhotos([await world.drop(`${folder}/x`)]);
    const { status } = await world.call(method, `${path}?folder=${encodeURIComponent(folder)}`);
    expect(status).toBe(path === '/shoot/retry' ? 202 : 200);
  });

  it.each(requests)('is the limit: %s %s', async (method, path) => {
    const query = `folder=${encodeURIComponent('ä'.repeat(508))}`;
    const { status, body } = await new ApiWorld().call(method, `${path}?${query}`);
    expect(status).toBe(422);
    expect(body.detail).toBe('/folder is longer than 1014 bytes, the limit for a photo’s folder.');
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

/** Uploads files to two folders with names that begin alike, and one to no folder. */
function populate(): ApiWorld {
  const world = new ApiWorld();
  for (const root of ['uploads', 'results']) {
    for (const path of ['spring-2/c.jpg', 'spring/b.jpg', 'top.jpg', 'spring/ana/a.jpg', 'spring.jpg'])
      world.s3.put(`${root}/${path}`, `the bytes of ${path}`);
  }
  return world;
}

async function list(world: ApiWorld, path: string) {
  const { status, body } = await world.call('GET', path);
  expect(status).toBe(200);
  return body;
}

const keysOf = (body: { files: { key: string }[] }) => body.files.map(({ key }) => key);

describe.each(['uploads', 'results'])('GET /%s', (root) => {
  it.each([
    ['?folder=spring', ['spring/ana/a.jpg', 'spring/b.jpg']],
    ['?folder=spring/ana', ['spring/ana/a.jpg']],
    ['?folder=spring-2', ['spring-2/c.jpg']],
    ['?folder=none', []],
    ['?folder=', ['spring-2/c.jpg', 'spring.jpg', 'spring/ana/a.jpg', 'spring/b.jpg', 'top.jpg']],
    ['', ['spring-2/c.jpg', 'spring.jpg', 'spring/ana/a.jpg', 'spring/b.jpg', 'top.jpg']],
  ])('lists the files of a folder and the folders below, in order of keys: %s', async (query, paths) => {
    const body = await list(populate(), `/${root}${query}`);
    expect(keysOf(body)).toEqual(paths.map((path) => `${root}/${path}`));
    expect(body.nextCursor).toBeNull();
  });

  it('shows each file’s bytes, its etag without quotes and when it was stored', async () => {
    const world = new ApiWorld();
    world.s3.put(`${root}/a.jpg`, 'bytes');
    const stored = world.later(0);
    world.pass(60);
    const etag = createHash('md5').update('bytes').digest('hex');
    expect(await list(world, `/${root}`)).toMatchObject({
      files: [{ key: `${root}/a.jpg`, bytes: 5, etag, storedAt: stored }],
      asOf: world.later(0),
    });
  });

  it('continues after its cursor, although files have come before and after it', async () => {
    const world = populate();
    const first = await list(world, `/${root}?limit=2`);
    world.s3.put(`${root}/a-new.jpg`, 'new');
    world.s3.put(`${root}/z-new.jpg`, 'new');
    const second = await list(world, `/${root}?cursor=${first.nextCursor}`);
    const paths = [...keysOf(first), ...keysOf(second)].map((key) => key.replace(`${root}/`, ''));
    expect(paths).toEqual([
      'spring-2/c.jpg',
      'spring.jpg',
      'spring/ana/a.jpg',
      'spring/b.jpg',
      'top.jpg',
      'z-new.jpg',
    ]);
    expect(second.nextCursor).toBeNull();
  });

  it('continues after a key of the full 1,024 bytes', async () => {
    const world = new ApiWorld();
    const key = `${root}/${'写'.repeat(338)}ab`;
    for (const one of [key, `${root}/龍`]) world.s3.put(one, 'bytes');
    const { nextCursor } = await list(world, `/${root}?limit=1`);
    expect(keysOf(await list(world, `/${root}?cursor=${nextCursor}`))).toEqual([`${root}/龍`]);
  });

  it('leaves out the marker that the console makes for a folder, and continues after it', async () => {
    const world = new ApiWorld();
    for (const path of ['spring/', 'spring/a.jpg']) world.s3.put(`${root}/${path}`, '');
    const { files, nextCursor } = await list(world, `/${root}?folder=spring&limit=1`);
    expect(files).toEqual([]);
    const next = await list(world, `/${root}?folder=spring&cursor=${nextCursor}`);
    expect(keysOf(next)).toEqual([`${root}/spring/a.jpg`]);
  });

  it('refuses a cursor of another folder or of the other list', async () => {
    const world = populate();
    const other = root === 'uploads' ? 'results' : 'uploads';
    for (const from of [`/${root}?folder=spring&limit=1`, `/${other}?limit=1`]) {
      const { nextCursor } = await list(world, from);
      const { status, body } = await world.call('GET', `/${root}?cursor=${nextCursor}`);
      expect(status).toBe(422);
      expect(body.errors).toMatchObject([{ in: 'query', pointer: '/cursor' }]);
    }
  });

  it('makes one request to S3 per page', async () => {
    const world = populate();
    await list(world, `/${root}`);
    expect(world.s3.sent).toEqual(['ListObjectsV2Command']);
  });
});

describe('a page', () => {
  it.each([
    ['uploads', 1000],
    ['results', 250],
  ])('of GET /%s has %i files', async (root, most) => {
    const world = new ApiWorld();
    for (let n = 0; n <= most; n += 1) world.s3.put(`${root}/${n}.jpg`, '');
    expect((await list(world, `/${root}`)).files).toHaveLength(most);
    const { status, body } = await world.call('GET', `/${root}?limit=${most + 1}`);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer: '/limit' }]);
  });
});

describe('a file of GET /results', () => {
  it('has a URL to read it, valid for minutes', async () => {
    const world = new ApiWorld();
    world.s3.put('results/spring/.review/a-before-640.webp', 'small');
    const [file] = (await list(world, '/results?folder=spring')).files;
    expect(file.url).toContain('https://s3.example/results/spring/.review/a-before-640.webp?');
    expect(file.urlExpiresAt).toBe(world.later(900));
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { call } from '../../support/deployed/api-client.ts';
import { drop, eventually, recordOf } from '../../support/deployed/stack-client.ts';

interface Listed {
  readonly id: string;
  readonly status: string;
  readonly key: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly code: string | null;
  readonly paid: boolean | null;
}

/** All pages of a listing, and how many there were. */
async function listAll(query: string): Promise<{ retouches: Listed[]; pages: number }> {
  const retouches: Listed[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, json } = await call('GET', `/retouches?${query}${after}`);
    expect(status).toBe(200);
    expect(Math.abs(Date.parse(json.asOf) - Date.now())).toBeLessThan(60_000);
    retouches.push(...json.retouches);
    cursor = json.nextCursor;
    pages += 1;
  } while (cursor !== null);
  return { retouches, pages };
}

const keysOf = (retouches: Listed[]) =>
  retouches.map(({ key }) => key.slice('uploads/api-list/'.length)).sort();

describe('the list', () => {
  beforeAll(async () => {
    const photo = await drawPicture('jpeg');
    for (const name of ['a.jpg', 'b.jpg', 'deep/c.jpg']) await drop(`api-list/${name}`, photo);
    await drop('api-list/bad.jpg', 'this is no photo');
    await drop('api-list-other/a.jpg', photo);
    for (const name of ['a.jpg', 'b.jpg', 'deep/c.jpg', 'bad.jpg']) await recordOf(`api-list/${name}`);
    await recordOf('api-list-other/a.jpg');
    // A photo's item shows the end after the record is written, and the index shows it a moment after the
    // item.
    await eventually('all photos to have ended', async () => {
      const { retouches } = await listAll('');
      const ours = retouches.filter(({ key }) => key.startsWith('uploads/api-list'));
      return ours.length === 5 && ours.every(({ endedAt }) => endedAt !== null) ? true : null;
    });
  });

  it('contains the photos of a folder, the newest first', async () => {
    const { retouches } = await listAll('folder=api-list');
    expect(keysOf(retouches)).toEqual(['a.jpg', 'b.jpg', 'bad.jpg']);
    const below = await listAll('folder=api-list/deep');
    expect(keysOf(below.retouches)).toEqual(['deep/c.jpg']);
  });

  it('contains the photos of all folders, with the same fields as GET', async () => {
    const { retouches } = await listAll('limit=100');
    const keys = retouches.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['uploads/api-list/a.jpg', 'uploads/api-list-other/a.jpg']));
    for (const row of retouches.filter(({ key }) => key.startsWith('uploads/api-list/'))) {
      const { startedAt, endedAt, code, ...common } = row;
      const { json } = await call('GET', `/retouches/${row.id}`);
      expect(json).toMatchObject({ ...common, timings: { startedAt, recordedAt: endedAt } });
      expect(json.error?.code ?? null).toBe(code);
    }
  });

  it('can be filtered by status', async () => {
    const failed = await listAll('folder=api-list&status=failed');
    expect(failed.retouches).toMatchObject([
      {
        key: 'uploads/api-list/bad.jpg',
        status: 'failed',
        step: null,
        paid: false,
        code: 'unsupported-type',
      },
    ]);
    const succeeded = await listAll('folder=api-list&status=succeeded');
    expect(succeeded.retouches).toMatchObject([{ paid: true }, { paid: true }]);
    expect(keysOf(succeeded.retouches)).toEqual(['a.jpg', 'b.jpg']);
    const ofAllFolders = await listAll('status=failed');
    expect(ofAllFolders.retouches.map(({ key }) => key)).toContain('uploads/api-list/bad.jpg');
  });

  it('contains each retouch once, also in small pages', async () => {
    const { retouches, pages } = await listAll('folder=api-list&limit=2');
    expect(pages).toBeGreaterThan(1);
    expect(keysOf(retouches)).toEqual(['a.jpg', 'b.jpg', 'bad.jpg']);
  });

  it('refuses a cursor with other filters', async () => {
    const { json: page } = await call('GET', '/retouches?folder=api-list&limit=1');
    const { status, json } = await call('GET', `/retouches?folder=api-list-other&cursor=${page.nextCursor}`);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ in: 'query', pointer: '/cursor' }]);
  });

  it.each(['cursor=made-up', 'limit=0', 'limit=101', 'status=done', 'colour=red'])(
    'refuses %s',
    async (query) => {
      const { status, json } = await call('GET', `/retouches?${query}`);
      expect(status).toBe(422);
      expect(json.errors).toMatchObject([{ in: 'query', pointer: `/${query.split('=')[0]}` }]);
    },
  );
});

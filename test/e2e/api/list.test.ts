import { beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../support/api-client.ts';
import { drawPicture } from '../../support/pictures.ts';
import { drop, recordOf } from '../../support/stack-client.ts';

interface Listed {
  readonly id: string;
  readonly status: string;
  readonly key: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
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
  });

  it('holds the photos of a folder, those first that began or ended last', async () => {
    const { retouches } = await listAll('folder=api-list&limit=50');
    expect(keysOf(retouches)).toEqual(['a.jpg', 'b.jpg', 'bad.jpg', 'deep/c.jpg']);
    const times = retouches.map(({ startedAt, endedAt }) => Date.parse(endedAt ?? startedAt));
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('can be had by status', async () => {
    const failed = await listAll('folder=api-list&status=failed&limit=50');
    expect(failed.retouches).toMatchObject([{ key: 'uploads/api-list/bad.jpg', status: 'failed' }]);
    const succeeded = await listAll('folder=api-list&status=succeeded&limit=50');
    expect(keysOf(succeeded.retouches)).toEqual(['a.jpg', 'b.jpg', 'deep/c.jpg']);
  });

  it('is the same in small pages, each retouch once', async () => {
    const { retouches, pages } = await listAll('folder=api-list&limit=2');
    expect(pages).toBeGreaterThan(1);
    expect(keysOf(retouches)).toEqual(['a.jpg', 'b.jpg', 'bad.jpg', 'deep/c.jpg']);
  });

  it.each(['cursor=made-up', 'limit=0', 'limit=51', 'status=done', 'folder=/x', 'colour=red'])(
    'refuses %s',
    async (query) => {
      const { status, json } = await call('GET', `/retouches?${query}`);
      expect(status).toBe(422);
      expect(json.errors).toMatchObject([{ in: 'query', pointer: `/${query.split('=')[0]}` }]);
    },
  );
});

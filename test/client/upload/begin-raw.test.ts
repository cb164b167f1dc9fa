import { describe, expect, it } from 'vitest';
import { beginRaw } from '../../../client/upload/begin-raw.ts';
import { Reply, startApi } from '../support/api-stand-in.ts';

const begin = async (keys: readonly string[]) => {
  const { api, requestsTo } = await startApi({ 'POST /retouches': new Reply(207, { retouches: [] }) });
  await beginRaw(keys, api);
  return requestsTo('POST /retouches').map(({ body }) => (body as { photos: object[] }).photos);
};

describe('beginRaw', () => {
  it('begins the retouch of RAW files at once', async () => {
    expect(await begin(['uploads/1.NEF', 'uploads/2.jpg', 'uploads/ana/3.cr3'])).toEqual([
      [{ key: 'uploads/1.NEF' }, { key: 'uploads/ana/3.cr3' }],
    ]);
  });

  it('sends no request without a RAW file', async () => {
    expect(await begin(['uploads/2.jpg'])).toEqual([]);
  });

  it('sends a hundred files per request', async () => {
    const keys = Array.from({ length: 201 }, (_, n) => `uploads/${n}.dng`);
    const asked = await begin(keys);
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 1]);
    expect(asked.flat()).toEqual(keys.map((key) => ({ key })));
  });
});

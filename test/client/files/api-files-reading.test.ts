import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createApiFiles } from '../../../client/files/api-files.ts';
import { serve } from '../../support/http-server.ts';
import { startApi } from '../support/api-stand-in.ts';

describe('files by presigned URLs', () => {
  it('are read after one listing if they are in one folder', async () => {
    const { origin } = await serve(({ url }, response) => response.end(url));
    const files = ['a', 'b', 'c'].map((name) => ({
      key: `results/spring/ana/.review/${name}.webp`,
      bytes: 2,
      etag: name,
      storedAt: '2026-11-24T12:00:00.000Z',
      url: `${origin}/${name}`,
      urlExpiresAt: '2099-01-01T00:00:00.000Z',
    }));
    const { api, seen } = await startApi({ 'GET /results': { files, nextCursor: null } });
    const stackFiles = createApiFiles(api, new AbortController().signal);
    for (const name of ['a', 'b', 'c']) {
      const bytes = await stackFiles.read(`results/spring/ana/.review/${name}.webp`);
      expect(bytes === null ? null : await text(bytes)).toBe(`/${name}`);
    }
    expect(seen).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { createOutputSource } from '../../../../core/segmind/outputs/output-source.ts';
import type { Problem } from '../../../../functions/api/http/problem.ts';
import {
  createImporter,
  IMPORT_USER_AGENT,
  importDeadline,
} from '../../../../functions/api/retouch/importer.ts';
import { S3Fake } from '../../../../simulation/aws/s3-fake.ts';
import { drawLargeJpeg, drawPicture } from '../../../../simulation/pictures/pictures.ts';
import { serve } from '../../../support/http-server.ts';

const target = { bucket: 'photos', key: 'uploads/a.jpg', metadata: { upscale: '4x' }, overwrite: false };

/** Imports what a server answers with. Returns the outcome and the bucket. */
async function importFrom(
  body: Buffer,
  {
    maxBytes = 10_000_000,
    status = 200,
    trusted = true,
    overwrite = false,
    deadline = importDeadline(),
  } = {},
  s3 = new S3Fake(),
) {
  const { origin } = await serve((_, response) => response.writeHead(status).end(body));
  const source = createOutputSource({ trustedOrigins: trusted ? [origin] : [], maxBytes });
  const url = `${origin}/a.jpg?sig=secret`;
  const importing = createImporter(s3.client, source).import(url, { ...target, overwrite }, deadline);
  return { s3, importing };
}

describe('an importer', () => {
  it.each([
    ['a small photo', () => drawPicture('png')],
    ['one of several parts', () => drawLargeJpeg(6_000_000)],
  ])('stores %s unchanged, with its metadata, and returns its version', async (_, draw) => {
    const photo = await draw();
    const { s3, importing } = await importFrom(photo);
    const { versionId } = await importing;
    const put = s3.objects.get(target.key);
    expect(put?.body.equals(photo)).toBe(true);
    expect(put).toMatchObject({ versionId, metadata: target.metadata });
  });

  describe.each([
    ['a small photo', () => drawPicture('png')],
    ['one of several parts', () => drawLargeJpeg(6_000_000)],
  ])('that imports %s to a key that another photo has', (_, draw) => {
    it('keeps that photo, and says so', async () => {
      const s3 = new S3Fake();
      s3.put(target.key, 'another');
      const { importing } = await importFrom(await draw(), {}, s3);
      await expect(importing).rejects.toMatchObject({ problem: 'photo-exists' });
      expect(s3.text(target.key)).toBe('another');
    });

    it('replaces it on request', async () => {
      const s3 = new S3Fake();
      s3.put(target.key, 'another');
      const photo = await draw();
      const { importing } = await importFrom(photo, { overwrite: true }, s3);
      await importing;
      expect(s3.objects.get(target.key)?.body.equals(photo)).toBe(true);
    });
  });

  it.each([
    ['import-timed-out', Buffer.alloc(0), { deadline: AbortSignal.abort() }],
    ['unsupported-photo', Buffer.from('<html>'), {}],
    ['unsupported-photo', Buffer.alloc(0), {}],
    ['photo-too-large', Buffer.alloc(2000, 0xff), { maxBytes: 1000 }],
    ['import-failed', Buffer.alloc(0), { status: 404 }],
    ['import-failed', Buffer.alloc(0), { status: 503 }],
    ['url-not-allowed', Buffer.alloc(0), { trusted: false }],
  ])('returns %s, quotes no URL, and stores nothing', async (name, body, options) => {
    const { s3, importing } = await importFrom(body, options);
    const problem = await importing.then(
      () => expect.unreachable('it was imported'),
      (error: Problem) => error,
    );
    expect(problem).toMatchObject({ problem: name });
    expect(problem.message).not.toMatch(/secret|127\.0\.0\.1/);
    expect(s3.objects.size).toBe(0);
  });

  it('sends the project’s name and version as User-Agent', () => {
    expect(IMPORT_USER_AGENT).toMatch(/^Retouch\/\d+\.\d+\.\d+ \([ -~]+\)$/);
  });
});

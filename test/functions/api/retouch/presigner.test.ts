import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createPresigner } from '../../../../functions/api/retouch/presigner.ts';

const s3 = new S3Client({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  requestChecksumCalculation: 'WHEN_REQUIRED',
});
const presigner = createPresigner(s3, 'photos', () => Date.parse('2026-11-23T12:00:00.000Z'));

describe('a presigned URL', () => {
  it('to upload a photo is bound to its type, length and metadata, and expires after minutes', async () => {
    const metadata = { instructions: 'Brighter.', upscale: '4x' };
    const photo = {
      key: 'uploads/a b.jpg',
      contentType: 'image/jpeg',
      bytes: 900,
      metadata,
      overwrite: true,
    };
    const { url, headers, expiresAt } = await presigner.put(photo);
    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe('/uploads/a%20b.jpg');
    expect(searchParams.get('X-Amz-SignedHeaders')?.split(';')).toEqual([
      'content-length',
      'content-type',
      'host',
      'x-amz-meta-instructions',
      'x-amz-meta-upscale',
    ]);
    expect(searchParams.get('X-Amz-Expires')).toBe('900');
    expect([...searchParams.keys()].join()).not.toMatch(/checksum|meta/i);
    expect(headers).toEqual({
      'content-type': 'image/jpeg',
      'content-length': '900',
      'x-amz-meta-instructions': 'Brighter.',
      'x-amz-meta-upscale': '4x',
    });
    expect(expiresAt).toBe('2026-11-23T12:15:00.000Z');
  });

  it('to upload a new photo is bound to the key being free', async () => {
    const photo = {
      key: 'uploads/a.jpg',
      contentType: 'image/jpeg',
      bytes: 900,
      metadata: {},
      overwrite: false,
    };
    const { url, headers } = await presigner.put(photo);
    expect(headers).toMatchObject({ 'if-none-match': '*' });
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')?.split(';')).toContain('if-none-match');
  });

  it('to upload a photo with a known SHA-256 is bound to these bytes', async () => {
    const photo = {
      key: 'uploads/a.jpg',
      contentType: 'image/jpeg',
      bytes: 5,
      metadata: {},
      overwrite: true,
    };
    const sha256 = createHash('sha256').update('bytes').digest();
    const { url, headers } = await presigner.put({ ...photo, sha256: sha256.toString('hex') });
    const { searchParams } = new URL(url);
    expect(headers).toMatchObject({ 'x-amz-checksum-sha256': sha256.toString('base64') });
    expect(searchParams.get('X-Amz-SignedHeaders')?.split(';')).toContain('x-amz-checksum-sha256');
    expect([...searchParams.keys()].join()).not.toMatch(/checksum/i);
  });

  it('to read a picture expires after minutes too', async () => {
    const { url, expiresAt } = await presigner.get('results/a.jpg');
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('900');
    expect(expiresAt).toBe('2026-11-23T12:15:00.000Z');
  });
});

import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { putStream } from '../../../core/storage/put-stream.ts';
import { type SeenRequest, serve } from '../../support/http-server.ts';

const PART = 5 * 1024 * 1024;
const target = { Bucket: 'photos', Key: 'results/a.png', ContentType: 'image/png', Metadata: {} };

/**
 * S3’s answers to multipart uploads: parts with a checksum must be completed with it.
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6818 for the error
 */
async function serveParts() {
  const sums: string[] = [];
  const { origin, seen } = await serve((request, response) => {
    const { method, url, headers } = request;
    if (method === 'DELETE') return response.writeHead(204).end();
    if (method === 'PUT') {
      const sum = String(headers['x-amz-checksum-crc32']);
      sums.push(sum);
      return response.writeHead(200, { etag: `"${sums.length}"`, 'x-amz-checksum-crc32': sum }).end();
    }
    if (url.includes('?uploads')) return response.end(inXml('InitiateMultipartUploadResult', UPLOAD_ID));
    const named = namedSums(request);
    if (sums.some((sum, index) => named[index] !== sum)) {
      return response.writeHead(400).end(inXml('Error', REFUSAL));
    }
    return response.end(inXml('CompleteMultipartUploadResult', '<ETag>"all"</ETag>'));
  });
  const s3 = new S3Client({
    endpoint: origin,
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  return { s3, seen, sums };
}

const UPLOAD_ID = '<UploadId>one</UploadId>';
const REFUSAL =
  '<Code>InvalidRequest</Code><Message>The upload was created using a crc32 checksum. The complete request must ' +
  'include the checksum for each part. It was missing for part 1 in the request.</Message>';

function inXml(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>`;
}

/** The checksums in a completion, in the order of its parts. */
function namedSums({ body }: SeenRequest): string[] {
  return [...body.matchAll(/<ChecksumCRC32>([^<]+)</g)].map(([, sum = '']) => sum);
}

async function* chunks(length: number) {
  for (let sent = 0; sent < length; sent += PART / 4) yield Buffer.alloc(PART / 4, sent / PART);
}

it('completes an upload with the checksum of each part', async () => {
  const { s3, seen, sums } = await serveParts();
  await putStream(s3, target, chunks(2.5 * PART));
  const last = seen.at(-1);
  expect(last?.url).toBe('/photos/results/a.png?uploadId=one');
  expect(namedSums(last as SeenRequest)).toEqual(sums);
  expect(new Set(sums).size).toBe(3);
});

it('names the checksum algorithm when it creates the upload', async () => {
  const { s3, seen } = await serveParts();
  await putStream(s3, target, chunks(PART));
  expect(seen[0]?.headers['x-amz-checksum-algorithm']).toBe('CRC32');
});

it('aborts an upload that S3 does not complete', async () => {
  const { s3, seen, sums } = await serveParts();
  // As if a part had been damaged on its way: S3 has another sum than the completion.
  sums.push('other==');
  await expect(putStream(s3, target, chunks(PART))).rejects.toThrow('complete request must include');
  expect(seen.at(-1)).toMatchObject({ method: 'DELETE', url: expect.stringContaining('uploadId=one') });
});

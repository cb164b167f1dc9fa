import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createResults } from '../../../core/record/results.ts';
import { createUploads, isCurrent } from '../../../core/storage/uploads.ts';
import { serve } from '../../support/http-server.ts';

const upload = { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' };

/** S3’s answers to a GET of existing objects: status, code and message. */
const REFUSALS = {
  'in an archive': [403, 'InvalidObjectState', "The operation is not valid for the object's storage class"],
  'under SSE-C': [
    400,
    'InvalidRequest',
    'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
  ],
  'under a forbidden KMS key': [
    403,
    'AccessDenied',
    'User: arn:aws:sts::111122223333:assumed-role/PreparePhoto/f is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111122223333:key/1234 because no identity-based policy allows the kms:Decrypt action',
  ],
  'under a disabled KMS key': [
    400,
    'KMS.DisabledException',
    'arn:aws:kms:eu-west-1:111122223333:key/1234 is disabled.',
  ],
} as const satisfies Record<string, readonly [number, string, string]>;

/** S3 over HTTP that lists one object and refuses to read it. */
async function refuse([status, code, message]: readonly [number, string, string]) {
  const { origin, seen } = await serve(({ method, url }, response) => {
    if (url.includes('list-type=2')) {
      const listed = `<Contents><Key>${upload.key}</Key><ETag>"e1"</ETag><Size>9</Size><LastModified>2026-01-02T03:04:05.678Z</LastModified></Contents>`;
      const isThere = url.includes('prefix=uploads');
      return response.end(inXml('ListBucketResult', isThere ? listed : ''));
    }
    if (!url.includes(upload.key)) return response.writeHead(404).end();
    const body = inXml('Error', `<Code>${code}</Code><Message>${message}</Message>`);
    return response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(method === 'HEAD' ? '' : body);
  });
  const s3 = new S3Client({
    endpoint: origin,
    region: 'eu-west-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  onTestFinished(() => s3.destroy());
  return { s3, seen, uploads: createUploads(s3) };
}

function inXml(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>`;
}

describe('an upload that S3 refuses to return', () => {
  it.each([
    ['in an archive', 'photo-archived', /Restore it/],
    ['under SSE-C', 'photo-encrypted', /Upload it again without that key/],
    ['under a forbidden KMS key', 'photo-access-denied', /Set kmsKeyArn/],
    ['under a disabled KMS key', 'photo-access-denied', /KMS\.DisabledException/],
  ] as const)('fails to open with the right failure, %s: %s', async (kind, code, message) => {
    const { uploads } = await refuse(REFUSALS[kind]);
    for (const open of [uploads.openCurrent, uploads.open]) {
      const failure = { code, fault: 'photo', message: expect.stringMatching(message) };
      await expect(open(upload)).rejects.toMatchObject({ failure });
    }
  });

  it.each(Object.entries(REFUSALS))(
    'shows no name from the account in its failure, %s',
    async (_, refusal) => {
      const { uploads } = await refuse(refusal);
      await expect(uploads.open(upload)).rejects.toMatchObject({
        failure: { message: expect.not.stringMatching(/arn:|111122223333/) },
      });
    },
  );

  it.each([
    ['forbids it without a word of KMS', [403, 'AccessDenied', 'Access Denied']],
    ['asks to slow down', [503, 'SlowDown', 'Reduce your request rate.']],
    ['knows no such credentials', [400, 'ExpiredToken', 'The provided token has expired.']],
    [
      'is throttled by KMS',
      [400, 'ThrottlingException', 'You have exceeded the rate at which you may call KMS.'],
    ],
  ] as const)('is not a failure of the photo if S3 %s', async (_, refusal) => {
    const { uploads } = await refuse(refusal);
    await expect(uploads.openCurrent(upload)).rejects.toMatchObject({ name: refusal[1] });
  });

  it.each(['under SSE-C', 'under a forbidden KMS key'] as const)(
    'is found by its listing if S3 refuses its HEAD, %s, and counts as current',
    async (kind) => {
      const { uploads } = await refuse(REFUSALS[kind]);
      const found = await uploads.findCurrent(upload);
      expect(found).toMatchObject({ etag: 'e1', modifiedAt: '2026-01-02T03:04:05.000Z', bytes: 9 });
      expect(found && isCurrent(upload, found)).toBe(true);
    },
  );

  it('has its record at the plain key', async () => {
    const { s3, uploads } = await refuse(REFUSALS['under SSE-C']);
    const { keys } = await createResults(s3, uploads).chooseTarget(upload, 'ana');
    expect(keys.record).toBe('results/ana.jpg.json');
  });
});

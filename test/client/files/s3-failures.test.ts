import { rmSync, writeFileSync } from 'node:fs';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createS3Files } from '../../../client/files/s3-files.ts';
import { createRenewableCredentials } from '../../../client/program/credentials.ts';
import { explainError } from '../../../client/program/explain-error.ts';
import { listAll } from '../support/list-all.ts';
import { fileToPut } from '../support/local-file.ts';
import { type S3Fault, type S3Server, startS3 } from '../support/s3-server.ts';

const PHOTO = Buffer.alloc(400_000, 'photo');

async function start(credentials?: NonNullable<S3ClientConfig['credentials']>) {
  const s3 = await startS3();
  const controller = new AbortController();
  const client = s3.client(credentials);
  const renewable = createRenewableCredentials(client.config.credentials);
  return { s3, controller, files: createS3Files(client, 'photos', renewable, controller.signal) };
}

/** Makes the first requests fail with these faults, in turn. */
function failFirst(s3: S3Server, ...faults: readonly S3Fault[]): void {
  const left = [...faults];
  s3.fault = () => left.shift() ?? null;
}

/** Credentials with the access keys `KEY1`, `KEY2` and so on: different each time the provider is called. */
function countUp() {
  let asked = 0;
  return async () => {
    asked += 1;
    return { accessKeyId: `KEY${asked}`, secretAccessKey: 'secret', expiration: new Date('2099-01-01') };
  };
}

describe('a put through S3', () => {
  it.each<[string, S3Fault]>([
    ['S3 is busy', { status: 503, code: 'SlowDown' }],
    ['S3 fails', { status: 500, code: 'InternalError' }],
    ['the bytes do not arrive whole', { status: 400, code: 'BadDigest' }],
    ['the connection breaks off before the body', { resetAfterBytes: 0 }],
    ['the connection breaks off in the middle', { resetAfterBytes: 150_000 }],
  ])('is repeated with the whole file if %s', async (_, fault) => {
    const { s3, files } = await start();
    failFirst(s3, fault);
    let bytes = 0;
    await files.put(fileToPut('uploads/1.jpg', PHOTO, { onBytes: (sent) => (bytes += sent) }));
    expect(s3.objects.get('uploads/1.jpg')?.body.equals(PHOTO)).toBe(true);
    // The bytes of the first try are subtracted.
    expect({ bytes, requests: s3.seen.length }).toEqual({ bytes: PHOTO.length, requests: 2 });
  });

  it('is not repeated if S3 forbids it, and fails with a clear message', async () => {
    const { s3, files } = await start();
    s3.fault = () => ({ status: 403, code: 'AccessDenied', message: 'no s3:PutObject on photos' });
    const error = await files.put(fileToPut('uploads/1.jpg', PHOTO)).catch((thrown) => thrown);
    expect(explainError(error)?.message).toBe(
      'Your AWS user or role does not have the permission: no s3:PutObject on photos',
    );
    expect(s3.seen).toHaveLength(1);
  });

  it('fails at once if its file is gone', async () => {
    const { files } = await start();
    const photo = fileToPut('uploads/1.jpg', PHOTO);
    rmSync(photo.file);
    await expect(files.put(photo)).rejects.toMatchObject({ code: 'ENOENT', path: photo.file });
  });

  it('fails at once if its file has become shorter', async () => {
    const { s3, files } = await start();
    const photo = fileToPut('uploads/1.jpg', PHOTO);
    writeFileSync(photo.file, PHOTO.subarray(0, 100));
    await expect(files.put(photo)).rejects.toThrow('ended after 100 bytes');
    expect(s3.objects.size).toBe(0);
  });

  it('ends when it is interrupted', async () => {
    const { s3, controller, files } = await start();
    s3.beforeStored = async () => controller.abort(new Error('Ctrl-C'));
    await expect(files.put(fileToPut('uploads/1.jpg', PHOTO))).rejects.toThrow('Ctrl-C');
    expect(s3.seen).toHaveLength(1);
  });
});

describe('credentials that expire while files are transferred', () => {
  it('are renewed, and the refused request is repeated', async () => {
    const { s3, files } = await start(countUp());
    s3.fault = ({ accessKeyId }) => (accessKeyId === 'KEY1' ? { status: 400, code: 'ExpiredToken' } : null);
    await files.put(fileToPut('uploads/1.jpg', PHOTO));
    expect(await listAll(files.list('uploads', ''))).toHaveLength(1);
    expect(s3.seen).toEqual(['PUT uploads/1.jpg', 'PUT uploads/1.jpg', 'GET uploads/']);
  });

  it('are explained if they are fixed', async () => {
    const { s3, files } = await start();
    s3.fault = () => ({ status: 400, code: 'ExpiredToken' });
    await expect(files.put(fileToPut('uploads/1.jpg', PHOTO))).rejects.toThrow(
      'Your AWS credentials have expired. Sign in again',
    );
    expect(s3.seen).toHaveLength(1);
  });
});

import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { prefixOfFolder } from '../../core/domain/folder-prefix.ts';
import type { RenewableCredentials } from '../program/credentials.ts';
import { EXPIRED } from '../program/explain-error.ts';
import { Problem } from '../program/problem.ts';
import type { FileToPut, StackFiles, StoredFile } from './stack-files.ts';
import { tryAgain } from './try-again.ts';

/** {@link StackFiles} through S3. The user's credentials need to list the bucket, and to put and get objects. */
export function createS3Files(
  s3: S3Client,
  bucket: string,
  credentials: RenewableCredentials,
  signal: AbortSignal,
): StackFiles {
  /** Sends a command. If the credentials have expired, renews them and sends it once more. */
  async function renewing<T>(send: () => Promise<T>): Promise<T> {
    const used = await credentials.get();
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Error && EXPIRED.test(error.name))) throw error;
      await credentials.renew(used);
      return send();
    }
  }

  async function putOnce(file: FileToPut): Promise<string> {
    let sent = 0;
    const body = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sent += chunk.length;
        file.onBytes(chunk.length);
        done(null, chunk);
      },
      flush: (done) => done(sent === file.bytes ? null : new Error(`${file.file} ended after ${sent} bytes`)),
    });
    const reading = new AbortController();
    // The SDK does not notice a body that fails or ends early: it would wait for the rest.
    pipeline(createReadStream(file.file), body, (error) => {
      if (error) reading.abort(error);
    });
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: file.key,
      Body: body,
      ContentLength: file.bytes,
      ContentType: file.type,
      ChecksumSHA256: Buffer.from(file.sha256, 'hex').toString('base64'),
      Metadata: {
        ...(file.again && { again: 'true' }),
        ...(file.output && {
          'output-size': String(file.output.size),
          'output-format': file.output.format,
        }),
      },
    });
    try {
      const abortSignal = AbortSignal.any([signal, reading.signal]);
      const { ETag = '' } = await s3.send(command, { abortSignal });
      return ETag.replaceAll('"', '');
    } catch (error) {
      if (sent > 0) file.onBytes(-sent);
      throw reading.signal.aborted ? reading.signal.reason : error;
    } finally {
      body.destroy();
    }
  }

  return {
    where: `s3://${bucket}/`,

    async *list(area, folder): AsyncGenerator<StoredFile> {
      const prefix = prefixOfFolder(`${area}/`, folder);
      let token: string | undefined;
      do {
        const page: ListObjectsV2CommandOutput = await renewing(() =>
          s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }), {
            abortSignal: signal,
          }),
        );
        for (const { Key = '', Size = 0, ETag = '' } of page.Contents ?? []) {
          yield { key: Key, bytes: Size, etag: ETag.replaceAll('"', '') };
        }
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },

    // The SDK cannot repeat a stream that it has read, so `tryAgain` repeats the put with a new stream.
    put: (file) => tryAgain(() => renewing(() => putOnce(file)), signal),

    async read(key) {
      try {
        const { Body } = await renewing(() =>
          s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
        );
        if (Body === undefined)
          throw new Problem(`${key} arrived without content. Run the same command again.`);
        return Body as AsyncIterable<Uint8Array>;
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return null;
        throw error;
      }
    },
  };
}

import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { OUTPUTS_PREFIX } from '../../contract/storage.ts';
import { failure } from '../../domain/failure.ts';
import { isMissing } from '../../storage/find-object.ts';
import { type KeptOutputs, readOutput, type SegmindOutput } from '../segmind-output.ts';
import { OutputError } from './output-source.ts';

/** URLs up to this total go into the photo's receipt: a table item has 400 KB at most. */
const MAX_URL_BYTES = 8 * 1024;

const uriListSchema = z.array(z.string());

/**
 * Keeps the outputs of finished jobs: Segmind forgets a job after an hour, and serves its files for 7 days.
 */
export interface OutputKeeper {
  /** Keeps these URIs and returns a reference to them for the photo's receipt. */
  keep(id: string, uris: readonly string[]): Promise<KeptOutputs>;
  /**
   * The outputs that were kept.
   * @throws {OutputError} `output-not-found` if they have expired
   */
  read(kept: KeptOutputs): Promise<SegmindOutput[]>;
}

/** {@link OutputKeeper} over the state bucket, which removes objects after 8 days. */
export function createOutputKeeper(s3: S3Client, bucket: string): OutputKeeper {
  return {
    async keep(id, uris) {
      const bytes = uris.reduce((sum, uri) => sum + Buffer.byteLength(uri), 0);
      const isShort = bytes <= MAX_URL_BYTES && uris.every((uri) => readOutput(uri).kind === 'url');
      if (isShort) return { kind: 'urls', urls: uris };
      const key = `${OUTPUTS_PREFIX}${id}/${randomUUID()}.json`;
      const Body = JSON.stringify(uris);
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'application/json' }),
      );
      return { kind: 'object', key };
    },

    async read(kept) {
      if (kept.kind === 'urls') return kept.urls.map(readOutput);
      const { key } = kept;
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return uriListSchema.parse(JSON.parse((await Body?.transformToString()) ?? '')).map(readOutput);
      } catch (error) {
        if (await isMissing(s3, bucket, key, error)) throw new OutputError(expired(key));
        throw error;
      }
    },
  };
}

function expired(key: string) {
  return failure('output-not-found', `The outputs that Retouch stored under ${key} were deleted.`);
}

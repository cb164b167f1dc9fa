import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

const RESULTS_PREFIX = 'results/';
const RECORD_SUFFIX = '.json';
/** A file about a whole shoot, which stands among the records. */
const SHOOT_REPORT = 'shoot.json';

/** What is read of a record; it holds more. */
export interface ResultRecord {
  readonly status: 'succeeded' | 'failed';
  /** The upload that it is about. */
  readonly source: { readonly key: string };
  readonly outputs?: readonly { readonly key: string; readonly sha256: string }[];
  readonly error?: { readonly code: string; readonly fault: string; readonly message: string };
}

/** A record that was found. */
export interface FoundRecord {
  readonly key: string;
  readonly text: string;
  readonly record: ResultRecord;
}

/** Where results come from and go to. */
export interface ResultsOptions {
  readonly s3: S3Client;
  readonly bucket: string;
  /** The folder for what stands below `results/`. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * The file that a result goes to.
 * @throws {Error} where that is not inside the folder
 */
export function resultFile(folder: string, key: string): string {
  const path = key.slice(RESULTS_PREFIX.length);
  const leavesFolder = path.split(/[/\\]/).some((part) => part === '..' || part === '.' || part === '');
  if (!key.startsWith(RESULTS_PREFIX) || leavesFolder || path.includes('\0')) {
    throw new Error(`the result ${JSON.stringify(key)} cannot be a file in ${folder}`);
  }
  return join(folder, path);
}

/** Whether a key under `results/` is that of a photo's record. */
export function isRecordKey(key: string): boolean {
  return key.endsWith(RECORD_SUFFIX) && key.slice(key.lastIndexOf('/') + 1) !== SHOOT_REPORT;
}

/** Makes a function that answers the records that are there, by the key of the upload that each is about. */
export function createRecordFinder(options: ResultsOptions): () => Promise<ReadonlyMap<string, FoundRecord>> {
  const read = new Set<string>();
  const records = new Map<string, FoundRecord>();
  return async () => {
    for (const key of await listKeys(options)) {
      if (!isRecordKey(key) || read.has(key)) continue;
      const text = await (await get(key, options)).transformToString();
      const record: ResultRecord = JSON.parse(text);
      records.set(record.source.key, { key, text, record });
      read.add(key);
    }
    return records;
  };
}

/**
 * Downloads what a record names, and the record last, so that where the record is, all is there.
 * @returns the outputs' files
 * @throws {Error} where what arrives is not what the record says
 */
export async function downloadResults(found: FoundRecord, options: ResultsOptions): Promise<string[]> {
  const { folder, signal } = options;
  const files: string[] = [];
  for (const { key, sha256 } of found.record.outputs ?? []) {
    const file = resultFile(folder, key);
    await writeWhole(file, async (partial) => {
      const hash = createHash('sha256');
      const measure = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      };
      const body = (await get(key, options)) as AsyncIterable<Buffer>;
      await pipeline(body, measure, createWriteStream(partial), { signal });
      const arrived = hash.digest('hex');
      if (arrived !== sha256) throw new Error(`${key} has the SHA-256 ${arrived}; its record says ${sha256}`);
    });
    files.push(file);
  }
  await writeWhole(resultFile(folder, found.key), (partial) => writeFile(partial, found.text));
  return files;
}

async function listKeys({ s3, bucket, signal }: ResultsOptions): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: RESULTS_PREFIX,
      ContinuationToken: token,
    });
    const page = await s3.send(command, { abortSignal: signal });
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}

async function get(key: string, { s3, bucket, signal }: ResultsOptions) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
  if (Body === undefined) throw new Error(`${key} came without content`);
  return Body;
}

/** Writes a file under another name and renames it when it is whole. */
async function writeWhole(file: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await write(partial);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

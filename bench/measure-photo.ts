import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { ListBucketsCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { openSession, type Session } from '../local/session.ts';
import { drawPhoto } from './pictures/draw-photo.ts';

const PHOTOS = 3;
const PIXELS = { width: 6000, height: 4000 };
const MEASURED = new URL('../docs/costs/measured.json', import.meta.url);
/** "The size of the event data in UTF-8, plus 26 bytes for each log event": what CloudWatch Logs bills. */
const EVENT_BYTES = 26;
/** The functions that run each minute. */
const EACH_MINUTE = ['keep-line', 'finish-shoots'];

/**
 * Measures a photo of 24 megapixels on the local stack: its bytes and the time of each function. Writes
 * `docs/costs/measured.json` for the page of costs.
 */
export async function measurePhoto(): Promise<void> {
  const session = await openSession({ signal: new AbortController().signal, report: console.error });
  try {
    await measurePhotoOn(session);
  } finally {
    await session.close();
  }
}

/** Like {@link measurePhoto}, on an existing stack. */
export async function measurePhotoOn({ engine, outputs, folder, signal }: Session): Promise<void> {
  const s3 = new S3Client(engine.client);
  const { PhotoBucketName = '' } = outputs;
  const stateBucket = await findStateBucket(s3, PhotoBucketName);

  async function bytesUnder(Bucket: string, Prefix: string): Promise<number[]> {
    const bytes: number[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
      bytes.push(...Contents.map(({ Size = 0 }) => Size));
    }
    return bytes;
  }

  const startedMs = Date.now();
  let uploaded = 0;
  const copies: number[] = [];
  for (let number = 1; number <= PHOTOS; number += 1) {
    const file = await drawPhoto(join(folder, 'measured.jpg'), PIXELS.width, PIXELS.height);
    const Body = await readFile(file);
    uploaded += Body.length;
    await s3.send(
      new PutObjectCommand({ Bucket: PhotoBucketName, Key: `uploads/measured/${number}.jpg`, Body }),
    );
    let copy: number | undefined;
    while ((await bytesUnder(PhotoBucketName, `results/measured/${number}.jpg.json`)).length === 0) {
      [copy = copy] = await bytesUnder(stateBucket, 'working-copies/');
      await sleep(300, undefined, { signal });
    }
    if (copy !== undefined) copies.push(copy);
  }
  const results = sum(await bytesUnder(PhotoBucketName, 'results/measured/'));
  const kept = sum(await bytesUnder(stateBucket, 'model-pictures/'));
  const { milliseconds, logBytes } = await readLogs(new CloudWatchLogsClient(engine.client));
  const minutes = (Date.now() - startedMs) / 60_000;
  const [clock, own] = [EACH_MINUTE, Object.keys(logBytes).filter((name) => !EACH_MINUTE.includes(name))].map(
    (names) => sum(names.map((name) => logBytes[name] ?? 0)),
  );
  const measured = {
    date: new Date().toISOString().slice(0, 10),
    megapixels: (PIXELS.width * PIXELS.height) / 1_000_000,
    bytes: {
      upload: Math.round(uploaded / PHOTOS),
      workingCopy: Math.round(sum(copies) / copies.length),
      results: Math.round(results / PHOTOS),
      modelPictures: Math.round(kept / PHOTOS),
      logs: Math.round((own ?? 0) / PHOTOS),
    },
    logBytesAMinute: Math.round((clock ?? 0) / minutes),
    milliseconds,
  };
  await writeFile(MEASURED, `${JSON.stringify(measured, null, 2)}\n`);
  console.log(measured);
}

async function findStateBucket(s3: S3Client, photoBucket: string): Promise<string> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const names = Buckets.map(({ Name = '' }) => Name);
  const name = names.find((one) => one !== photoBucket && /state/i.test(one));
  if (name === undefined) throw new Error(`There is no state bucket, but ${names.join(', ')}.`);
  return name;
}

/** The median time of each function, and the bytes that it logged. */
async function readLogs(client: CloudWatchLogsClient) {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  const times = new Map<string, number[]>();
  const logBytes: Record<string, number> = {};
  for (const { logGroupName = '' } of logGroups) {
    let bytes = 0;
    let name = logGroupName;
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
      for (const { message = '' } of events) {
        bytes += Buffer.byteLength(message) + EVENT_BYTES;
        if (!message.includes('"message":"Answered"')) continue;
        const { service, durationMs } = JSON.parse(message);
        name = service;
        times.set(service, [...(times.get(service) ?? []), durationMs]);
      }
    }
    logBytes[name] = bytes;
  }
  const medians = [...times].map(([name, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    return [name, sorted[sorted.length >> 1] ?? 0] as const;
  });
  return { milliseconds: Object.fromEntries(medians.sort(([a], [b]) => a.localeCompare(b))), logBytes };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

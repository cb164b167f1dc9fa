import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { Session } from '../session.ts';
import type { ChaosRecord } from './check-records.ts';
import type { StackView } from './stack-view.ts';

/** How long a shoot is unchanged before its end is announced, in minutes, as the setting takes it. */
export const SHOOT_QUIET_MINUTES = '0.2';

const LOOK_AGAIN_MS = 1000;
/**
 * Longer than the quiet time, and longer than a batch of counts takes to be repeated after its function was
 * killed.
 */
const LONGEST_MS = 120_000;
const REPORT = 'shoot.json';

/** The fields of `shoot.json` that can be compared with the records. */
interface ShootReport {
  readonly eventId: string;
  readonly totals: {
    readonly photos: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly cancelled: number;
  };
}

/**
 * Waits until the end of each folder is announced, and compares it with the folder's records. Returns one
 * line for each problem: counts that differ, or ends with more than one event id. Each event is written to
 * `shoot.json` before it is sent, so the versions of that file show every event.
 */
export async function checkShootEnds(
  records: ReadonlyMap<string, ChaosRecord>,
  { outputs, signal }: Pick<Session, 'outputs' | 'signal'>,
  { s3, lambda }: Pick<StackView, 's3' | 'lambda'>,
): Promise<string[]> {
  const Bucket = outputs.PhotoBucketName;
  const folders = Map.groupBy(records, ([key]) => key.slice(0, key.lastIndexOf('/') + 1));

  /** Reads every report of a folder, the latest first. */
  async function readReports(folder: string): Promise<ShootReport[]> {
    const Key = folder + REPORT;
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
    const reports = Versions.map(async ({ VersionId }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return JSON.parse((await Body?.transformToString()) ?? '') as ShootReport;
    });
    return Promise.all(reports);
  }

  async function check(folder: string, expected: ShootReport['totals']): Promise<string | null> {
    const reports = await readReports(folder);
    const ids = new Set(reports.map(({ eventId }) => eventId));
    const { photos, succeeded, failed = 0, cancelled = 0 } = reports[0]?.totals ?? {};
    const isSame =
      photos === expected.photos &&
      succeeded === expected.succeeded &&
      failed + cancelled === expected.failed + expected.cancelled;
    if (isSame && ids.size === 1) return null;
    const said = JSON.stringify(reports[0]?.totals ?? null);
    return `${folder} ended ${ids.size} times and says ${said}; its records say ${JSON.stringify(expected)}`;
  }

  const endAt = performance.now() + LONGEST_MS;
  for (;;) {
    await lambda.send(
      new InvokeCommand({ FunctionName: outputs.FinishShootsFunctionName, Payload: Buffer.from('{}') }),
    );
    const checked = [...folders].map(([folder, entries]) => check(folder, countRecords(entries)));
    const wrong = (await Promise.all(checked)).filter((line) => line !== null);
    if (wrong.length === 0 || performance.now() > endAt) return wrong;
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}

function countRecords(entries: readonly (readonly [string, ChaosRecord])[]): ShootReport['totals'] {
  const succeeded = entries.filter(([, { status }]) => status === 'succeeded').length;
  return { photos: entries.length, succeeded, failed: entries.length - succeeded, cancelled: 0 };
}

import type { S3Client } from '@aws-sdk/client-s3';
import { listKeys } from '../shared/clients/list-keys.ts';
import type { FoundRecord } from '../shared/clients/results.ts';
import { RECORD_SUFFIX, RESULTS_PREFIX } from '../shared/contract.ts';
import type { Facts, Photos } from '../shared/photos/photos.ts';
import type { RetouchRecord } from '../shared/record/record.ts';
import { factsOfRecord } from '../shared/record/run.ts';
import { costOf, paymentOf, type Receipts } from '../shared/submission/receipts.ts';
import type { Position } from './position.ts';
import type { RebuildReceipt } from './rebuild-receipt.ts';

/** What a rebuild did. */
export interface Rebuilt {
  /** Number of items that were restored. */
  readonly restored: number;
  /**
   * Whether it read all records without a failure. If the time is up before the end, the next rebuild
   * continues from there; after a failure it starts from the beginning.
   */
  readonly isDone: boolean;
}

/** Restores the item and the receipt of every record that lacks them, until the time is up. */
export type RebuildIndex = (isTimeUp: () => boolean) => Promise<Rebuilt>;

/** What rebuilding needs. */
export interface RebuildDependencies {
  readonly photos: Pick<Photos, 'restore'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly rebuildReceipt: RebuildReceipt;
  readonly readRecord: (key: string) => Promise<FoundRecord | null>;
  readonly position: Position;
  /** Called after the last record was read, if no record failed. */
  readonly finish: () => Promise<void>;
  /** Called for each record that could not be read. */
  readonly fail: (key: string, error: unknown) => void;
}

/** {@link RebuildIndex} from the records under `results/`, each read once. */
export function createRebuildIndex(
  s3: S3Client,
  bucket: string,
  { photos, receipts, rebuildReceipt, readRecord, position, finish, fail }: RebuildDependencies,
): RebuildIndex {
  return async (isTimeUp) => {
    let [restored, failed] = [0, 0];
    let last = await position.read();
    for await (const key of listKeys(s3, bucket, RESULTS_PREFIX, last)) {
      if (isTimeUp()) {
        await position.write(last);
        return { restored, isDone: false };
      }
      last = key;
      if (!key.endsWith(RECORD_SUFFIX)) continue;
      try {
        const found = await readRecord(key);
        if (found === null) continue;
        await rebuildReceipt(found.record);
        if (await restoreItem({ photos, receipts }, found)) restored += 1;
      } catch (error) {
        fail(key, error);
        failed += 1;
      }
    }
    await position.write('');
    if (failed === 0) await finish();
    return { restored, isDone: failed === 0 };
  };
}

/**
 * Restores an item from its record, and from its receipt if the record does not know what was paid. With
 * `orEnd`, it also ends an item that was left open. Returns false if there was nothing to do.
 */
export async function restoreItem(
  { photos, receipts }: Pick<RebuildDependencies, 'photos' | 'receipts'>,
  { key, record }: FoundRecord,
  how: { readonly orEnd?: boolean } = {},
): Promise<boolean> {
  const { id, attempt, source, timings } = record;
  const { versionId, ...upload } = source;
  const photo = { ...upload, ...(versionId !== null && { versionId }) };
  const facts = { ...factsOfRecord(record, key), queuedAt: timings.startedAt };
  const learnt =
    record.paid === 'unknown' ? await learnFromReceipt(receipts, id) : await learnCost(receipts, record);
  return photos.restore({ id, attempt, photo }, { ...facts, ...learnt }, how);
}

/** What has become known about the payment since the record was written. */
async function learnFromReceipt(receipts: Pick<Receipts, 'find'>, id: string): Promise<Facts> {
  const submits = (await receipts.find(id))?.submits ?? [];
  const job = submits.findLast((submit) => submit.job !== undefined)?.job;
  return {
    ...paymentOf(submits),
    ...(job !== undefined && {
      acceptedAt: job.acceptedAt,
      requestId: job.requestId,
      ...(job.model && { model: job.model }),
    }),
  };
}

/** The cost, if a record of an earlier version lacks it, or if the photo was redone without success. */
async function learnCost(
  receipts: Pick<Receipts, 'find'>,
  { id, cost, paid }: RetouchRecord,
): Promise<Facts> {
  if (paid === 'no') return {};
  return { cost: Math.max(cost ?? 0, costOf((await receipts.find(id))?.submits ?? [])) };
}

import type { S3Client } from '@aws-sdk/client-s3';
import { listKeys } from '../shared/clients/list-keys.ts';
import type { FoundRecord } from '../shared/clients/results.ts';
import { RECORD_SUFFIX, RESULTS_PREFIX } from '../shared/contract.ts';
import type { Facts, Photos } from '../shared/photos/photos.ts';
import type { RetouchRecord } from '../shared/record/record.ts';
import { factsOfRecord } from '../shared/record/run.ts';
import { costOf, paymentOf, type Receipts } from '../shared/submission/receipts.ts';

/** Puts back the item of every record that has none, until the time is up. Answers how many it put back. */
export type RebuildIndex = (isTimeUp: () => boolean) => Promise<number>;

/** What rebuilding needs. */
export interface RebuildDependencies {
  readonly photos: Pick<Photos, 'restore'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly readRecord: (key: string) => Promise<FoundRecord | null>;
  /** Told of each record that could not be read. */
  readonly fail: (key: string, error: unknown) => void;
}

/** {@link RebuildIndex} from the records under `results/`, each read once. */
export function createRebuildIndex(
  s3: S3Client,
  bucket: string,
  { photos, receipts, readRecord, fail }: RebuildDependencies,
): RebuildIndex {
  return async (isTimeUp) => {
    let rebuilt = 0;
    for await (const key of listKeys(s3, bucket, RESULTS_PREFIX)) {
      if (!key.endsWith(RECORD_SUFFIX)) continue;
      if (isTimeUp()) break;
      try {
        const found = await readRecord(key);
        if (found !== null && (await restoreItem({ photos, receipts }, found))) rebuilt += 1;
      } catch (error) {
        fail(key, error);
      }
    }
    return rebuilt;
  };
}

/**
 * Puts an item back by its record, and by its receipt if the record does not know what was paid; or, `orEnd`, ends one
 * that was left behind.
 * False if there was nothing to do.
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

/** What has become known of payment since a record was written. */
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

/** What a record of an earlier version does not say, or one whose photo was done again to no avail. */
async function learnCost(
  receipts: Pick<Receipts, 'find'>,
  { id, cost, paid }: RetouchRecord,
): Promise<Facts> {
  if (paid === 'no') return {};
  return { cost: Math.max(cost ?? 0, costOf((await receipts.find(id))?.submits ?? [])) };
}

import { factsOfRecord } from '../../core/ending/run.ts';
import { costOf, paymentOf, type Receipts } from '../../core/payment/receipts.ts';
import type { Facts, Photos } from '../../core/photos/photos.ts';
import type { SamePhotos } from '../../core/photos/same-photos.ts';
import type { RetouchRecord } from '../../core/record/record.ts';
import type { FoundRecord } from '../../core/record/results.ts';
import type { StoredOutputs } from '../../core/record/stored-outputs.ts';
import { versionsOfRecord } from '../../core/record/versions.ts';

/**
 * Restores a photo's item from its record, and from its receipt if the record does not know what was paid.
 * With `orEnd`, it also ends an item that was left open. Returns false if the item needed neither.
 */
export type RestorePhoto = (found: FoundRecord, how?: { readonly orEnd?: boolean }) => Promise<boolean>;

/** What restoring a photo needs. */
export interface RestoreDependencies {
  readonly photos: Pick<Photos, 'restore'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly storedOutputs: Pick<StoredOutputs, 'findFingerprint'>;
  readonly samePhotos: SamePhotos;
}

/**
 * {@link RestorePhoto} in the table. It also claims the fingerprints of the photo's results, so that the same
 * photo takes them and is not paid for again.
 */
export function createRestorePhoto(dependencies: RestoreDependencies): RestorePhoto {
  const { photos, receipts, storedOutputs, samePhotos } = dependencies;

  /** The fingerprint of each of the photo's results that still exists, with the latest one last. */
  async function findFingerprints(record: RetouchRecord): Promise<string[]> {
    const found: string[] = [];
    for (const { outputs } of versionsOfRecord(record)) {
      const [output] = outputs;
      const fingerprint = output && (await storedOutputs.findFingerprint(record.source.bucket, output));
      if (fingerprint !== undefined) found.push(fingerprint);
    }
    return found;
  }

  return async ({ key, record }, how = {}) => {
    const { id, attempt, source, timings } = record;
    const { versionId, ...upload } = source;
    const fingerprints = await findFingerprints(record);
    const fingerprint = fingerprints.at(-1);
    const photo = {
      ...upload,
      ...(versionId !== null && { versionId }),
      ...(fingerprint !== undefined && { fingerprint }),
    };
    const facts = { ...factsOfRecord(record, key), queuedAt: timings.startedAt };
    const learnt =
      record.paid === 'unknown' ? await learnFromReceipt(receipts, id) : await learnCost(receipts, record);
    const isRestored = await photos.restore({ id, attempt, photo }, { ...facts, ...learnt }, how);
    // After the item: a fingerprint whose photo has no item can be claimed by any other photo.
    for (const one of fingerprints) await samePhotos.claim({ id, attempt }, one);
    return isRestored;
  };
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

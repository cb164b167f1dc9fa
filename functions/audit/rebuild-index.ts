import type { S3Client } from '@aws-sdk/client-s3';
import { RECORD_SUFFIX, RESULTS_PREFIX } from '../../core/contract/storage.ts';
import type { FoundRecord } from '../../core/record/results.ts';
import { listKeys } from '../../core/storage/list-keys.ts';
import { BEGINNING, type RebuildProgress } from './rebuild-progress.ts';
import type { RebuildReceipt } from './rebuild-receipt.ts';
import type { RestorePhoto } from './restore-photo.ts';

/** What a rebuild did. */
export interface Rebuilt {
  /** Number of items that were restored. */
  readonly restored: number;
  /**
   * Whether a whole pass over all records ended without a failure. If the time is up before the end, the next
   * rebuild continues from there; after a pass with a failure it starts from the beginning.
   */
  readonly isDone: boolean;
}

/** Restores the item and the receipt of every record that lacks them, until the time is up. */
export type RebuildIndex = (isTimeUp: () => boolean) => Promise<Rebuilt>;

/** What rebuilding needs. */
export interface RebuildDependencies {
  readonly restorePhoto: RestorePhoto;
  readonly rebuildReceipt: RebuildReceipt;
  readonly readRecord: (key: string) => Promise<FoundRecord | null>;
  readonly progress: RebuildProgress;
  /** Called after the last record was read, if no run of the pass failed on a record. */
  readonly finish: () => Promise<void>;
  /** Called for each record that could not be read. */
  readonly fail: (key: string, error: unknown) => void;
}

/** {@link RebuildIndex} from the records under `results/`, each read once in a pass. */
export function createRebuildIndex(
  s3: S3Client,
  bucket: string,
  { restorePhoto, rebuildReceipt, readRecord, progress, finish, fail }: RebuildDependencies,
): RebuildIndex {
  return async (isTimeUp) => {
    let restored = 0;
    let { after, hasFailed } = await progress.read();
    for await (const key of listKeys(s3, bucket, RESULTS_PREFIX, after)) {
      if (isTimeUp()) {
        await progress.write({ after, hasFailed });
        return { restored, isDone: false };
      }
      after = key;
      if (!key.endsWith(RECORD_SUFFIX)) continue;
      try {
        const found = await readRecord(key);
        if (found === null) continue;
        await rebuildReceipt(found.record);
        if (await restorePhoto(found)) restored += 1;
      } catch (error) {
        fail(key, error);
        hasFailed = true;
      }
    }
    await progress.write(BEGINNING);
    if (!hasFailed) await finish();
    return { restored, isDone: !hasFailed };
  };
}

import type { PhotoRef, Upload } from '../../core/domain/photo.ts';
import type { RetouchedOutput, Version } from '../../core/record/record.ts';
import type { Results } from '../../core/record/results.ts';
import type { StoredOutputs } from '../../core/record/stored-outputs.ts';
import { versionsOfRecord } from '../../core/record/versions.ts';

/** The results that a photo has had. */
export interface Earlier {
  /** Oldest first. */
  readonly versions: readonly Version[];
  /** The outputs of the latest result, with the keys they had before they were moved. */
  readonly moved: readonly RetouchedOutput[];
}

/** An attempt with a result to store. */
type Attempt = PhotoRef & { readonly photo: Upload };

/** The results that a photo had before the current attempt, which adds another one. */
export interface EarlierResults {
  /**
   * Copies the files of the latest result to keys of their own. A repetition for the same attempt returns the
   * same.
   * @param known the versions from the photo's item, for a photo whose record is gone, or whose key a newer
   * upload has taken
   */
  moveAside(attempt: Attempt, known: readonly Version[]): Promise<Earlier>;
  /** Removes moved files from their old keys, except keys that the attempt's own outputs have taken. */
  removeLeftOver(bucket: string, earlier: Earlier, ownKeys: readonly string[]): Promise<void>;
  /** If the attempt failed: copies the latest result back to the keys that the attempt has taken. */
  putBack(attempt: Attempt): Promise<void>;
}

/** {@link EarlierResults} from the photo's record. */
export function createEarlierResults(
  results: Pick<Results, 'chooseTarget' | 'readRecord'>,
  storedOutputs: Pick<StoredOutputs, 'keep' | 'remove' | 'putBack'>,
): EarlierResults {
  async function findRecord({ id, photo }: Attempt) {
    const { keys, earlierRecord } = await results.chooseTarget(photo, id);
    const found = earlierRecord?.id === id ? await results.readRecord(photo.bucket, keys.record) : null;
    return found?.record.id === id ? found.record : null;
  }

  async function find(run: Attempt, known: readonly Version[]): Promise<readonly Version[]> {
    const record = await findRecord(run);
    if (record === null) return known;
    const versions = versionsOfRecord(record);
    // If the record is this attempt's own, the step is being repeated.
    return record.attempt < run.attempt ? versions : versions.slice(0, -1);
  }

  return {
    async moveAside(run, known) {
      const versions = run.attempt === 1 ? [] : await find(run, known);
      const last = versions.at(-1);
      if (last === undefined) return { versions: [], moved: [] };
      const kept: RetouchedOutput[] = [];
      const moved: RetouchedOutput[] = [];
      for (const output of last.outputs) {
        const there = await storedOutputs.keep(run.photo.bucket, output, { ...last, id: run.id });
        if (there === null) continue;
        kept.push(there);
        if (there.key !== output.key) moved.push(output);
      }
      return { versions: [...versions.slice(0, -1), { ...last, outputs: kept }], moved };
    },

    async removeLeftOver(bucket, { moved }, ownKeys) {
      const leftOver = moved.filter(({ key }) => !ownKeys.includes(key));
      for (const output of leftOver) await storedOutputs.remove(bucket, output);
    },

    async putBack(run) {
      if (run.attempt === 1) return;
      const record = await findRecord(run);
      const standing = record === null ? undefined : versionsOfRecord(record).at(-1);
      if (standing === undefined) return;
      for (const output of standing.outputs) {
        await storedOutputs.putBack(run.photo.bucket, output, { ...standing, id: run.id });
      }
    },
  };
}

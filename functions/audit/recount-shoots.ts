import { isDeepStrictEqual } from 'node:util';
import { folderOf, type PhotoItem } from '../../core/photos/photo-item.ts';
import type { CountPhotos } from '../../core/shoots/count-photos.ts';
import { countedOf } from '../../core/shoots/counts.ts';
import { ledgerKey, readLedgerEntry } from '../../core/shoots/shoot-items.ts';
import type { Shoots } from '../../core/shoots/shoots.ts';
import type { Table } from '../../core/table/table.ts';

/** One recount of the shoots, during a walk of the audit. */
export interface Recount {
  /**
   * Checks whether a photo of the walk is counted as its item says, and counts it if not; works on a hundred
   * photos at a time. Returns how many photos it counted.
   */
  look(item: PhotoItem): Promise<number>;
  /** Does the same for the photos left over at the end of the walk. */
  lookAtRest(): Promise<number>;
  /** Compares each shoot's counts with the sum of its photos. Returns how many shoots it repaired. */
  repairShoots(isTimeUp: () => boolean): Promise<number>;
}

/** Begins a {@link Recount}. It skips photos that changed after `youngSinceMs`: they are being counted. */
export type StartRecount = (youngSinceMs: number) => Recount;

/** What a recount needs. */
export interface RecountDependencies {
  readonly table: Pick<Table, 'getMany'>;
  readonly countPhotos: CountPhotos;
  readonly shoots: Pick<Shoots, 'listFolders' | 'repair'>;
  readonly now: () => number;
}

/** As many as one request reads. */
const BATCH = 100;

/** {@link StartRecount} over the table. */
export function createStartRecount({ table, countPhotos, shoots, now }: RecountDependencies): StartRecount {
  return (youngSinceMs) => {
    /** By id: the walk comes to a photo by its upload, and again if its latest attempt has not ended. */
    const batch = new Map<string, PhotoItem>();

    async function lookAtBatch(): Promise<number> {
      const looked = [...batch.values()];
      batch.clear();
      const keys = looked.map((item) => ledgerKey({ folder: folderOf(item.photo), id: item.id }));
      const entries = (await table.getMany(keys)).map(readLedgerEntry);
      const counted = new Map(entries.map(({ id, photo }) => [id, photo]));
      const isWrong = (item: PhotoItem) =>
        item.isUnlisted === true || !isDeepStrictEqual(counted.get(item.id), countedOf(item));
      return countPhotos(looked.filter(isWrong).map(({ id }) => id));
    }

    return {
      async look(item) {
        if (changedAtMs(item) > youngSinceMs) return 0;
        batch.set(item.id, item);
        return batch.size === BATCH ? lookAtBatch() : 0;
      },

      lookAtRest: lookAtBatch,

      async repairShoots(isTimeUp) {
        let repaired = 0;
        for await (const folder of shoots.listFolders()) {
          if (isTimeUp()) break;
          if (await shoots.repair(folder, new Date(now()).toISOString())) repaired += 1;
        }
        return repaired;
      },
    };
  };
}

/** When the photo last changed, as far as its item shows. */
function changedAtMs(item: PhotoItem): number {
  const { queuedAt, startedAt, joinedAt, acceptedAt, completedAt, recordedAt, cancelledAt } = item;
  const times = [queuedAt, startedAt, joinedAt, acceptedAt, completedAt, recordedAt, cancelledAt];
  return Math.max(...times.filter((time) => time !== null).map((time) => Date.parse(time)));
}

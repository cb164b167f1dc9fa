import { isDeepStrictEqual } from 'node:util';
import { inChunks } from '../domain/in-chunks.ts';
import { folderOf, type PhotoItem } from '../photos/photo-item.ts';
import type { Photos } from '../photos/photos.ts';
import type { Item } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import type { Update, Write } from '../table/write.ts';
import { addTallies, countedOf, negate, tallyOf } from './counts.ts';
import {
  FORMAT,
  type LedgerEntry,
  ledgerKey,
  openMarkKey,
  readLedgerEntry,
  shootKey,
} from './shoot-items.ts';

/**
 * Updates the counts of the shoots to the items of these photos. Returns how many photos were counted
 * differently before. Photos may be counted twice, late and in any order.
 * @throws if the table fails, or other writers count the same photos all the time
 */
export type CountPhotos = (ids: readonly string[]) => Promise<number>;

/** A photo that is not counted as its item says. */
export interface Change {
  readonly item: PhotoItem;
  readonly folder: string;
  /** The photo as it is counted; null if it is not counted. */
  readonly before: LedgerEntry | null;
}

/** A transaction takes 100 writes: these photos, the counts and the mark. */
const PHOTOS_A_TRANSACTION = 90;
/** Keys of one BatchGet. */
const KEYS_A_REQUEST = 100;
/** In each round that is refused, another writer counted one of the photos. */
const MAX_ROUNDS = 8;

/**
 * {@link CountPhotos} over the table.
 * @param report called once with each change, after it is counted
 */
export function createCountPhotos(
  table: Table,
  photos: Pick<Photos, 'find'>,
  now: () => number,
  report: (change: Change) => void = () => {},
): CountPhotos {
  const findAll = async (ids: readonly string[]) => {
    const items = await Promise.all(ids.map((id) => photos.find(id)));
    return items.filter((item) => item !== null);
  };

  async function readLedger(items: readonly PhotoItem[]): Promise<Map<string, LedgerEntry>> {
    const keys = items.map((item) => ledgerKey({ folder: folderOf(item.photo), id: item.id }));
    const pages = inChunks(keys, KEYS_A_REQUEST).map((page) => table.getMany(page));
    const entries = (await Promise.all(pages)).flat().map(readLedgerEntry);
    return new Map(entries.map((entry) => [entry.id, entry]));
  }

  async function findChanges(ids: readonly string[]): Promise<Change[]> {
    const items = await findAll(ids);
    const ledger = await readLedger(items);
    const isCounted = (item: PhotoItem) => isDeepStrictEqual(ledger.get(item.id)?.photo, countedOf(item));
    const changed = items.filter((item) => !isCounted(item));
    // Read the items again, after the ledger: an item that was read before the ledger could be older than
    // what is counted, and the revision would not show that.
    const latest = await findAll(changed.map(({ id }) => id));
    return latest
      .filter((item) => !isCounted(item))
      .map((item) => ({ item, folder: folderOf(item.photo), before: ledger.get(item.id) ?? null }));
  }

  /** Counts changes of one shoot, all or none. Returns false if another writer counted one of them first. */
  async function write(folder: string, changes: readonly Change[]): Promise<boolean> {
    const difference = addTallies(
      changes.flatMap(({ item, before }) => [
        tallyOf(countedOf(item)),
        negate(tallyOf(before?.photo ?? null)),
      ]),
    );
    const ofPhotos = changes.map(({ item }) => item).filter(({ status }) => status !== 'skipped');
    const nowText = new Date(now()).toISOString();
    const counts: Update = {
      update: shootKey(folder),
      add: { ...difference, revision: 1 },
      setOnce: { format: FORMAT },
    };
    // A skipped file does not begin or reopen a shoot.
    const ofShoot: Write[] =
      ofPhotos.length === 0
        ? [counts]
        : [
            {
              ...counts,
              set: { changedAt: nowText },
              setOnce: { ...counts.setOnce, startedAt: ofPhotos.map(({ queuedAt }) => queuedAt).sort()[0] },
              remove: ['finishedAt'],
            },
            { put: { ...openMarkKey(folder), format: FORMAT } },
          ];
    return (await table.write(...changes.map(putLedger), ...ofShoot)) === null;
  }

  return async (all) => {
    let left = [...new Set(all)];
    let counted = 0;
    for (let round = 1; left.length > 0; round += 1) {
      if (round > MAX_ROUNDS)
        throw new Error(`Other runs kept changing the counts of ${left.length} photos.`);
      const changes = await findChanges(left);
      const shoots = Map.groupBy(changes, ({ folder }) => folder);
      left = [];
      for (const [folder, ofShoot] of shoots) {
        for (const chunk of inChunks(ofShoot, PHOTOS_A_TRANSACTION)) {
          if (await write(folder, chunk)) {
            counted += chunk.length;
            chunk.forEach(report);
          } else left.push(...chunk.map(({ item }) => item.id));
        }
      }
    }
    return counted;
  };
}

function putLedger({ item, folder, before }: Change): Write {
  const { attempt, status, code, isDoubtful, isTaken, microdollars } = countedOf(item);
  const put: Item = {
    ...ledgerKey({ folder, id: item.id }),
    format: FORMAT,
    attempt,
    status,
    ...(code !== null && { code }),
    ...(isDoubtful && { isDoubtful }),
    ...(isTaken && { isTaken }),
    ...(microdollars !== 0 && { microdollars }),
    revision: (before?.revision ?? 0) + 1,
  };
  return before === null
    ? { put, condition: 'attribute_not_exists(#pk)' }
    : { put, condition: '#revision = :revision', values: { revision: before.revision } };
}

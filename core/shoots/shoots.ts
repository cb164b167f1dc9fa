import { PARTITION } from '../contract/table.ts';
import { TOP_FOLDER } from '../photos/photo-item.ts';
import type { Item } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import type { Update, Write } from '../table/write.ts';
import { addTallies, allPhotos, countsOf, readTally, type Tally, tallyOf } from './counts.ts';
import {
  FORMAT,
  hasPhotos,
  openMarkKey,
  rangeBelow,
  readLedgerEntry,
  readShoot,
  type Shoot,
  shootKey,
} from './shoot-items.ts';

/** A folder: the shoot of its own photos, and the shoots below it. */
export interface FolderOfShoots {
  /** The shoot itself; null if the folder has no files. */
  readonly own: Shoot | null;
  /** The shoots of the folders below, sorted by name. Some may have only skipped files. */
  readonly below: readonly Shoot[];
}

/** Which shoots are listed, sorted by folder. */
export interface ShootQuery {
  /** Only those in folders below this one; null for all. */
  readonly below: string | null;
  readonly limit: number;
  /** Only those after this folder. */
  readonly after: string | null;
}

/** The counts and times of all shoots. */
export interface Shoots {
  find(folder: string): Promise<Shoot | null>;
  /** The shoot of a folder and those below it, in two requests for a few thousand shoots. */
  findFolder(folder: string): Promise<FolderOfShoots>;
  /** A page of shoots that have photos; `next` is the last one's folder, or null on the last page. */
  list(query: ShootQuery): Promise<{ shoots: Shoot[]; next: string | null }>;
  /** The folders of shoots that changed since their end was announced. */
  listOpen(): AsyncIterable<string>;
  /** Marks a shoot's end as announced. False if the shoot has changed since it was read: it stays open. */
  finish(shoot: Shoot, finishedAt: string): Promise<boolean>;
  /**
   * Compares the counts of a shoot with the sum of its photos' ledger entries, and repairs them. Returns
   * false if they were right, or changed meanwhile.
   */
  repair(folder: string, repairedAt: string): Promise<boolean>;
  /** The folders of all shoots. */
  listFolders(): AsyncIterable<string>;
}

/** Folders to read in one request. A network disk may have a folder of thumbnails for each photo. */
const LISTED_AT_ONCE = 500;

/** {@link Shoots} in the table. */
export function createShoots(table: Table): Shoots {
  const partition = PARTITION.shoots;
  const rangeOf = (folder: string | null) =>
    folder === null || folder === TOP_FOLDER ? {} : rangeBelow(folder);

  async function find(folder: string): Promise<Shoot | null> {
    const item = await table.get(shootKey(folder));
    return item && readShoot(item);
  }

  async function* listFolders(of: string): AsyncGenerator<string> {
    for await (const { sk } of table.queryAll({ partition: of })) yield sk;
  }

  return {
    find,

    async findFolder(folder) {
      const readBelow = async () => {
        const items: Item[] = [];
        for await (const item of table.queryAll({ partition, ...rangeOf(folder) })) items.push(item);
        return items.map(readShoot).filter((shoot) => shoot.folder !== folder);
      };
      const [own, below] = await Promise.all([find(folder), readBelow()]);
      return { own, below };
    },

    async list({ below, limit, after }) {
      const from = after === null ? {} : { from: `${after}\u0000` };
      const range = { partition, ...rangeOf(below), ...from, limit: LISTED_AT_ONCE };
      const shoots: Shoot[] = [];
      for await (const item of table.queryAll(range)) {
        const shoot = readShoot(item);
        if (!hasPhotos(shoot)) continue;
        // One more shows that there is a next page.
        if (shoots.length === limit) return { shoots, next: shoots.at(-1)?.folder ?? null };
        shoots.push(shoot);
      }
      return { shoots, next: null };
    },

    listOpen: () => listFolders(PARTITION.openShoots),
    listFolders: () => listFolders(partition),

    async finish({ folder, changedAt }, finishedAt) {
      const refused = await table.write(
        {
          update: shootKey(folder),
          set: { finishedAt },
          condition: '#changedAt = :before',
          values: { before: changedAt },
        },
        { delete: openMarkKey(folder) },
      );
      return refused === null;
    },

    async repair(folder, repairedAt) {
      const before = await table.get(shootKey(folder));
      const tallies: Tally[] = [];
      for await (const item of table.queryAll({ partition: PARTITION.shoot + folder })) {
        tallies.push(tallyOf(readLedgerEntry(item).photo));
      }
      const sum = addTallies(tallies);
      const counted = before === null ? {} : readTally(before);
      if (JSON.stringify(countsOf(sum)) === JSON.stringify(countsOf(counted))) return false;
      // Open if its end was not announced, or if the shoot's item was lost.
      const isOpen = before?.finishedAt === undefined && allPhotos(countsOf(sum)) > 0;
      const zeros = Object.fromEntries(Object.keys(counted).map((name) => [name, 0]));
      // Each change of a photo raises the revision. If the revision has not changed, the sum is consistent.
      const repaired: Update = {
        update: shootKey(folder),
        set: { ...zeros, ...sum, revision: Number(before?.revision ?? 0) + 1 },
        setOnce: { format: FORMAT, ...(isOpen && { startedAt: repairedAt, changedAt: repairedAt }) },
        condition: before === null ? 'attribute_not_exists(#pk)' : '#revision = :before',
        values: { before: before?.revision },
      };
      const mark: Write[] = isOpen ? [{ put: { ...openMarkKey(folder), format: FORMAT } }] : [];
      return (await table.write(repaired, ...mark)) === null;
    },
  };
}

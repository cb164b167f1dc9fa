import { createHash } from 'node:crypto';
import { INDEX, INDEX_SORT_KEY, PARTITION } from '../../core/contract/table.ts';
import { inChunks } from '../../core/domain/in-chunks.ts';
import { FORMAT, type Receipt, readReceipt, receiptKey } from '../../core/payment/receipts.ts';
import { shootSpendingKey } from '../../core/payment/spending.ts';
import { OPEN_STATUSES } from '../../core/photos/status.ts';
import { ledgerKey, openMarkKey, rangeBelow, shootKey } from '../../core/shoots/shoot-items.ts';
import type { Item, Key } from '../../core/table/item.ts';
import type { Table } from '../../core/table/table.ts';
import type { Write } from '../../core/table/write.ts';

/** The items of folders in the table. */
export interface FolderItems {
  /** The folder, and those below it that are counted as shoots. */
  listFolders(folder: string): Promise<string[]>;
  /** The ids of the photos that lie in a folder itself. */
  listPhotos(folder: string): Promise<string[]>;
  /** How many photos of a folder have not ended, as of a moment ago. */
  countOpen(folder: string): Promise<number>;
  /** Removes the folder's open mark, so that finish-shoots neither announces its end nor writes its files. */
  silence(folder: string): Promise<void>;
  /** Erases everything about a photo except what was paid for it, which is kept under a hash of its id. */
  erasePhoto(folder: string, id: string): Promise<void>;
  /** Erases the counts of a folder, after its photos were erased. */
  eraseFolder(folder: string): Promise<void>;
}

/** Limit of one transaction. */
const MOST_WRITES = 100;

/** {@link FolderItems} over the table. */
export function createFolderItems(table: Table): FolderItems {
  const inFolder = (folder: string) => ({
    partition: folder,
    index: { name: INDEX.folder, sortKey: INDEX_SORT_KEY },
  });

  async function collect(items: AsyncIterable<Item>): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of items) all.push(item);
    return all;
  }

  return {
    async listFolders(folder) {
      const below = await collect(table.queryAll({ partition: PARTITION.shoots, ...rangeBelow(folder) }));
      return [folder, ...below.map(({ sk }) => String(sk))];
    },

    async listPhotos(folder) {
      // The index may lag, and so may the counts: together they have every photo that ended more than a few
      // seconds ago.
      const listed = await collect(table.queryAll(inFolder(folder)));
      const counted = await collect(table.queryAll({ partition: PARTITION.shoot + folder }));
      const ids = listed.map(({ pk }) => String(pk).slice(PARTITION.photo.length));
      return [...new Set([...ids, ...counted.map(({ sk }) => String(sk))])];
    },

    async countOpen(folder) {
      const counts = OPEN_STATUSES.map((status) =>
        table.countAll({
          partition: `${status}#${folder}`,
          index: { name: INDEX.folderAndStatus, sortKey: INDEX_SORT_KEY },
        }),
      );
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    },

    async silence(folder) {
      await table.write({ delete: openMarkKey(folder) });
    },

    async erasePhoto(folder, id) {
      const attempts = await collect(table.queryAll({ partition: PARTITION.photo + id }));
      const fingerprints = attempts.flatMap(({ photo }) => {
        const { fingerprint } = (photo ?? {}) as { fingerprint?: string };
        return fingerprint === undefined ? [] : [fingerprint];
      });
      const keys: Key[] = [
        ...[...new Set(fingerprints)].map((one) => ({ pk: PARTITION.same + one, sk: 'run' })),
        { pk: PARTITION.upload + id, sk: 'recipe' },
        ledgerKey({ folder, id }),
        // The latest attempt goes last: the photo is found by it, also after an interruption.
        ...attempts.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
      ];
      const receipt = readReceipt(await table.get(receiptKey(id)));
      if (receipt !== null) await table.write(...hideReceipt(receipt));
      const writes = keys.map((key): Write => ({ delete: key }));
      for (const some of inChunks(writes, MOST_WRITES)) await table.write(...some);
    },

    async eraseFolder(folder) {
      const keys = [shootKey(folder), openMarkKey(folder), shootSpendingKey(folder)];
      await table.write(...keys.map((key): Write => ({ delete: key })));
    },
  };
}

/**
 * A receipt under a hash of its id, because the id contains the file's name. It keeps when each job was
 * posted, and what Segmind bills. The same id never comes again, because each upload has its own version.
 */
function hideReceipt({ id, submits, doubtful, revision }: Receipt): [Write, Write] {
  const hash = createHash('sha256').update(id).digest('hex');
  const kept = submits.map(({ attempt, intendedAt, failed, job }) => ({
    attempt,
    intendedAt,
    ...(failed && { failed }),
    ...(job && {
      job: { requestId: job.requestId, acceptedAt: job.acceptedAt, price: job.model?.price },
    }),
  }));
  const put = { ...receiptKey(hash), format: FORMAT, id: hash, isForgotten: true, submits: kept, revision };
  return [{ put: { ...put, ...(doubtful && { doubtful }) } }, { delete: receiptKey(id) }];
}

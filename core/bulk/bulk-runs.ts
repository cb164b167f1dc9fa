import { EXPIRES_AT, PARTITION } from '../contract/table.ts';
import type { Table } from '../table/table.ts';
import { type BulkRun, bulkRunSchema } from './bulk-run.ts';

/** The format version of items. A reader must accept every earlier one. */
const FORMAT = 1;

/** How long a run is stored: as long as Step Functions keeps its name. */
const KEPT_SECONDS = 90 * 86_400;

/** A run with the version that was read. It can be saved if it was not saved since. */
export type ReadBulkRun = BulkRun & { readonly version: number };

/** The bulk runs, in the table. */
export interface BulkRuns {
  /** Creates a run, unless it exists. Returns the stored run. */
  enter(run: BulkRun): Promise<ReadBulkRun>;
  /** The run with this id; null if it does not exist. */
  get(id: string): Promise<ReadBulkRun | null>;
  /**
   * Replaces a run.
   * @throws if the run was saved since it was read: another step of the same run is working
   */
  save(run: ReadBulkRun): Promise<ReadBulkRun>;
}

/** {@link BulkRuns} in the table. */
export function createBulkRuns(table: Pick<Table, 'get' | 'write'>): BulkRuns {
  const keyOf = (id: string) => ({ pk: PARTITION.bulk + id, sk: 'run' });
  const write = (run: BulkRun, version: number, condition: string, values = {}) => {
    const expiresAt = Math.floor(Date.parse(run.startedAt) / 1000) + KEPT_SECONDS;
    const put = { ...keyOf(run.id), format: FORMAT, ...run, version, [EXPIRES_AT]: expiresAt };
    return table.write({ put, condition, values });
  };

  async function get(id: string): Promise<ReadBulkRun | null> {
    const item = await table.get(keyOf(id));
    return item && { ...bulkRunSchema.parse(item), version: Number(item.version) };
  }

  return {
    get,

    async enter(run) {
      await write(run, 1, 'attribute_not_exists(#pk)');
      const there = await get(run.id);
      if (there === null) throw new Error(`The item of the bulk run ${run.id} has vanished.`);
      return there;
    },

    async save(run) {
      const version = run.version + 1;
      const refused = await write(run, version, '#version = :read', { read: run.version });
      if (refused !== null) throw new Error(`Another step of the bulk run ${run.id} has gone on since.`);
      return { ...run, version };
    },
  };
}

import * as z from 'zod/mini';
import { PARTITION } from '../contract/table.ts';
import type { PhotoRef } from '../domain/photo.ts';
import type { Table } from '../table/table.ts';
import type { Update } from '../table/write.ts';
import type { PhotoItem } from './photo-item.ts';
import { isOver, type Photos } from './photos.ts';

/** What a run has to do if other runs may have the same fingerprint. */
export type SameClaim =
  /** It runs; the others wait for it. */
  | { readonly kind: 'own' }
  /** It waits for `earlier` to end. */
  | { readonly kind: 'on-its-way'; readonly earlier: PhotoRef }
  /** It takes the result of `earlier`, if that still exists. */
  | { readonly kind: 'succeeded'; readonly earlier: PhotoItem };

/** How a run claims its fingerprint. */
export interface ClaimOptions {
  /** The run goes ahead whatever the others do. @default false */
  readonly isForced?: boolean;
  /** Successes that have lost their results, which do not count. @default none */
  readonly gone?: readonly PhotoRef[];
}

/** Photos with the same fingerprint: one of them runs, the others wait for it and take its result. */
export interface SamePhotos {
  /** Claims a fingerprint for a run. Repeated calls return the same claim, until another run is forced. */
  claim(run: PhotoRef, fingerprint: string, options?: ClaimOptions): Promise<SameClaim>;
}

const FORMAT = 1;

const refSchema = z.object({ id: z.string(), attempt: z.int() });

const itemSchema = z.object({
  /** The latest run. */
  run: refSchema,
  /** The run before it; absent if that one is known to have no result. */
  before: z.optional(refSchema),
});

/** {@link SamePhotos} in the table, with one item for each fingerprint. */
export function createSamePhotos(
  table: Pick<Table, 'get' | 'write'>,
  photos: Pick<Photos, 'get'>,
): SamePhotos {
  /** The first of these runs that has not ended or has a result. */
  async function findLive(runs: readonly PhotoRef[]): Promise<Exclude<SameClaim, { kind: 'own' }> | null> {
    for (const earlier of runs) {
      const item = await photos.get(earlier);
      if (item !== null && !isOver(item)) return { kind: 'on-its-way', earlier };
      if (item?.status === 'succeeded') return { kind: 'succeeded', earlier: item };
    }
    return null;
  }

  return {
    async claim({ id, attempt }, fingerprint, { isForced = false, gone = [] } = {}) {
      const key = { pk: PARTITION.same + fingerprint, sk: 'run' };
      const own = { id, attempt };
      let write: Update = {
        update: key,
        set: { run: own },
        setOnce: { format: FORMAT },
        condition: 'attribute_not_exists(#pk) OR #run = :run',
      };
      // Nearly every photo is the first with its fingerprint, so the item is read only if this is refused.
      while ((await table.write(write)) !== null) {
        const { run, before } = itemSchema.parse(await table.get(key));
        if (isSame(run, own)) break;
        const others = [run, before].filter((ref) => ref !== undefined);
        const live = await findLive(others.filter((ref) => ![own, ...gone].some((one) => isSame(one, ref))));
        if (live !== null && !isForced) return live;
        write = {
          update: key,
          ...(live === null
            ? { set: { run: own }, remove: ['before'] }
            : { set: { run: own, before: { id: live.earlier.id, attempt: live.earlier.attempt } } }),
          condition: '#run = :there',
          values: { there: run },
        };
      }
      return { kind: 'own' };
    },
  };
}

function isSame(one: PhotoRef, other: PhotoRef): boolean {
  return one.id === other.id && one.attempt === other.attempt;
}

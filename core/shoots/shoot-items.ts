import * as z from 'zod/mini';
import { PARTITION } from '../contract/table.ts';
import { FAILURE_CODES } from '../domain/failures.ts';
import { STATUSES } from '../photos/status.ts';
import type { Item, Key } from '../table/item.ts';
import { allPhotos, type CountedPhoto, countsOf, readTally, type ShootCounts } from './counts.ts';

/** The format version of the items. A reader must accept every earlier one. */
export const FORMAT = 1;

const time = z.iso.datetime();

/** One photo as it is counted. A shoot's counts are the sum of these. */
const ledgerSchema = z.object({
  sk: z.string(),
  attempt: z.int(),
  status: z.enum(STATUSES),
  code: z._default(z.nullable(z.enum(FAILURE_CODES)), null),
  isDoubtful: z._default(z.boolean(), false),
  isTaken: z._default(z.boolean(), false),
  microdollars: z._default(z.number(), 0),
  /** Grows each time that the photo is counted: a writer with an earlier one is refused. */
  revision: z.int(),
});

/** A photo of a shoot, as it is counted. */
export interface LedgerEntry {
  readonly id: string;
  readonly photo: CountedPhoto;
  readonly revision: number;
}

/** A shoot: the folder that photos lie in. */
export interface Shoot {
  /** The folder as in the index. */
  readonly folder: string;
  readonly counts: ShootCounts;
  /** When its first photo was queued; null without photos. */
  readonly startedAt: string | null;
  /** When one of its photos was last counted as changed; null without photos. */
  readonly changedAt: string | null;
  /** When its end was announced; null if it has changed since. */
  readonly finishedAt: string | null;
  /** Grows with each change of the counts. */
  readonly revision: number;
}

/** Whether a folder has photos. A folder with only skipped files is counted, but is not a shoot. */
export function hasPhotos({ counts }: Pick<Shoot, 'counts'>): boolean {
  return allPhotos(counts) > 0;
}

const shootSchema = z.object({
  sk: z.string(),
  startedAt: z._default(z.nullable(time), null),
  changedAt: z._default(z.nullable(time), null),
  finishedAt: z._default(z.nullable(time), null),
  revision: z.int(),
});

export function ledgerKey({ folder, id }: { folder: string; id: string }): Key {
  return { pk: PARTITION.shoot + folder, sk: id };
}

export function shootKey(folder: string): Key {
  return { pk: PARTITION.shoots, sk: folder };
}

/** The sort keys of the shoots below a folder: `<folder>/…`. The character after `/` is `0`. */
export function rangeBelow(folder: string): { readonly from: string; readonly before: string } {
  return { from: `${folder}/`, before: `${folder}0` };
}

/** The key of the mark on a shoot with an end to announce when it is at rest. */
export function openMarkKey(folder: string): Key {
  return { pk: PARTITION.openShoots, sk: folder };
}

export function readLedgerEntry(item: Item): LedgerEntry {
  const { sk: id, revision, ...photo } = ledgerSchema.parse(item);
  return { id, photo, revision };
}

export function readShoot(item: Item): Shoot {
  const { sk: folder, ...rest } = shootSchema.parse(item);
  return { folder, counts: countsOf(readTally(item)), ...rest };
}

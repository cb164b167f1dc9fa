import * as z from 'zod/mini';
import { PARTITION } from '../contract.ts';
import { FAILURE_CODES } from '../domain/failures.ts';
import { STATUSES } from '../photos/status.ts';
import type { Item, Key } from '../table/item.ts';
import { allPhotos, type CountedPhoto, countsOf, readTally, type ShootCounts } from './counts.ts';

/** The form in which the items are written; a reader must take every earlier one. */
export const FORMAT = 1;

const time = z.iso.datetime();

/** One photo as it is counted: the truth about what a shoot's counts are the sum of. */
const ledgerSchema = z.object({
  sk: z.string(),
  attempt: z.int(),
  status: z.enum(STATUSES),
  code: z._default(z.nullable(z.enum(FAILURE_CODES)), null),
  isDoubtful: z._default(z.boolean(), false),
  isTaken: z._default(z.boolean(), false),
  microdollars: z._default(z.number(), 0),
  /** One more for each time that the photo was counted: a writer that saw an earlier one is refused. */
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
  /** As the index has it. */
  readonly folder: string;
  readonly counts: ShootCounts;
  /** When its first photo was queued; null if it has none. */
  readonly startedAt: string | null;
  /** When one of its photos changed last, as far as that was counted; null if it has none. */
  readonly changedAt: string | null;
  /** When its end was announced; null if it has changed since. */
  readonly finishedAt: string | null;
  /** One more for each change of the counts. */
  readonly revision: number;
}

/** Whether photos lie in the folder: one in which all files are skipped is counted, and is no shoot. */
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

/** The sort keys of shoots in the folders below one: what goes on with a slash, which `0` follows. */
export function rangeBelow(folder: string): { readonly from: string; readonly before: string } {
  return { from: `${folder}/`, before: `${folder}0` };
}

/** The key of the mark of a shoot whose end is to be announced once it is at rest. */
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

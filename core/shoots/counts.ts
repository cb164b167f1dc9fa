import type { FailureCode } from '../domain/failures.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import { hasEnded, OPEN_STATUSES, STATUSES, type Status } from '../photos/status.ts';

/** What is counted of one photo, from its latest attempt. */
export interface CountedPhoto {
  readonly attempt: number;
  readonly status: Status;
  /** The failure's code; null if the photo has not failed. */
  readonly code: FailureCode | null;
  /** Whether one of its results has warnings. */
  readonly isDoubtful: boolean;
  /** Whether its job is paid for and the photo has not ended: it needs no further payment. */
  readonly isTaken: boolean;
  /** The cost in millionths of a dollar: whole numbers, so that sums are exact. */
  readonly microdollars: number;
}

/** The number of photos of a shoot, by status and other properties. */
export interface ShootCounts extends Readonly<Record<Status, number>> {
  readonly doubtful: number;
  /** Open photos with a paid job. */
  readonly taken: number;
  readonly microdollars: number;
  readonly failedBy: Readonly<Record<string, number>>;
}

/** What a photo adds to the numbers of its shoot, by attribute name. */
export type Tally = Readonly<Record<string, number>>;

const MICRODOLLARS = 1_000_000;
const CODE_PREFIX = 'failed_';
const NUMBERS = [...STATUSES, 'doubtful', 'taken', 'microdollars'] as const;

/** What to count of a photo, from its item. */
export function countedOf({ attempt, status, error, outputs, paid, cost }: PhotoItem): CountedPhoto {
  return {
    attempt,
    status,
    code: status === 'failed' ? (error?.code ?? null) : null,
    isDoubtful: isDoubtful({ outputs }),
    isTaken: paid === 'yes' && !hasEnded(status),
    microdollars: Math.round(cost * MICRODOLLARS),
  };
}

/** Whether one of a photo's results has warnings. */
export function isDoubtful({ outputs }: Pick<PhotoItem, 'outputs'>): boolean {
  return outputs.some(({ warnings = [] }) => warnings.length > 0);
}

/** What a photo adds; null is a photo that is not counted. */
export function tallyOf(photo: CountedPhoto | null): Tally {
  if (photo === null) return {};
  const { status, code, isDoubtful, isTaken, microdollars } = photo;
  return {
    [status]: 1,
    ...(code !== null && { [CODE_PREFIX + code.replaceAll('-', '_')]: 1 }),
    ...(isDoubtful && { doubtful: 1 }),
    ...(isTaken && { taken: 1 }),
    ...(microdollars !== 0 && { microdollars }),
  };
}

/** The sum of tallies, without zeros. */
export function addTallies(tallies: Iterable<Tally>): Tally {
  const sum: Record<string, number> = {};
  for (const tally of tallies) {
    for (const [name, number] of Object.entries(tally)) sum[name] = (sum[name] ?? 0) + number;
  }
  return Object.fromEntries(Object.entries(sum).filter(([, number]) => number !== 0));
}

/** The tally that cancels a tally out. */
export function negate(tally: Tally): Tally {
  return Object.fromEntries(Object.entries(tally).map(([name, number]) => [name, -number]));
}

/** The numbers among the attributes, as a tally without zeros. */
export function readTally(attributes: Readonly<Record<string, unknown>>): Tally {
  const isNumber = (name: string) =>
    NUMBERS.some((number) => number === name) || name.startsWith(CODE_PREFIX);
  const entries = Object.entries(attributes).filter(([name, value]) => isNumber(name) && value !== 0);
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value)]));
}

/** Converts a tally to counts. */
export function countsOf(tally: Tally): ShootCounts {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, tally[name] ?? 0]));
  const codes = Object.entries(tally).filter(([name]) => name.startsWith(CODE_PREFIX));
  const failedBy = codes.map(([name, number]) => [
    name.slice(CODE_PREFIX.length).replaceAll('_', '-'),
    number,
  ]);
  return { ...(numbers as Omit<ShootCounts, 'failedBy'>), failedBy: Object.fromEntries(failedBy.sort()) };
}

/** The counts of several shoots together. */
export function addCounts(all: readonly ShootCounts[]): ShootCounts {
  const numbers = NUMBERS.map((name) => [name, all.reduce((sum, counts) => sum + counts[name], 0)]);
  const failedBy = addTallies(all.map((counts) => counts.failedBy));
  return { ...(Object.fromEntries(numbers) as Omit<ShootCounts, 'failedBy'>), failedBy };
}

/** How many photos of a shoot have not ended. */
export function openPhotos(counts: ShootCounts): number {
  return OPEN_STATUSES.reduce((sum, status) => sum + counts[status], 0);
}

/** How many photos a shoot has. Skipped files do not count as photos. */
export function allPhotos(counts: ShootCounts): number {
  return STATUSES.reduce((sum, status) => (status === 'skipped' ? sum : sum + counts[status]), 0);
}

/** What the photos of a shoot cost so far, dollars. */
export function dollarsOf({ microdollars }: ShootCounts): number {
  return microdollars / MICRODOLLARS;
}

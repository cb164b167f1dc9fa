import { EXPIRES_AT, PARTITION } from '../contract/table.ts';
import { formatDollars, photosFor, roundDollars } from '../domain/dollars.ts';
import { type Failure, failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { Upload } from '../domain/photo.ts';
import { folderOf } from '../photos/photo-item.ts';
import type { Key } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import type { Update } from '../table/write.ts';
import { LONGEST_SUBMIT_SECONDS } from './receipts.ts';

/** The limits; infinite if not set. */
export interface Budgets {
  readonly maxPhotosPerDay: number;
  readonly maxDollarsPerDay: number;
  readonly maxDollarsPerShoot: number;
}

/** What was spent, as far as it was counted. */
interface Spent {
  readonly photos: number;
  readonly dollars: number;
}

/** How many photos a day still has room for. */
export interface DayRoom {
  readonly photosLeft: number;
  readonly photosPerDay: number;
}

/** A photo's reserved part of the budgets: it may be posted. */
export interface Reserved {
  readonly kind: 'reserved';
  /** The day that the photo is counted for. */
  readonly day: string;
  /** The shoot's folder. */
  readonly folder: string;
}

/** A budget that has no room for a photo. */
export interface OverBudget {
  readonly kind: 'over-budget';
  readonly failure: Failure;
  /** Seconds until there is room; null if waiting does not help. */
  readonly retryAfterSeconds: number | null;
}

/** Counts what is spent on each day and in each shoot against the budgets. */
export interface Spending {
  /**
   * Reserves a photo's part of the budgets, before the photo is posted. After a crash a photo may stay
   * counted that was not posted, but a budget is never exceeded.
   */
  reserve(photo: Pick<Upload, 'key'>): Promise<Reserved | OverBudget>;
  /** Returns a part that Segmind does not bill. The result says if the day has room for another photo. */
  refund(reserved: Reserved): Promise<boolean>;
  /** Returns only the shoot's part: no photo fails for a submit that may be billed, but the day counts it. */
  refundShoot(reserved: Pick<Reserved, 'folder'>): Promise<void>;
  /**
   * Returns the part of a job that Segmind took and could not do, because Segmind does not bill it. Call it
   * once for each job. The result says if that gives the day's budget room for another photo.
   */
  refundJob(photo: Pick<Upload, 'key'>, job: Pick<Job, 'acceptedAt' | 'model'>): Promise<boolean>;
  /** How many more photos today has room for, and how many a whole day has; infinite without a budget. */
  roomOfDay(): Promise<DayRoom>;
  /** The dollars left of a shoot's budget; infinite without one. Counted only since there is a budget. */
  roomOfShoot(folder: string): Promise<number>;
}

/** What {@link createSpending} needs. */
export interface SpendingOptions {
  readonly budgets: Budgets;
  /** Of one photo, dollars. */
  readonly price: number;
  readonly now: () => number;
}

/** One count with its limits. */
interface Account {
  readonly key: Key;
  readonly maxPhotos: number;
  readonly maxDollars: number;
  /** When the item expires, Unix time in seconds; absent if it never does. */
  readonly expiresAt?: number;
}

const FORMAT = 1;
/** Only today's count is ever read. */
const KEPT_SECONDS = 90 * 86_400;
/** Cannot be the name of a day. */
const SHOOT = 'shoot#';

/**
 * {@link Spending} in the table, with one item for each day and each shoot. Each count is its own conditional
 * update, outside of transactions: DynamoDB serialises updates of one item, but cancels transactions that
 * meet at an item, and a count must not make a payment fail. Without a limit nothing is counted.
 */
export function createSpending(
  table: Pick<Table, 'get' | 'write'>,
  { budgets, price, now }: SpendingOptions,
): Spending {
  const ofDay = (day: string): Account => ({
    key: { pk: PARTITION.spending + day, sk: 'photos' },
    maxPhotos: budgets.maxPhotosPerDay,
    maxDollars: budgets.maxDollarsPerDay,
    expiresAt: Math.floor(Date.parse(day) / 1000) + KEPT_SECONDS,
  });
  const ofShoot = (folder: string): Account => ({
    key: shootSpendingKey(folder),
    maxPhotos: Number.POSITIVE_INFINITY,
    maxDollars: budgets.maxDollarsPerShoot,
  });

  function add({ key, expiresAt }: Account, photos: 1 | -1, dollars: number): Update {
    return {
      update: key,
      setOnce: { format: FORMAT, ...(expiresAt !== undefined && { [EXPIRES_AT]: expiresAt }) },
      add: { photos, dollars: photos * dollars },
    };
  }

  /** Returns false if the account has no room. */
  async function count(account: Account): Promise<boolean> {
    if (!isLimited(account)) return true;
    const { maxPhotos, maxDollars } = account;
    const room = roundDollars(maxDollars - price);
    if (room < 0) return false;
    const conditions = [
      Number.isFinite(maxPhotos) && '(attribute_not_exists(#photos) OR #photos < :maxPhotos)',
      Number.isFinite(maxDollars) && '(attribute_not_exists(#dollars) OR #dollars <= :room)',
    ];
    const refused = await table.write({
      ...add(account, 1, price),
      condition: conditions.filter((condition) => condition !== false).join(' AND '),
      values: { maxPhotos, room },
    });
    return refused === null;
  }

  /** Never below 0: photos from before the limit was set are not counted. */
  async function uncount(account: Account, dollars = price): Promise<boolean> {
    if (!isLimited(account)) return false;
    const one = add(account, -1, dollars);
    return (await table.write({ ...one, condition: '#photos > :none', values: { none: 0 } })) === null;
  }

  async function read({ key }: Account): Promise<Spent> {
    const { photos = 0, dollars = 0 } = ((await table.get(key)) ?? {}) as Partial<Spent>;
    return { photos, dollars: roundDollars(dollars) };
  }

  async function dayIsOver(day: string): Promise<OverBudget> {
    const { photos, dollars } = await read(ofDay(day));
    const { maxPhotosPerDay, maxDollarsPerDay } = budgets;
    const setting =
      photos >= maxPhotosPerDay
        ? `maxPhotosPerDay allows ${maxPhotosPerDay} photos`
        : `maxDollarsPerDay allows ${formatDollars(maxDollarsPerDay)}`;
    const message =
      `Today Retouch submitted ${photos} photos for ${formatDollars(dollars)}, and one more costs ${formatDollars(price)}: the ` +
      `setting ${setting} a day. The line continues when the next day begins (UTC), or some minutes after the setting is raised.`;
    const error = failure('daily-limit-reached', message);
    return { kind: 'over-budget', failure: error, retryAfterSeconds: secondsToNextDay(now()) };
  }

  async function shootIsOver(folder: string): Promise<OverBudget> {
    const { photos, dollars } = await read(ofShoot(folder));
    const message =
      `In the shoot ${JSON.stringify(folder)}, Retouch submitted ${photos} photos for ${formatDollars(dollars)}, and one more costs ` +
      `${formatDollars(price)}: the setting maxDollarsPerShoot allows ${formatDollars(budgets.maxDollarsPerShoot)} a shoot. ` +
      'This photo cost nothing. Raise the setting, then run the failed photos of the shoot again.';
    return {
      kind: 'over-budget',
      failure: failure('shoot-budget-reached', message),
      retryAfterSeconds: null,
    };
  }

  return {
    async reserve(photo) {
      const folder = folderOf(photo);
      const day = dayOf(now());
      // The shoot first: a photo without room in its shoot fails, and does not stop the line.
      if (!(await count(ofShoot(folder)))) return shootIsOver(folder);
      if (await count(ofDay(day))) return { kind: 'reserved', day, folder };
      await uncount(ofShoot(folder));
      return dayIsOver(day);
    },

    async refund({ day, folder }) {
      await uncount(ofShoot(folder));
      return uncount(ofDay(day));
    },

    async refundShoot({ folder }) {
      await uncount(ofShoot(folder));
    },

    async refundJob(photo, { acceptedAt, model }) {
      // A job of an earlier version of Retouch does not say what was reserved for it.
      if (model === undefined) return false;
      // The earliest possible day of the reservation. At worst yesterday gets room that no photo needs.
      const day = dayOf(Date.parse(acceptedAt) - LONGEST_SUBMIT_SECONDS * 1000);
      await uncount(ofShoot(folderOf(photo)), model.price);
      return (await uncount(ofDay(day), model.price)) && day === dayOf(now());
    },

    async roomOfDay() {
      const { maxPhotosPerDay: maxPhotos, maxDollarsPerDay: maxDollars } = budgets;
      const today = ofDay(dayOf(now()));
      const spent = isLimited(today) ? await read(today) : { photos: 0, dollars: 0 };
      return {
        photosLeft: Math.max(
          0,
          Math.min(maxPhotos - spent.photos, photosFor(maxDollars - spent.dollars, price)),
        ),
        photosPerDay: Math.min(maxPhotos, photosFor(maxDollars, price)),
      };
    },

    async roomOfShoot(folder) {
      const { dollars } = await read(ofShoot(folder));
      return roundDollars(Math.max(0, budgets.maxDollarsPerShoot - dollars));
    },
  };
}

function isLimited({ maxPhotos, maxDollars }: Account): boolean {
  return Number.isFinite(maxPhotos) || Number.isFinite(maxDollars);
}

/** The day of a time, UTC: `2026-11-23`. */
export function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10);
}

/** Seconds until the next day begins, UTC. */
export function secondsToNextDay(nowMs: number): number {
  const dayMs = 86_400_000;
  return Math.ceil((dayMs - (nowMs % dayMs)) / 1000);
}

/** The key of a shoot's count in the table. */
export function shootSpendingKey(folder: string): Key {
  return { pk: PARTITION.spending + SHOOT + folder, sk: 'photos' };
}

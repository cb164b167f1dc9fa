import { PARTITION } from '../contract/table.ts';
import type { Payment } from '../domain/payment.ts';
import type { PhotoRef, Upload } from '../domain/photo.ts';
import type { SkipReason } from '../domain/skip.ts';
import { versionsOf } from '../record/versions.ts';
import type { Item } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import type { Update } from '../table/write.ts';
import type { AttemptInput } from './executions.ts';
import { countItems, listItems, type PhotoQuery } from './list-items.ts';
import {
  FORMAT,
  inheritPayment,
  LISTING_ATTRIBUTES,
  listingEntries,
  type PhotoItem,
  photoItemSchema,
  photoKey,
  referenceEntry,
  statusEntries,
} from './photo-item.ts';
import { hasEnded, type Position, type Status, type Step, statusOf } from './status.ts';

/** What a step knows of its photo. */
export type PhotoAtWork = PhotoRef & { readonly photo: Upload };

/** Facts that a step has learned. */
export type Facts = Partial<Omit<PhotoItem, 'format' | 'id' | 'attempt' | 'status' | 'step' | 'queuedAt'>>;

/** Conditions under which a failure ends a photo, besides that the photo has not ended. */
export interface EndGuard {
  /** The photo's latest wait must still be this one; null if it had not joined. @default any wait */
  readonly fencing?: string | null;
  /** The photo's item must still have this payment, which its record states. @default not compared */
  readonly paymentBefore?: Payment;
}

/** A page of the list. */
export interface PhotoPage {
  readonly photos: readonly PhotoItem[];
  /** For the next page; null on the last one. */
  readonly next: string | null;
}

/** The items of all photos: the index that the API answers from. */
export interface Photos {
  /** Creates an attempt as queued, unless it exists. Returns the stored attempt. */
  begin(input: AttemptInput): Promise<{ isNew: boolean; item: PhotoItem }>;
  /** Creates the item of a file that is not a photo, unless it exists. Returns the stored item. */
  skip(input: AttemptInput, skipped: SkipReason): Promise<{ isNew: boolean; item: PhotoItem }>;
  /** The latest attempt at a photo; null if it has no attempt. */
  find(id: string): Promise<PhotoItem | null>;
  get(ref: PhotoRef): Promise<PhotoItem | null>;
  /** One page of latest attempts, in two requests. Each photo is as `find` returns it. */
  list(query: PhotoQuery): Promise<PhotoPage>;
  /** How many photos match by their latest attempt, as of a moment ago. */
  count(of: Pick<PhotoQuery, 'folder' | 'status'>): Promise<number>;
  /** The stored ones of these attempts, of which there may be at most 100. */
  getMany(refs: readonly PhotoRef[]): Promise<PhotoItem[]>;
  /**
   * Moves the photo to a step; for the transaction of what the step does. `fencing` is from the wait in which
   * it got its slot. Refused if the photo has ended, or has joined again since: then the step is outdated.
   */
  move(photo: PhotoAtWork, step: Step, facts: Facts & { readonly fencing: string }): Update;
  /** Facts that hold in any state of the photo: never refused. */
  note(ref: PhotoRef, facts: Facts): Update;
  /** Applies one of these updates by itself. Returns false if it was refused. */
  apply(update: Update): Promise<boolean>;
  /** The photo joins the queue. Also refused if a later wait has joined, or if the photo was cancelled. */
  moveToQueue(photo: PhotoAtWork, wait: { fencing: string } & Facts): Update;
  /** Ends the photo, after its record is written. Returns false if {@link EndGuard} refused a failure. */
  end(photo: PhotoAtWork & EndGuard, facts: Facts & Pick<PhotoItem, 'error'>): Promise<boolean>;
  /**
   * Reopens a photo that ended without a result and gets one after all: its status is `storing` until its new
   * end is written. Does nothing if the photo has not ended with a failure.
   */
  reopen(photo: PhotoAtWork): Promise<void>;
  /** Cancels a photo: no job of it is submitted any more. False if it has ended, or has another status. */
  cancel(ref: PhotoRef, ifStatus?: Status): Promise<boolean>;
  /** Restores a lost item or, with `orEnd`, ends one that never ended. False if there was nothing to do. */
  restore(
    photo: PhotoAtWork,
    facts: Facts & Pick<PhotoItem, 'error' | 'queuedAt'>,
    how?: { readonly orEnd?: boolean },
  ): Promise<boolean>;
}

const HAS_NOT_ENDED = 'attribute_not_exists(#recordedAt) AND attribute_not_exists(#cancelledAt)';

/** The attributes that a photo's end writes. They are removed when the photo goes on. */
const END_ATTRIBUTES = ['error', 'redoError', 'redoRecipe', 'recordedAt', 'recordKey', 'outputs'];

/** Takes an attempt out of the lists, because a later one is listed. */
const UNLISTED = { set: { isUnlisted: true }, remove: LISTING_ATTRIBUTES };

/** {@link Photos} in the table. */
export function createPhotos(table: Table, now: () => number): Photos {
  const nowText = () => new Date(now()).toISOString();

  /** An update of an attempt's item, which creates a missing item. Leaves unknown facts out. */
  function update(work: PhotoAtWork, position: Position, facts: Facts, queuedAt = nowText()) {
    const { id, attempt, photo } = work;
    const status = statusOf(position);
    const known = Object.entries({ photo, ...facts, ...position }).filter(([, value]) => value !== null);
    return {
      update: photoKey(work),
      set: {
        ...Object.fromEntries(known),
        status,
        ...statusEntries(photo, status),
        ...referenceEntry(facts.reference),
      },
      setOnce: { format: FORMAT, id, attempt, queuedAt, ...listingEntries(id, photo, queuedAt) },
    } satisfies Update;
  }

  /** The item that such an update creates if it is missing. */
  function create({ update: key, set, setOnce }: ReturnType<typeof update>) {
    const item: Item = { ...key, ...set, ...setOnce };
    return { item, write: { put: item, condition: 'attribute_not_exists(#pk)' } };
  }

  /** Writes an item unless it exists. Returns the stored one. */
  async function enter(ref: PhotoRef, made: ReturnType<typeof update>, also: readonly Update[] = []) {
    const { item, write } = create(made);
    if ((await table.write(write, ...also)) === null) return { isNew: true, item: read(item) };
    const there = await get(ref);
    if (there === null) throw new Error(`The item of ${ref.id}, attempt ${ref.attempt}, has vanished.`);
    return { isNew: false, item: there };
  }

  function read(item: Item): PhotoItem {
    return photoItemSchema.parse(item);
  }

  async function find(id: string): Promise<PhotoItem | null> {
    const [latest] = await table.query({ partition: PARTITION.photo + id, newestFirst: true, limit: 1 });
    return latest === undefined ? null : read(latest);
  }

  async function get(ref: PhotoRef): Promise<PhotoItem | null> {
    const item = await table.get(photoKey(ref));
    return item && read(item);
  }

  return {
    async begin({ recipe, reference, payAgain = false, again, finish, ...photo }) {
      const before = photo.attempt === 1 ? null : await get({ ...photo, attempt: photo.attempt - 1 });
      const versions = before ? [...versionsOf(before)] : [];
      const facts: Facts = {
        overrides: recipe ?? before?.overrides ?? null,
        reference: reference ?? before?.reference ?? null,
        again: again ?? null,
        ...(payAgain && { payAgain }),
        ...(before && inheritPayment(before)),
        // A paid job is collected with its recipe. Otherwise the preparation determines the recipe.
        ...(before?.paid === 'yes' && again === undefined && { recipe: before.redoRecipe ?? before.recipe }),
        // The API shows the versions while the next one is being made.
        ...(before && versions.length > 0 && { versions, before: before.before }),
        ...(finish && { recipe: finish.recipe, finishJob: finish.job }),
      };
      // A photo is listed once, by its latest attempt.
      const unlist = before && { update: photoKey(before), ...UNLISTED };
      return enter(photo, update(photo, { step: 'prepare' }, facts), unlist ? [unlist] : []);
    },

    skip: (input, skipped) =>
      enter(input, update(input, { skipped }, { reference: input.reference ?? null })),

    find,
    get,

    async list(query) {
      const { items, next } = await listItems(table, query);
      return { photos: items.map(read), next };
    },

    count: (of) => countItems(table, of),

    async getMany(refs) {
      return (await table.getMany(refs.map(photoKey))).map(read);
    },

    move: (photo, step, facts) => ({
      ...update(photo, { step }, facts),
      // The photo no longer waits.
      remove: ['taskToken'],
      condition: `${HAS_NOT_ENDED} AND (attribute_not_exists(#fencing) OR #fencing <= :fencing)`,
    }),

    note: (ref, facts) => ({ update: photoKey(ref), set: { ...facts, ...referenceEntry(facts.reference) } }),

    apply: async (write) => (await table.write(write)) === null,

    moveToQueue: (photo, facts) => ({
      ...update(photo, { step: 'queue' }, facts),
      // A redriven execution joins after its photo had ended.
      remove: END_ATTRIBUTES,
      condition:
        'attribute_not_exists(#cancelledAt) AND (attribute_not_exists(#fencing) OR #fencing < :fencing)',
    }),

    async end(photo, { error, ...facts }) {
      const write = update(photo, { error }, { recordedAt: nowText(), ...facts });
      const refused = await table.write({
        ...write,
        // What the record states as unknown must be unknown here as well.
        remove: ['step', 'taskToken', ...nulls({ ...facts, error })],
        ...(error !== null && endCondition(photo)),
      });
      return refused === null;
    },

    async reopen(photo) {
      const write = update(photo, { step: 'store' }, {});
      await table.write({ ...write, remove: END_ATTRIBUTES, condition: 'attribute_exists(#error)' });
    },

    async cancel(ref, ifStatus) {
      const isOpen = 'attribute_exists(#pk) AND attribute_not_exists(#recordedAt)';
      const refused = await table.write({
        update: photoKey(ref),
        setOnce: { cancelledAt: nowText() },
        condition: ifStatus === undefined ? isOpen : `${isOpen} AND #status = :ifStatus`,
        values: { ifStatus },
      });
      return refused === null;
    },

    async restore(photo, { queuedAt, error, ...facts }, { orEnd = false } = {}) {
      const write = update(photo, { error }, facts, queuedAt);
      const condition = `attribute_not_exists(#${orEnd ? 'recordedAt' : 'pk'})`;
      return (await table.write({ ...write, remove: ['step', 'taskToken'], condition })) === null;
    },
  };
}

/** The condition for a failure to end a photo. An item without `paid` means no, one without `cost` 0. */
function endCondition({ fencing, paymentBefore }: EndGuard) {
  const conditions = [
    'attribute_not_exists(#recordedAt)',
    fencing === null && 'attribute_not_exists(#fencing)',
    fencing != null && '#fencing = :wait',
    paymentBefore?.paid === 'no' && '(attribute_not_exists(#paid) OR #paid = :paidBefore)',
    paymentBefore !== undefined && paymentBefore.paid !== 'no' && '#paid = :paidBefore',
    paymentBefore?.cost === 0 && '(attribute_not_exists(#cost) OR #cost = :costBefore)',
    paymentBefore !== undefined && paymentBefore.cost !== 0 && '#cost = :costBefore',
  ];
  return {
    condition: conditions.filter((condition) => condition !== false).join(' AND '),
    values: { wait: fencing, paidBefore: paymentBefore?.paid, costBefore: paymentBefore?.cost },
  };
}

function nulls(facts: Facts): string[] {
  return Object.entries(facts)
    .filter(([, value]) => value === null)
    .map(([name]) => name);
}

/** Whether a photo has ended. */
export function isOver({ status }: Pick<PhotoItem, 'status'>): boolean {
  return hasEnded(status);
}

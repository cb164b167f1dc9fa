import type { Failure } from '../domain/failure.ts';
import type { Line } from '../line/line.ts';
import { inheritPayment, type PhotoItem } from '../photos/photo-item.ts';
import type { Photos } from '../photos/photos.ts';
import type { FailedRecord, RetouchRecord } from '../record/record.ts';
import { LostRaceError, type Results } from '../record/results.ts';
import type { WorkingCopies } from '../storage/working-copies.ts';
import { explainPaid } from './explain-paid.ts';
import { findPayment } from './find-payment.ts';
import { describeRun, factsOfEnd, type Run } from './run.ts';

/** The record of a photo that has ended, and its key. */
export interface Ended {
  readonly recordKey: string;
  /** The record that is stored. */
  readonly record: RetouchRecord;
  /** This attempt's own record, even if another one is stored. */
  readonly own: FailedRecord;
}

/**
 * The outcome of the attempt, for its event: the stored record. For a failed redo its own failure, if the
 * stored record is the result of an earlier attempt.
 */
export function outcomeOf({ record, own }: Pick<Ended, 'record' | 'own'>): RetouchRecord {
  return record.status === 'succeeded' && record.attempt < own.attempt ? own : record;
}

/** The run to end. With `fencing`, a photo that has joined again since that wait goes on. */
export type EndedRun = Run & { readonly fencing?: string | null };

/**
 * Records how a photo without a result ended, and takes it out of the line. Payment, job and polls come from
 * the photo's item. `announce` is called after the record and before the item is written: if the item says
 * that the photo ended, its end was announced.
 * @throws {LostRaceError} if another function has changed the photo or its record meanwhile: call it again
 */
export type RecordEnd = (
  run: EndedRun,
  error: Failure,
  announce?: (ended: Ended) => Promise<void>,
) => Promise<Ended>;

/** What {@link createRecordEnd} needs. */
export interface RecordEndDependencies {
  readonly results: Pick<Results, 'chooseTarget' | 'putRecord'>;
  readonly photos: Pick<Photos, 'get' | 'end'>;
  readonly line: Pick<Line, 'withdraw'>;
  readonly workingCopies: Pick<WorkingCopies, 'remove'>;
  readonly now: () => number;
}

const NOTHING_KNOWN = { acceptedAt: null, requestId: null, model: null, polls: 0, step: null };

/**
 * {@link RecordEnd}: writes first the record, then the item's end. If the photo already has a record, for
 * example because its execution was stopped at its very end, that record stays, and the item says the same.
 */
export function createRecordEnd(dependencies: RecordEndDependencies): RecordEnd {
  const { results, photos, line, workingCopies, now } = dependencies;

  /** What is known of the attempt. If it crashed before it had an item, what the attempt before it knows. */
  async function findKnown({ id, attempt }: Run) {
    const item = await photos.get({ id, attempt });
    if (item !== null || attempt === 1) return { item, known: item };
    const before = await photos.get({ id, attempt: attempt - 1 });
    return { item, known: before && { ...NOTHING_KNOWN, ...inheritPayment(before) } };
  }

  async function write(run: EndedRun, own: FailedRecord, item: PhotoItem | null) {
    const target = await results.chooseTarget(run.photo, run.id);
    const found = await results.putRecord(target, run.photo, own);
    if (!isOpen(item, run) || !isOutdated(found.record, own, item)) return found;
    // The record may be newer: from a function that has ended the photo since the item was read.
    if (!isOpen(await photos.get(run), run)) return found;
    return results.putRecord(target, run.photo, own, { isForced: true });
  }

  return async (run, error, announce = async () => {}) => {
    const { id, attempt, photo, fencing } = run;
    const wait = fencing === undefined ? {} : { fencing };
    // Without its slot the photo cannot be submitted any more. If this fails, write the record anyway.
    const leaving = line.withdraw({ id, attempt, ...wait });
    await leaving.catch(() => {});
    const { item, known } = await findKnown(run);
    const payment = await findPayment(photos, run, known, error.code);
    const facts = {
      ...run,
      reference: run.reference ?? item?.reference,
      job: run.job ?? jobOf(known),
      model: known?.model,
      polls: Math.max(run.polls, known?.polls ?? 0),
      ...payment,
    };
    const own: FailedRecord = {
      status: 'failed',
      error: explainPaid(error, payment.paid),
      ...describeRun(facts, new Date(now())),
    };
    const { key, record } = await write(run, own, item);
    await announce({ recordKey: key, record, own });
    const guard = { ...wait, paymentBefore: { paid: item?.paid ?? 'no', cost: item?.cost ?? 0 } } as const;
    const isEnded = await photos.end({ id, attempt, photo, ...guard }, factsOfEnd(own, record, key));
    if (!isEnded && isOpen(await photos.get(run), run)) {
      throw new LostRaceError(`The payment of ${id} became known while Retouch wrote its record.`);
    }
    await leaving;
    // A copy that is not removed expires by itself. A photo that goes on keeps its copy.
    if (isEnded)
      await workingCopies.remove(item === null ? photo : { ...photo, ...item.photo }).catch(() => {});
    return { recordKey: key, record, own };
  };
}

function jobOf(known: Pick<PhotoItem, 'acceptedAt' | 'requestId' | 'model'> | null): Run['job'] {
  if (known === null || known.acceptedAt === null) return null;
  const { requestId, acceptedAt, model } = known;
  return { requestId, acceptedAt, ...(model && { model }) };
}

/** Whether a photo has not ended, and has not joined again since the wait to be ended. */
function isOpen(item: PhotoItem | null, { fencing }: EndedRun): item is PhotoItem {
  return item !== null && item.recordedAt === null && (fencing === undefined || fencing === item.fencing);
}

/**
 * Whether the stored failure is outdated: it is from before the photo's last wait, because its execution was
 * redriven; or what was paid has become known since.
 */
function isOutdated(there: RetouchRecord, own: FailedRecord, { fencing, paid }: PhotoItem): boolean {
  if (there === own || there.status !== 'failed' || there.attempt !== own.attempt) return false;
  const isOfEarlierWait = fencing !== null && there.timings.recordedAt < fencing;
  const isKnown = own.paid !== 'unknown' && paid !== 'unknown';
  const isOtherCost = there.cost !== undefined && there.cost !== own.cost;
  return isOfEarlierWait || (isKnown && (there.paid !== own.paid || isOtherCost));
}

import type { Paid } from '../../core/contract/outcomes.ts';
import { PARTITION } from '../../core/contract/table.ts';
import { roundDollars } from '../../core/domain/dollars.ts';
import type { FailureCode } from '../../core/domain/failures.ts';
import { dayOf } from '../../core/payment/spending.ts';
import type { PhotoItem } from '../../core/photos/photo-item.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { statusOf } from '../../core/photos/status.ts';
import { type RetouchRecord, recordSchema } from '../../core/record/record.ts';
import { createTable } from '../../core/table/table.ts';
import { SEEDEDIT } from '../parts/models.ts';
import { isRecordKey } from '../parts/record-keys.ts';
import { findCountProblems } from './observe-shoots.ts';
import type { RetouchWorld } from './retouch-world.ts';

/** The photos of a world. Reading them takes no time and counts no requests. */
export function photosOf({ dynamo, settings, clock }: RetouchWorld) {
  return createPhotos(createTable(dynamo.client, { name: settings.table }), () => clock.nowMs);
}

/** Every record in the bucket, with its key. */
export function readRecords({ s3 }: RetouchWorld): { key: string; record: RetouchRecord }[] {
  const keys = [...s3.objects.keys()].filter(isRecordKey);
  return keys.map((key) => ({ key, record: recordSchema.parse(JSON.parse(s3.text(key) ?? '')) }));
}

/** How the photos of a world ended, counted: `succeeded`, the code of a failure, or `unfinished`. */
export function countOutcomes(world: RetouchWorld): Record<string, number> {
  const counts: Record<string, number> = {};
  const records = readRecords(world);
  const ends = records.map(({ record }) => (record.status === 'failed' ? record.error.code : record.status));
  for (const end of ends) counts[end] = (counts[end] ?? 0) + 1;
  const unfinished = world.uploads.dropped.length - records.length;
  return unfinished === 0 ? counts : { ...counts, unfinished };
}

/**
 * How much the order in which Segmind accepted the photos differs from the order in which they were dropped:
 * the largest difference between a photo's positions in both, among accepted photos.
 */
export function measureDisorder({ vendor, uploads }: RetouchWorld): number {
  const accepted = [...new Set(vendor.charges)];
  const dropped = uploads.dropped.map(({ key }) => key).filter((key) => accepted.includes(key));
  return Math.max(0, ...accepted.map((key, index) => Math.abs(index - dropped.indexOf(key))));
}

/** The items that are left in the line, by kind: `slot`, `ticket`, `breaker`. */
export function listLine({ dynamo }: RetouchWorld): string[] {
  return dynamo
    .items()
    .filter(({ pk }) => Object.values<string>(PARTITION.line).includes(String(pk)))
    .map(({ sk }) => String(sk));
}

/**
 * The problems of a world in which everything has ended: a photo without exactly one record, or charged
 * twice; an item that contradicts its record; a wrong payment in either; slots or tickets left behind; counts
 * of shoots that contradict the items of their photos.
 * @param mostJobs how many jobs a photo may be charged for: one, unless it was redone
 */
export async function findProblems(world: RetouchWorld, { mostJobs = 1 } = {}): Promise<string[]> {
  await world.run(world.waitForCounts());
  const photos = photosOf(world);
  const records = Map.groupBy(readRecords(world), ({ record }) => record.id);
  const charges = Map.groupBy(world.vendor.charges, (key) => key);
  const problems = listLine(world)
    .filter((sk) => sk !== 'breaker')
    .map((sk) => `left in the line: ${sk}`);
  problems.push(...findCountProblems(world));
  for (const { arn, status } of world.machine.executions) {
    if (status === 'RUNNING') problems.push(`${arn} still runs`);
  }
  const { maxPhotosPerDay, pricePerPhoto } = world.settings;
  // Jobs of another model have another price, so costs are not checked then.
  const isOneModel = world.vendor.posts.every(({ path }) => path === SEEDEDIT.submit.path);
  const price = isOneModel ? pricePerPhoto : null;
  // A failed job is not billed, and its part of the day's budget is returned.
  const days = Map.groupBy(world.vendor.billedJobs, ({ takenAtMs }) => dayOf(takenAtMs));
  for (const [day, jobs] of days) {
    if (jobs.length > maxPhotosPerDay) problems.push(`${jobs.length} charges on ${day}`);
  }
  for (const dropped of world.uploads.dropped) {
    const own = records.get(dropped.id) ?? [];
    const item = await photos.find(dropped.id);
    const taken = charges.get(dropped.key)?.length ?? 0;
    const billed = world.vendor.billed.filter((key) => key === dropped.key).length;
    const jobs = { taken, billed, price };
    const say = (what: string) => problems.push(`${dropped.key}: ${what}`);
    if (own.length !== 1) say(`${own.length} records`);
    if (billed > mostJobs) say(`charged ${billed} times`);
    if (item === null) say('no item');
    else {
      if (item.photo.key !== dropped.key) say(`the item says key ${item.photo.key}`);
      const { paid, cost, error, acceptedAt } = item;
      const said = { paid, cost, code: error?.code ?? null, hasJob: acceptedAt !== null };
      for (const what of checkPaid(said, jobs)) say(`the item ${what}`);
    }
    for (const { key, record } of own) {
      const code = record.status === 'failed' ? record.error.code : null;
      const { paid, cost, segmind } = record;
      const said = { paid, cost, code, hasJob: segmind !== null };
      for (const what of checkPaid(said, jobs)) say(`the record ${what}`);
      for (const what of item === null ? [] : compare(item, { key, record })) say(what);
    }
  }
  return problems;
}

function compare(item: PhotoItem, { key, record }: { key: string; record: RetouchRecord }): string[] {
  const error = record.status === 'failed' ? record.error : null;
  const outputs = record.status === 'succeeded' ? record.outputs : [];
  const { startedAt, acceptedAt, completedAt, recordedAt } = record.timings;
  const facts: [what: string, ofItem: unknown, ofRecord: unknown][] = [
    ['attempt', item.attempt, record.attempt],
    ['status', item.status, statusOf({ error })],
    ['step', item.step, null],
    ['error', item.error, error],
    ['outputs', item.outputs, outputs],
    ['recordKey', item.recordKey, key],
    ['recipe', item.recipe, record.recipe],
    ['paid', item.paid, record.paid],
    ['cost', item.cost, record.cost],
    ['requestId', item.requestId, record.segmind?.requestId ?? null],
    ['startedAt', item.startedAt, startedAt],
    ['acceptedAt', item.acceptedAt, acceptedAt],
    ['completedAt', item.completedAt, completedAt],
    ['recordedAt', item.recordedAt, recordedAt],
  ];
  // Two cases may differ. A submit was under way when the record was written, so the item gets its outcome
  // later. Or a redriven job of a stopped execution failed, but the record says that it is paid.
  const isLater = record.paid === 'unknown' || (error?.code === 'execution-stopped' && item.paid === 'no');
  const isKnownLater = (what: string) =>
    isLater && ['paid', 'cost', 'requestId', 'acceptedAt'].includes(what);
  return facts
    .filter(([what]) => !isKnownLater(what))
    .filter(([, ofItem, ofRecord]) => JSON.stringify(ofItem) !== JSON.stringify(ofRecord))
    .map(
      ([what, ofItem, ofRecord]) =>
        `the item says ${what} ${JSON.stringify(ofItem)}, the record ${JSON.stringify(ofRecord)}`,
    );
}

/**
 * The problems with what a record or an item says about payment, compared with the jobs that Segmind took and
 * billed.
 */
function* checkPaid(
  {
    paid,
    cost = -1,
    code,
    hasJob,
  }: { paid: Paid; cost?: number | undefined; code: FailureCode | null; hasJob: boolean },
  { taken, billed, price }: { taken: number; billed: number; price: number | null },
): Generator<string> {
  if (paid === 'no' && billed > 0) yield `says paid no, and is billed ${billed} times`;
  if (paid === 'yes' && taken === 0) yield 'says paid yes, and no job was taken';
  if (paid === 'yes' && !hasJob) yield 'says paid yes, and has no job';
  if (paid === 'no' && cost !== 0) yield `says paid no, and a cost of ${cost}`;
  if (code === 'step-crashed' && paid !== 'no') yield `says step-crashed and paid ${paid}`;
  if (price === null) return;
  // A job may have failed after the record or item said that it is paid.
  const isAllTaken = cost === roundDollars(taken * price);
  if (paid === 'yes' && cost !== roundDollars(billed * price) && !isAllTaken) yield `says a cost of ${cost}`;
}

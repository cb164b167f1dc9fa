import { PARTITION, RECORD_SUFFIX, RESULTS_PREFIX } from '../../../functions/shared/contract.ts';
import type { PhotoItem } from '../../../functions/shared/photos/photo-item.ts';
import { createPhotos } from '../../../functions/shared/photos/photos.ts';
import { statusOf } from '../../../functions/shared/photos/status.ts';
import { type RetouchRecord, recordSchema } from '../../../functions/shared/record/record.ts';
import { dayOf } from '../../../functions/shared/submission/spending.ts';
import { createTable } from '../../../functions/shared/table/table.ts';
import type { RetouchWorld } from './retouch-world.ts';
import type { Dropped } from './uploads.ts';

/** The photos of a world, read in no time and counted nowhere. */
export function photosOf({ dynamo, settings, clock }: RetouchWorld) {
  return createPhotos(createTable(dynamo.client, { name: settings.table }), () => clock.nowMs);
}

/** Every record in the bucket, with its key. */
export function readRecords({ s3 }: RetouchWorld): { key: string; record: RetouchRecord }[] {
  const keys = [...s3.objects.keys()].filter(
    (key) => key.startsWith(RESULTS_PREFIX) && key.endsWith(RECORD_SUFFIX),
  );
  return keys.map((key) => ({ key, record: recordSchema.parse(JSON.parse(s3.text(key) ?? '')) }));
}

/** Ends of photos whose submit may have been under way. */
const MAY_BE_PAID: readonly string[] = [
  'submit-outcome-unknown',
  'execution-stopped',
  'cancelled',
  'step-crashed',
];

/** What is left in the line, by the kind of its items: `slot`, `ticket`, `breaker`. */
export function listLine({ dynamo }: RetouchWorld): string[] {
  return dynamo
    .items()
    .filter(({ pk }) => pk === PARTITION.line)
    .map(({ sk }) => String(sk));
}

/**
 * What is wrong in a world in which everything has ended: a photo without exactly one record, or charged twice; an item
 * that does not say what its record says, or not what was paid; slots and tickets that are left behind.
 */
export async function findProblems(world: RetouchWorld): Promise<string[]> {
  const photos = photosOf(world);
  const records = Map.groupBy(readRecords(world), ({ record }) => record.id);
  const charges = Map.groupBy(world.vendor.charges, (key) => key);
  const problems = listLine(world)
    .filter((sk) => sk !== 'breaker')
    .map((sk) => `left in the line: ${sk}`);
  for (const { arn, status } of world.machine.executions) {
    if (status === 'RUNNING') problems.push(`${arn} still runs`);
  }
  const { maxPhotosPerDay } = world.settings;
  const days = Map.groupBy(world.vendor.jobs.values(), ({ takenAtMs }) => dayOf(takenAtMs));
  for (const [day, jobs] of days) {
    if (jobs.length > maxPhotosPerDay) problems.push(`${jobs.length} charges on ${day}`);
  }
  for (const dropped of world.uploads.dropped) {
    const own = records.get(dropped.id) ?? [];
    const item = await photos.find(dropped.id);
    const charged = charges.get(dropped.key)?.length ?? 0;
    const say = (what: string) => problems.push(`${dropped.key}: ${what}`);
    if (own.length !== 1) say(`${own.length} records`);
    if (charged > 1) say(`charged ${charged} times`);
    if (item === null) say('no item');
    const [first] = own;
    if (item !== null && first !== undefined) {
      for (const what of compare(item, first, charged, dropped)) say(what);
    }
  }
  return problems;
}

function compare(
  item: PhotoItem,
  { key, record }: { key: string; record: RetouchRecord },
  charged: number,
  { key: photoKey }: Dropped,
): string[] {
  const error = record.status === 'failed' ? record.error : null;
  const outputs = record.status === 'succeeded' ? record.outputs : [];
  const { startedAt, acceptedAt, completedAt, recordedAt } = record.timings;
  const facts: [what: string, ofItem: unknown, ofRecord: unknown][] = [
    ['key', item.photo.key, photoKey],
    ['attempt', item.attempt, record.attempt],
    ['status', item.status, statusOf({ error })],
    ['step', item.step, null],
    ['error', item.error, error],
    ['outputs', item.outputs, outputs],
    ['recordKey', item.recordKey, key],
    ['recipe', item.recipe, record.recipe],
    ['requestId', item.requestId, record.segmind?.requestId ?? null],
    ['startedAt', item.startedAt, startedAt],
    ['acceptedAt', item.acceptedAt, acceptedAt],
    ['completedAt', item.completedAt, completedAt],
    ['recordedAt', item.recordedAt, recordedAt],
    ['paid', item.paid, item.paid === 'unknown' ? 'unknown' : charged > 0 ? 'yes' : 'no'],
  ];
  // A submit that was under way when the record was written: the item hears of the job that came of it.
  const isLaterNews = record.segmind === null && MAY_BE_PAID.includes(error?.code ?? '');
  const isKnownLater = (what: string) => isLaterNews && ['requestId', 'acceptedAt'].includes(what);
  return facts
    .filter(([what]) => !isKnownLater(what))
    .filter(([, ofItem, ofRecord]) => JSON.stringify(ofItem) !== JSON.stringify(ofRecord))
    .map(
      ([what, ofItem, ofRecord]) =>
        `the item says ${what} ${JSON.stringify(ofItem)}, the record ${JSON.stringify(ofRecord)}`,
    );
}

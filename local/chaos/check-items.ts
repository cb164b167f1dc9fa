import type { Ledger } from '../segmind/ledger.ts';
import { type ChaosRecord, UNPAID_JOBS } from './check-records.ts';
import { findPhoto } from './count-failures.ts';

/** An item of the table; its other attributes depend on its kind. */
export type ChaosItem = { readonly pk: string; readonly sk: string } & Readonly<Record<string, unknown>>;

const PHOTO = 'photo#';
const RECEIPT = 'receipt#';
/** The statuses of a photo's item that mean failure. */
const FAILED = ['failed', 'cancelled'];

/**
 * Compares the items of photos and receipts with the records and with what the simulator billed. Returns one
 * line for each problem.
 */
export function checkItems(
  items: readonly ChaosItem[],
  records: ReadonlyMap<string, ChaosRecord>,
  ledger: Pick<Ledger, 'photos'>,
): string[] {
  const byKey = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
  const wrong: string[] = [];
  for (const item of items.filter(({ pk }) => pk.startsWith(PHOTO))) {
    if (item.step !== undefined || item.taskToken !== undefined) {
      wrong.push(`${item.pk} has not ended: it is ${item.status}, in the step ${item.step}`);
    }
    const receipt = byKey.get(`${RECEIPT}${item.pk.slice(PHOTO.length)} receipt`);
    const submits = (receipt?.submits ?? []) as unknown[];
    const billed = billedFor(item, ledger);
    if (billed > submits.length)
      wrong.push(`${item.pk} was billed ${billed} times, and has ${submits.length} submits in its receipt`);
    const { code } = (item.error ?? {}) as { code?: string };
    // The simulator counts a job when it accepts it; a job that fails afterwards is not billed.
    if (billed > 0 && item.paid === 'no' && !UNPAID_JOBS.includes(code ?? ''))
      wrong.push(`${item.pk} was billed, but says that it was not paid`);
  }
  for (const [key, { id, attempt, status, paid }] of records) {
    const item = byKey.get(`${PHOTO}${id} attempt#${String(attempt).padStart(4, '0')}`);
    const isSame = status === 'succeeded' ? item?.status === status : FAILED.includes(String(item?.status));
    if (!isSame) wrong.push(`${key} says ${status}, and the photo's item ${item?.status ?? 'is missing'}`);
    else if ((item?.paid ?? 'no') !== paid && paid !== 'unknown')
      wrong.push(`${key} says paid ${paid}, and the photo's item ${item?.paid ?? 'no'}`);
    else if (item?.recordKey !== key)
      wrong.push(`${key}: the photo's item names the record ${item?.recordKey}`);
  }
  return wrong;
}

function billedFor({ photo }: ChaosItem, ledger: Pick<Ledger, 'photos'>): number {
  const { key } = photo as { key: string };
  return findPhoto(ledger, key)?.billed ?? 0;
}

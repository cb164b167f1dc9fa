import type { CapacityMeter } from './capacity.ts';
import { conditionFailed, conflict, validationError } from './errors.ts';
import { project } from './expressions/paths.ts';
import type { Table } from './table.ts';
import { itemBytes, MAX_ITEM_BYTES } from './values/sizes.ts';
import { cloneItem, type Item } from './values/values.ts';
import type { WritePlan } from './write-plan.ts';

const RETURN_VALUES: Readonly<Record<string, readonly string[]>> = {
  Put: ['NONE', 'ALL_OLD'],
  Delete: ['NONE', 'ALL_OLD'],
  Update: ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'],
};

/**
 * Carries out a single put, update or delete. A failed condition costs a write of the existing item's size.
 * @throws TransactionConflictException if a transaction has prepared the item
 * @throws ConditionalCheckFailedException
 */
export function writeSingle(
  plan: WritePlan,
  returnValues: string | undefined,
  { table, meter }: { table: Table; meter: CapacityMeter },
): { Attributes?: Item } {
  if (!RETURN_VALUES[plan.kind]?.includes(returnValues ?? 'NONE')) {
    throw validationError('Return values set to invalid value');
  }
  if (table.isBusy(plan.key)) throw conflict();
  const row = table.get(plan.key);
  const old = row?.item;
  const oldBytes = row?.bytes ?? 0;
  if (!plan.accepts(old)) {
    meter.write(Math.max(oldBytes, plan.sentBytes));
    throw conditionFailed(plan.returnsOldOnFailure ? old : undefined);
  }
  const next = plan.itemAfter(old);
  const nextBytes = plan.sentBytes || bytesAfter(next);
  table.write(plan.key, next, meter, nextBytes);
  meter.write(Math.max(oldBytes, nextBytes));
  const attributes = select(returnValues, plan, old, next);
  return attributes === undefined ? {} : { Attributes: attributes };
}

/** @throws ValidationException if the item is larger than 400 KB */
export function bytesAfter(item: Item | undefined): number {
  const bytes = item === undefined ? 0 : itemBytes(item);
  if (bytes > MAX_ITEM_BYTES) {
    throw validationError('Item size to update has exceeded the maximum allowed size');
  }
  return bytes;
}

function select(
  returnValues: string | undefined,
  { updated }: WritePlan,
  old: Item | undefined,
  next: Item | undefined,
): Item | undefined {
  if (returnValues === undefined || returnValues === 'NONE') return undefined;
  const item = returnValues.endsWith('_OLD') ? old : next;
  if (item === undefined) return undefined;
  if (returnValues.startsWith('ALL_')) return cloneItem(item);
  const projected = project(item, updated);
  return Object.keys(projected).length === 0 ? undefined : cloneItem(projected);
}

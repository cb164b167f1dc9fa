import type { BatchGetCommandInput, GetCommandInput, TransactGetCommandInput } from '@aws-sdk/lib-dynamodb';
import type { CapacityMeter, ReadMode } from './capacity.ts';
import { CONFLICT_REASON, canceled, NO_REASON, validationError } from './errors.ts';
import { checkOverlap, project, resolveSteps, type Steps } from './expressions/paths.ts';
import { type ExpressionInput, type Expressions, readExpressions } from './expressions/read-expressions.ts';
import { type Key, toKey } from './schema.ts';
import { lockName, type Table } from './table.ts';
import { checkActionCount, checkDistinct } from './transactions.ts';
import { cloneItem, type Item, type MarshallOptions, toItem } from './values/values.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_KEYS = 100;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

export interface ReadContext {
  readonly table: Table;
  readonly meter: CapacityMeter;
  readonly options: MarshallOptions;
}

/** Reads an item. Items that a transaction has prepared are read as they were before it. */
export function getItem(input: GetCommandInput, context: ReadContext): { Item?: Item } {
  const key = toKey(toItem(input.Key ?? {}, context.options));
  const steps = projectionOf(readExpressions(input as ExpressionInput, context.options));
  const item = read(key, steps, input.ConsistentRead ? 'consistent' : 'eventual', context);
  return item === undefined ? {} : { Item: item };
}

type KeysRequest = NonNullable<BatchGetCommandInput['RequestItems']>[string];

/**
 * Reads many items. DynamoDB returns them in no particular order: the fake returns the last first.
 * @param unprocessed decides which keys are left unread
 */
export function batchGet(
  tableName: string,
  request: KeysRequest,
  unprocessed: (keys: Key[]) => Key[],
  context: ReadContext,
) {
  const keys = (request.Keys ?? []).map((key) => toKey(toItem(key, context.options)));
  checkBatch(keys);
  const steps = projectionOf(readExpressions(request as ExpressionInput, context.options));
  const skipped = new Set(unprocessed(keys.map((key) => ({ ...key }))).map(lockName));
  const mode = request.ConsistentRead ? 'consistent' : 'eventual';
  const items: Item[] = [];
  const left: Key[] = [];
  let bytes = 0;
  for (const key of keys) {
    bytes += context.table.get(key)?.bytes ?? 0;
    if (skipped.has(lockName(key)) || bytes > MAX_BATCH_BYTES) {
      left.push(key);
      continue;
    }
    const item = read(key, steps, mode, context);
    if (item !== undefined) items.unshift(item);
  }
  return {
    Responses: { [tableName]: items },
    UnprocessedKeys: left.length === 0 ? {} : { [tableName]: { ...request, Keys: left } },
  };
}

function checkBatch(keys: readonly Key[]): void {
  if (keys.length === 0) {
    throw validationError(
      "1 validation error detected: Value at 'requestItems.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  if (keys.length > MAX_KEYS) throw validationError('Too many items requested for the BatchGetItem call');
  if (new Set(keys.map(lockName)).size === keys.length) return;
  throw validationError('Provided list of item keys contains duplicates');
}

/** @throws TransactionCanceledException if a transaction has prepared one of the items */
export function transactGet(input: TransactGetCommandInput, context: ReadContext) {
  const gets = (input.TransactItems ?? []).map(({ Get }) => ({
    key: toKey(toItem(Get?.Key ?? {}, context.options)),
    steps: projectionOf(readExpressions(Get as ExpressionInput, context.options)),
  }));
  checkActionCount(gets.length);
  checkDistinct(gets.map(({ key }) => key));
  const reasons = gets.map(({ key }) => (context.table.isBusy(key) ? CONFLICT_REASON : NO_REASON));
  if (reasons.includes(CONFLICT_REASON)) throw canceled(reasons);
  const Responses = gets.map(({ key, steps }) => {
    const item = read(key, steps, 'transactional', context);
    return item === undefined ? {} : { Item: item };
  });
  return { Responses };
}

function projectionOf({ ProjectionExpression, bindings }: Expressions): readonly Steps[] | undefined {
  if (ProjectionExpression === undefined) return undefined;
  const steps = ProjectionExpression.map((path) => resolveSteps(path, bindings));
  checkOverlap('ProjectionExpression', steps);
  return steps;
}

function read(
  key: Key,
  steps: readonly Steps[] | undefined,
  mode: ReadMode,
  { table, meter }: ReadContext,
): Item | undefined {
  const row = table.get(key);
  meter.read(row?.bytes ?? 0, mode);
  if (row === undefined) return undefined;
  return cloneItem(steps === undefined ? row.item : project(row.item, steps));
}

import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { CapacityMeter } from './capacity.ts';
import { validationError } from './errors.ts';
import { checkOperands } from './expressions/check-operands.ts';
import { isMet } from './expressions/evaluate-condition.ts';
import { type KeyRange, toKeyRange } from './expressions/key-condition.ts';
import { checkOverlap, project, resolveSteps } from './expressions/paths.ts';
import { type Expressions, readExpressions } from './expressions/read-expressions.ts';
import { checkIndexRead, findQueried, type Queried, startPosition } from './queried.ts';
import { compareRows, type Row, type RowPosition } from './rows.ts';
import type { SortedList } from './sorted-list.ts';
import type { Table } from './table.ts';
import { cloneItem, type Item, type MarshallOptions } from './values/values.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const MAX_PAGE_BYTES = 1024 * 1024;

export interface QueryPage {
  readonly Items?: Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
}

/** One page of a query, of the table or of an index. */
export function queryPage(
  input: QueryCommandInput,
  { table, meter, options }: { table: Table; meter: CapacityMeter; options: MarshallOptions },
): QueryPage {
  const queried = findQueried(table, input);
  const expressions = readExpressions(input as Parameters<typeof readExpressions>[0], options);
  const { KeyConditionExpression: keyCondition, bindings } = expressions;
  if (keyCondition === undefined) {
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  if (input.Limit !== undefined && input.Limit < 1) {
    throw validationError(
      `1 validation error detected: Value '${input.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  checkOperands(keyCondition, bindings);
  checkFilter(expressions, queried);
  checkIndexRead(input, queried, expressions);
  const range = toKeyRange(keyCondition, queried, bindings);
  const start = startPosition(input.ExclusiveStartKey, queried, range, options);
  const rows = queried.partitions.get(range.partition);
  const isForward = input.ScanIndexForward ?? true;
  const page = readPage(rows, { range, start, isForward, limit: input.Limit ?? Number.POSITIVE_INFINITY });
  meter.read(page.bytes, input.ConsistentRead ? 'consistent' : 'eventual');
  return toAnswer(page, input, queried, expressions);
}

function checkFilter({ FilterExpression: filter, bindings }: Expressions, queried: Queried): void {
  if (filter === undefined) return;
  checkOperands(filter, bindings);
  queried.checkFiltered(filter, bindings);
}

interface Page {
  readonly rows: readonly Row[];
  readonly bytes: number;
  /** Whether the page ended before the range. */
  readonly isCut: boolean;
}

interface PageRequest {
  readonly range: KeyRange;
  readonly start: RowPosition | undefined;
  readonly isForward: boolean;
  readonly limit: number;
}

function readPage(list: SortedList<Row> | undefined, request: PageRequest): Page {
  const rows: Row[] = [];
  let bytes = 0;
  for (const row of walk(list, request)) {
    if (rows.length > 0 && bytes + row.bytes > MAX_PAGE_BYTES) return { rows, bytes, isCut: true };
    rows.push(row);
    bytes += row.bytes;
    // DynamoDB does not check whether anything follows the last item of a page.
    if (rows.length >= request.limit) return { rows, bytes, isCut: true };
  }
  return { rows, bytes, isCut: false };
}

function* walk(list: SortedList<Row> | undefined, { range, start, isForward }: PageRequest): Generator<Row> {
  if (list === undefined) return;
  const rows = isForward
    ? list.ascend((row) => !range.isBelow(row.sort) && (start === undefined || compareRows(row, start) > 0))
    : list.descend((row) => range.isAbove(row.sort) || (start !== undefined && compareRows(row, start) >= 0));
  for (const row of rows) {
    if (isForward ? range.isAbove(row.sort) : range.isBelow(row.sort)) return;
    yield row;
  }
}

function toAnswer(
  page: Page,
  input: QueryCommandInput,
  queried: Queried,
  expressions: Expressions,
): QueryPage {
  const { FilterExpression: filter, ProjectionExpression: projection, bindings } = expressions;
  const found =
    filter === undefined ? page.rows : page.rows.filter(({ item }) => isMet(filter, item, bindings));
  const last = page.rows.at(-1);
  const answer = {
    Count: found.length,
    ScannedCount: page.rows.length,
    ...(page.isCut && last && { LastEvaluatedKey: queried.keyOf(last.item) }),
  };
  if (input.Select === 'COUNT') return answer;
  const steps = projection?.map((path) => resolveSteps(path, bindings));
  if (steps !== undefined) checkOverlap('ProjectionExpression', steps);
  const Items = found.map(({ item }) => cloneItem(steps === undefined ? item : project(item, steps)));
  return { Items, ...answer };
}

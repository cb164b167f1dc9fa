import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { validationError } from './errors.ts';
import type { Condition, Operand } from './expressions/condition-grammar.ts';
import type { KeyRange, QueriedKeys } from './expressions/key-condition.ts';
import { rootName } from './expressions/paths.ts';
import type { Bindings, Expressions } from './expressions/read-expressions.ts';
import type { Partitions, RowPosition } from './rows.ts';
import type { Table } from './table.ts';
import { type Item, type MarshallOptions, toItem } from './values/values.ts';

/** What a query reads: the table or an index. */
export interface Queried extends QueriedKeys {
  readonly partitions: Partitions;
  readonly indexName: string | undefined;
  /** The attributes that exist here; undefined for all. */
  readonly projected: ReadonlySet<string> | undefined;
  /** The key of a row, in the form of LastEvaluatedKey. */
  keyOf(item: Item): Item;
  /** @throws ValidationException if a filter names a key, or an attribute that an index does not have */
  checkFiltered(filter: Condition, bindings: Bindings): void;
}

/** @throws ValidationException if there is no such index */
export function findQueried(table: Table, { IndexName }: QueryCommandInput): Queried {
  if (IndexName === undefined) {
    return toQueried({ partitionKey: 'pk', sortKey: 'sk' }, table.partitions, undefined, undefined);
  }
  const index = table.indexes.find(({ schema }) => schema.name === IndexName);
  if (index === undefined) {
    throw validationError(`The table does not have the specified index: ${IndexName}`);
  }
  return toQueried(index.schema, index.partitions, IndexName, index.projected);
}

function toQueried(
  { partitionKey, sortKey }: QueriedKeys,
  partitions: Partitions,
  indexName: string | undefined,
  projected: ReadonlySet<string> | undefined,
): Queried {
  const names = [...new Set([partitionKey, ...(sortKey === undefined ? [] : [sortKey]), 'pk', 'sk'])];
  return {
    partitionKey,
    sortKey,
    partitions,
    indexName,
    projected,
    keyOf: (item) => Object.fromEntries(names.map((name) => [name, item[name] as string])),
    checkFiltered: (filter, bindings) => {
      for (const name of namesIn(filter, bindings)) {
        if (name === partitionKey || name === sortKey) {
          throw validationError(
            `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
          );
        }
        if (projected !== undefined && !projected.has(name)) throw notProjected(indexName, name);
      }
    },
  };
}

/**
 * Checks that a request asks nothing that an index cannot do.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html (ConsistentRead, Select)
 */
export function checkIndexRead(
  { ConsistentRead, Select }: QueryCommandInput,
  { indexName, projected }: Queried,
  { ProjectionExpression = [], bindings }: Expressions,
): void {
  if (projected === undefined) return;
  if (ConsistentRead) {
    throw validationError('Consistent reads are not supported on global secondary indexes');
  }
  if (Select === 'ALL_ATTRIBUTES') {
    throw validationError(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${indexName} because its projection type is not ALL`,
    );
  }
  for (const path of ProjectionExpression) {
    const name = rootName(path, bindings);
    if (!projected.has(name)) throw notProjected(indexName, name);
  }
}

function notProjected(indexName: string | undefined, name: string) {
  return validationError(
    `One or more parameter values were invalid: Global secondary index ${indexName} does not project [${name}]`,
  );
}

/** @throws ValidationException if the key is not one that this query can have returned */
export function startPosition(
  startKey: Record<string, unknown> | undefined,
  queried: Queried,
  range: KeyRange,
  options: MarshallOptions,
): RowPosition | undefined {
  if (startKey === undefined) return undefined;
  const key = toItem(startKey, options);
  const expected = Object.keys(queried.keyOf(key));
  if (Object.keys(key).length !== expected.length || expected.some((name) => typeof key[name] !== 'string')) {
    throw validationError('The provided starting key is invalid');
  }
  const { pk, sk, [queried.partitionKey]: partition } = key as Record<string, string>;
  const sort = queried.sortKey === undefined ? '' : (key[queried.sortKey] as string);
  if (partition !== range.partition || range.isBelow(sort) || range.isAbove(sort)) {
    throw validationError(
      'The provided starting key is outside query boundaries based on provided conditions',
    );
  }
  return { sort, pk: pk as string, sk: sk as string };
}

function* namesIn(condition: Condition, bindings: Bindings): Generator<string> {
  for (const part of Object.values(condition) as (Condition | Operand | Operand[] | string | boolean)[]) {
    for (const one of Array.isArray(part) ? part : [part]) {
      if (typeof one !== 'object' || one.kind === 'value') continue;
      if (one.kind === 'path') yield rootName(one, bindings);
      else yield* namesIn(one as Condition, bindings);
    }
  }
}

import { INDEX, INDEX_SORT_KEY } from '../../core/contract/table.ts';
import { createTable, type Table } from '../../core/table/table.ts';
import { DynamoDbFake } from './dynamodb/dynamodb-fake.ts';

const NAME = 'state';

/** The stack's state table in memory, with the indexes that the stack defines. */
export interface StateTable {
  readonly dynamo: DynamoDbFake;
  readonly table: Table;
}

/** Creates a {@link StateTable} with this clock. Waits for other transactions take no time. */
export function createStateTable({ now = () => new Date() }: { now?: () => Date } = {}): StateTable {
  const indexes = Object.values(INDEX).map((name) => ({ name, partitionKey: name, sortKey: INDEX_SORT_KEY }));
  const dynamo = new DynamoDbFake({ indexes, tableName: NAME, removeUndefinedValues: true, now });
  return { dynamo, table: createTable(dynamo.client, { name: NAME, sleep: async () => {} }) };
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readSettings } from '../settings.ts';
import { createTable, type Table } from './table.ts';

/**
 * DynamoDB answers in milliseconds: a request that takes seconds is given up and repeated, with the same token. A hot
 * partition throttles for a moment: more tries than the SDK's three wait that out.
 */
const PATIENCE = { maxAttempts: 8, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } };

/** The table of a function's settings. */
export function createTableFromSettings(): Table {
  const { table: name } = readSettings(['table']);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return createTable(client, { name });
}

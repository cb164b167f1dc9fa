import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readSettings } from '../settings/settings.ts';
import { createTable, type Table } from './table.ts';

/**
 * DynamoDB answers in milliseconds: a request that takes seconds is aborted and repeated, with the same
 * token. A hot partition throttles for a moment, which needs more tries than the SDK's three.
 */
const RETRIES = { maxAttempts: 8, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } };

/** Creates the table from a function's settings. */
export function createTableFromSettings(): Table {
  const { table: name } = readSettings(['table']);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(RETRIES), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return createTable(client, { name });
}

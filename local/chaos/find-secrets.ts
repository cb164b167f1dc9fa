import { readFile } from 'node:fs/promises';
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Engine } from '../engine/engine.ts';

/** Parts of the query of a presigned URL. */
const SIGNATURE_PARTS = ['X-Amz-Signature=', 'X-Amz-Credential', 'X-Amz-Security-Token'];

/** A secret that was found. */
export interface FoundSecret {
  readonly where: string;
  /** The kind of secret, not its value. */
  readonly what: string;
  /** The text before the secret. */
  readonly before: string;
}

/** The result of the search. */
export interface SecretSearch {
  readonly found: FoundSecret[];
  readonly logLines: number;
}

/**
 * Searches all log groups, the engine's own log and the given texts for the API key and for parts of
 * presigned URLs.
 */
export async function findSecrets(
  apiKey: string,
  engine: Engine,
  texts: ReadonlyMap<string, string>,
): Promise<SecretSearch> {
  const client = new CloudWatchLogsClient(engine.client);
  const found: FoundSecret[] = [];
  let logLines = 0;
  try {
    for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
      for (const { logGroupName = '' } of logGroups) {
        for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
          logLines += events.length;
          for (const { message = '' } of events) found.push(...searchText(message, logGroupName, apiKey));
        }
      }
    }
  } finally {
    client.destroy();
  }
  found.push(...searchText(await readFile(engine.logFile, 'utf8'), 'engine log', apiKey));
  for (const [where, text] of texts) found.push(...searchText(text, where, apiKey));
  return { found, logLines };
}

/** Finds all occurrences of secrets in a text. */
export function searchText(text: string, where: string, apiKey: string): FoundSecret[] {
  const secrets = [['the API key', apiKey], ...SIGNATURE_PARTS.map((part) => [part, part])] as const;
  return secrets.flatMap(([what = '', secret = '']) => {
    const places = text.toLowerCase().split(secret.toLowerCase()).slice(0, -1);
    return places.map((before) => ({ where, what, before: before.slice(-80) }));
  });
}

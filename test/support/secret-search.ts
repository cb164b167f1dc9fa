import { readFile } from 'node:fs/promises';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import type { DeployedStack } from './deployed-stack.ts';
import { output, readObject, s3, stepFunctions } from './stack-client.ts';

const SIGNATURES = ['X-Amz-Signature', 'X-Amz-Security-Token', 'X-Amz-Credential'];

/** The API's answers to requests with an idempotency key: they hold its presigned URLs, as docs/security.md says. */
const KEPT_ANSWERS = 'idempotency/';

/** Where a secret was found: a place, and the text before it. */
type Finding = `${string}: ${string}`;

/**
 * Looks for the API key and for parts of presigned URLs in everything that the stack leaves behind: every log group,
 * the local engine's log, every object of the state bucket, every record, and input, output and history of executions.
 * Answers all that it has searched too, by place.
 */
export async function findSecrets(
  { apiKey, client, logFile }: DeployedStack,
  executionNames: readonly string[],
): Promise<{ found: Finding[]; searched: Record<string, string> }> {
  const found: Finding[] = [];
  const searched: Record<string, string> = {};
  const search = (place: string, text: string) => {
    searched[place] = (searched[place] ?? '') + text;
    for (const secret of [apiKey, ...SIGNATURES]) {
      const at = text.indexOf(secret);
      if (at >= 0) found.push(`${place}: …${text.slice(Math.max(0, at - 60), at)}`);
    }
  };

  const logs = new CloudWatchLogsClient(client);
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {})) {
    for (const { logGroupName } of logGroups) {
      let nextToken: string | undefined;
      do {
        const page = await logs.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
        for (const { message = '' } of page.events ?? []) search('logs', message);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    }
  }
  search('engine', await readFile(logFile, 'utf8'));

  for (const [Bucket, Prefix] of [
    [output('StateBucketName'), ''],
    [output('PhotoBucketName'), 'results/'],
  ] as const) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
      for (const { Key = '' } of Contents.filter((object) => object.Key?.endsWith('.json'))) {
        if (Key.startsWith(KEPT_ANSWERS)) continue;
        search(Prefix === '' ? 'state' : 'records', `${await readObject(Bucket, Key)}`);
      }
    }
  }

  for (const name of executionNames) {
    const executionArn = output('StateMachineArn')
      .replace(':stateMachine:', ':execution:')
      .concat(`:${name}`);
    const { input, output: result } = await stepFunctions.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    search('executions', `${input} ${result}`);
    for await (const page of paginateGetExecutionHistory({ client: stepFunctions }, { executionArn })) {
      search('executions', JSON.stringify(page.events));
    }
  }
  return { found, searched };
}

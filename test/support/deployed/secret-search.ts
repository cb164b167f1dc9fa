import { readFile } from 'node:fs/promises';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import { RECORD_SUFFIX, RESULTS_PREFIX } from '../../../core/contract/storage.ts';
import { PARTITION } from '../../../core/contract/table.ts';
import type { KeptOutputs } from '../../../core/segmind/segmind-output.ts';
import type { DeployedStack } from './deployed-stack.ts';
import { output, readObject, s3, stepFunctions } from './stack-client.ts';
import { readTable } from './table-items.ts';

const SIGNATURES = ['X-Amz-Signature', 'X-Amz-Security-Token', 'X-Amz-Credential'];

/** A secret that was found: the name of the searched texts, and the text before the secret. */
type Finding = `${string}: ${string}`;

/**
 * Searches everything that the stack leaves behind for the API key, parts of presigned URLs, URLs of outputs
 * and task tokens: every item of the table, every log group, the local engine's log, every record, and the
 * input, output and history of executions. Receipts may hold URLs of outputs. Items of queued photos and Step
 * Functions' own history may hold task tokens. Returns the searched text by name, and the number of tokens.
 */
export async function findSecrets(
  { apiKey, client, logFile }: DeployedStack,
  executionNames: readonly string[],
): Promise<{ found: Finding[]; searched: Record<string, string>; tokens: number }> {
  const found: Finding[] = [];
  const searched: Record<string, string> = {};
  const items = await readTable();
  const tokens = items.flatMap(({ taskToken }) => (typeof taskToken === 'string' ? [taskToken] : []));
  const urls = items.flatMap(({ submits = [] }) =>
    (submits as { outputs?: KeptOutputs }[]).flatMap(({ outputs }) =>
      outputs?.kind === 'urls' ? outputs.urls : [],
    ),
  );
  const search = (name: string, text: string) => {
    searched[name] = (searched[name] ?? '') + text;
    const mayHoldTokens = name === 'executions';
    const mayHoldUrls = name === 'state';
    const others = [...(mayHoldTokens ? [] : tokens), ...(mayHoldUrls ? [] : urls)];
    for (const secret of [apiKey, ...SIGNATURES, ...others]) {
      const at = text.indexOf(secret);
      if (at >= 0) found.push(`${name}: …${text.slice(Math.max(0, at - 60), at)}`);
    }
  };

  for (const { taskToken, ...item } of items) {
    const mayWait = item.pk.startsWith(PARTITION.photo) && item.step === 'queue';
    search('state', JSON.stringify(mayWait ? item : { ...item, taskToken }));
  }

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

  const listing = { Bucket: output('PhotoBucketName'), Prefix: RESULTS_PREFIX };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, listing)) {
    for (const { Key = '' } of Contents.filter((object) => object.Key?.endsWith(RECORD_SUFFIX))) {
      search('records', `${await readObject(listing.Bucket, Key)}`);
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
  return { found, searched, tokens: tokens.length };
}

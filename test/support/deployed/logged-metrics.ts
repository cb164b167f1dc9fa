import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { inject } from 'vitest';

const { client } = inject('stack');
const logs = new CloudWatchLogsClient(client);
const lambda = new LambdaClient(client);

/** The log group of each function of the stack, by the function's name in the metrics. */
export async function findLogs(): Promise<Map<string, string>> {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 50 }));
  return new Map(
    Functions.map(({ Environment, LoggingConfig }) => [
      Environment?.Variables?.POWERTOOLS_SERVICE_NAME ?? '',
      LoggingConfig?.LogGroup ?? '',
    ]),
  );
}

/** The lines of a log that are JSON and contain `text`. */
export async function readLines(logGroupName: string, text: string): Promise<Record<string, unknown>[]> {
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName, filterPattern: `"${text}"` }),
  );
  return events
    .filter(({ message = '' }) => message.startsWith('{') && message.includes(text))
    .map(({ message = '' }) => JSON.parse(message));
}

/** The lines of a log that are metrics. */
export const readMetrics = (logGroupName: string) => readLines(logGroupName, 'CloudWatchMetrics');

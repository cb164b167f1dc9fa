import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { inject } from 'vitest';
import { PARTITION } from '../../../core/contract/table.ts';
import type { PhotoRef } from '../../../core/domain/photo.ts';
import { BREAKER_KEY } from '../../../core/line/breaker-item.ts';
import { type LineItems, readLineItems } from '../../../core/line/line-items.ts';
import type { Submit } from '../../../core/payment/receipts.ts';
import { photoKey } from '../../../core/photos/photo-item.ts';
import { eventually, executionArnOf, output, stepFunctions } from './stack-client.ts';
import { deleteItem, readItem, readPartition, setAttribute, writeItem } from './table-items.ts';

const lambda = new LambdaClient(inject('stack').client);
const stateMachineArn = output('StateMachineArn');

/** Runs keep-line now, which otherwise runs each minute. */
export async function keepLine(): Promise<Record<string, unknown>> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: output('KeepLineFunctionName'), Payload: '{}' }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString());
  if (FunctionError !== undefined) throw new Error(`keep-line failed: ${JSON.stringify(answer)}`);
  return answer;
}

/** The items of the line in the table. */
export async function readLine(): Promise<LineItems> {
  return readLineItems(await readPartition(PARTITION.line.submit));
}

/** The ids of the photos that wait for a slot, in order. */
export async function readTickets(): Promise<string[]> {
  return (await readLine()).tickets.map(({ id }) => id);
}

/** Waits until the photo's item shows that it ended. The photo's event has been sent by then. */
export async function photoHasEnded(photo: PhotoRef): Promise<void> {
  await eventually(
    `the end of ${photo.id}`,
    async () => (await readItem(photoKey(photo)))?.recordedAt ?? null,
  );
}

/** Makes the next trial of an open breaker due now: trials wait by the real clock, which is not scaled. */
export async function hastenTrial(): Promise<void> {
  await setAttribute(BREAKER_KEY, ['open', 'trialAt'], new Date().toISOString());
}

/**
 * Backdates an open breaker, by default so far that keep-line sends its notification. Returns the new time of
 * opening.
 */
export async function ageBreaker(minutes = 6): Promise<string> {
  const since = new Date(Date.now() - minutes * 60_000).toISOString();
  await setAttribute(BREAKER_KEY, ['open', 'since'], since);
  return since;
}

/** Closes the breaker and resets its counts, so that a test starts in a healthy state. */
export async function resetBreaker(): Promise<void> {
  await deleteItem(BREAKER_KEY);
}

/** Sets how many photos were submitted today. */
export async function spendToday(photos: number): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  await writeItem({ pk: `${PARTITION.spending}${day}`, sk: 'photos', photos });
}

/**
 * Backdates the submits of a photo, and the jobs that they led to, by two hours: their ages count by the real
 * clock, which is not scaled.
 */
export async function ageSubmits(id: string): Promise<void> {
  const key = { pk: `${PARTITION.receipt}${id}`, sk: 'receipt' };
  const receipt = await readItem(key);
  if (receipt === null) throw new Error(`There is no receipt of ${id}.`);
  const earlier = new Date(Date.now() - 2 * 3_600_000).toISOString();
  const submits = (receipt.submits as Submit[]).map(({ job, ...submit }) => ({
    ...submit,
    intendedAt: earlier,
    ...(job !== undefined && { job: { ...job, acceptedAt: earlier } }),
  }));
  await setAttribute(key, ['submits'], submits);
}

/** Waits for a photo's execution with a name that begins with `start`, and returns the name. */
export async function findExecution(start: string): Promise<string> {
  return eventually(`an execution ${start}`, async () => {
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }),
    );
    return executions.find(({ name }) => name?.startsWith(start))?.name ?? null;
  });
}

/** Stops an execution, as an operator does. */
export async function stopExecution(name: string): Promise<void> {
  await stepFunctions.send(new StopExecutionCommand({ executionArn: executionArnOf(name) }));
}

/** Runs a photo again, as docs/runbook.md describes. */
export async function runAgain(
  record: {
    id: string;
    attempt: number;
    source: { bucket: string; key: string; versionId: string | null };
  },
  allowed: { payAgain?: boolean } = {},
): Promise<string> {
  const attempt = record.attempt + 1;
  const { bucket, key, versionId } = record.source;
  const name = `${record.id}-${attempt}`;
  const input = JSON.stringify({ id: record.id, attempt, photo: { bucket, key, versionId }, ...allowed });
  await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  return name;
}

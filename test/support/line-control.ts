import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { inject } from 'vitest';
import { PARTITION } from '../../functions/shared/contract.ts';
import { BREAKER_KEY } from '../../functions/shared/line/breaker-item.ts';
import { type LineItems, readLineItems } from '../../functions/shared/line/line-items.ts';
import { type PhotoRef, photoKey } from '../../functions/shared/photos/photo-item.ts';
import type { Submit } from '../../functions/shared/submission/receipts.ts';
import { eventually, executionArnOf, output, stepFunctions } from './stack-client.ts';
import { deleteItem, readItem, readPartition, setAttribute, writeItem } from './table-items.ts';

const lambda = new LambdaClient(inject('stack').client);
const stateMachineArn = output('StateMachineArn');

/** What keep-line does each minute, now. */
export async function keepLine(): Promise<Record<string, unknown>> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: output('KeepLineFunctionName'), Payload: '{}' }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString());
  if (FunctionError !== undefined) throw new Error(`keep-line failed: ${JSON.stringify(answer)}`);
  return answer;
}

/** The line as it stands in the table. */
export async function readLine(): Promise<LineItems> {
  return readLineItems(await readPartition(PARTITION.line.submit));
}

/** The ids of the photos that wait for a slot, in order. */
export async function readTickets(): Promise<string[]> {
  return (await readLine()).tickets.map(({ id }) => id);
}

/** Until the item of a photo says that it ended: its event was sent by then. */
export async function photoHasEnded(photo: PhotoRef): Promise<void> {
  await eventually(
    `the end of ${photo.id}`,
    async () => (await readItem(photoKey(photo)))?.recordedAt ?? null,
  );
}

/** Makes the next trial of an open breaker due: it waits by the clock, which is not scaled. */
export async function hastenTrial(): Promise<void> {
  await setAttribute(BREAKER_KEY, ['open', 'trialAt'], new Date().toISOString());
}

/** Makes an open breaker so old, by default that people are told of it. Answers since when it is open then. */
export async function ageBreaker(minutes = 6): Promise<string> {
  const since = new Date(Date.now() - minutes * 60_000).toISOString();
  await setAttribute(BREAKER_KEY, ['open', 'since'], since);
  return since;
}

/** Closes the breaker, and forgets all that counts towards opening it: a test begins with all well. */
export async function resetBreaker(): Promise<void> {
  await deleteItem(BREAKER_KEY);
}

/** Sets how many photos were submitted today. */
export async function spendToday(photos: number): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  await writeItem({ pk: `${PARTITION.spending}${day}`, sk: 'photos', photos });
}

/** Makes the submits of a photo, and the jobs that they led to, two hours old: they go by the clock, which is not scaled. */
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

/** The name of the execution of a photo, by what it begins with, once there is one. */
export async function findExecution(start: string): Promise<string> {
  return eventually(`an execution ${start}`, async () => {
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }),
    );
    return executions.find(({ name }) => name?.startsWith(start))?.name ?? null;
  });
}

/** Stops an execution by hand. */
export async function stopExecution(name: string): Promise<void> {
  await stepFunctions.send(new StopExecutionCommand({ executionArn: executionArnOf(name) }));
}

/** Runs a photo again, as the README tells. */
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

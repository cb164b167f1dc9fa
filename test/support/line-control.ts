import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { inject } from 'vitest';
import type { LineState } from '../../functions/shared/line/line-state.ts';
import { eventually, output, readObject, s3, stepFunctions } from './stack-client.ts';

const lambda = new LambdaClient(inject('stack').client);
const stateBucket = output('StateBucketName');
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

/** The line's state as it stands in S3. */
export async function readLine(): Promise<Pick<LineState, 'slots' | 'hold'>> {
  const body = await readObject(stateBucket, 'line/state.json');
  return body === null ? { slots: [], hold: null } : JSON.parse(body.toString());
}

/** Makes the next probe of a held line due: it waits by the clock, which is not scaled. */
export async function hastenProbe(): Promise<void> {
  const { slots, hold } = await readLine();
  if (hold === null) return;
  const due = { ...hold, probeAt: new Date().toISOString() };
  await writeState('line/state.json', { revision: Date.now(), slots, hold: due });
}

/** The names of the tickets that wait. */
export async function readTickets(): Promise<string[]> {
  const list = new ListObjectsV2Command({ Bucket: stateBucket, Prefix: 'line/waiting/' });
  const { Contents = [] } = await s3.send(list);
  return Contents.map(({ Key = '' }) => Key.slice('line/waiting/'.length));
}

/** Writes an object of the state bucket, or removes it. */
export async function writeState(Key: string, value: unknown): Promise<void> {
  const where = { Bucket: stateBucket, Key };
  await s3.send(
    value === null
      ? new DeleteObjectCommand(where)
      : new PutObjectCommand({ ...where, Body: JSON.stringify(value) }),
  );
}

/** Makes the job of a photo two hours old: it goes by the clock, which is not scaled. */
export async function ageJob(id: string): Promise<void> {
  const key = `receipts/${id}.json`;
  const receipt = JSON.parse((await readObject(stateBucket, key))?.toString() ?? '{}');
  const acceptedAt = new Date(Date.now() - 2 * 3_600_000).toISOString();
  await writeState(key, { ...receipt, job: { ...receipt.job, acceptedAt } });
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

const executionArnOf = (name: string) =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Stops an execution by hand. */
export async function stopExecution(name: string): Promise<void> {
  await stepFunctions.send(new StopExecutionCommand({ executionArn: executionArnOf(name) }));
}

/** Runs a photo again, as the README tells. */
export async function runAgain(record: {
  id: string;
  attempt: number;
  source: { bucket: string; key: string; versionId: string | null };
}): Promise<string> {
  const attempt = record.attempt + 1;
  const { bucket, key, versionId } = record.source;
  const name = `${record.id}-${attempt}`;
  const input = JSON.stringify({ id: record.id, attempt, photo: { bucket, key, versionId } });
  await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  return name;
}

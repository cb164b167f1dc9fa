import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, inject } from 'vitest';
import type { RetouchRecord } from '../../../core/record/record.ts';

const stack = inject('stack');
if (stack.certificateFile !== '') {
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    readFileSync(stack.certificateFile, 'utf8'),
  ]);
}

export const s3 = new S3Client(stack.client);
export const stepFunctions = new SFNClient(stack.client);

/** An output of the deployed stack. */
export function output(name: string): string {
  const value = stack.outputs[name];
  if (value === undefined) throw new Error(`The stack has no output ${name}.`);
  return value;
}

const bucket = output('PhotoBucketName');
const ajv = new Ajv2020();
addFormats.default(ajv);
/** Validates a record against its published schema. Every record that a test reads is validated. */
const isRecord = ajv.compile<RetouchRecord>(
  JSON.parse(readFileSync(new URL('../../../docs/record.schema.json', import.meta.url), 'utf8')),
);

/** Asks repeatedly until there is an answer. */
export async function eventually<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + stack.timeoutMs;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== null) return answer;
    await sleep(150);
  }
  throw new Error(`Waited ${stack.timeoutMs / 1000} s in vain for ${what}.`);
}

/** Drops a photo under `uploads/`; returns its version id. */
export async function drop(
  path: string,
  body: Uint8Array | string,
  metadata: Record<string, string> = {},
): Promise<string | undefined> {
  const put = new PutObjectCommand({
    Bucket: bucket,
    Key: `uploads/${path}`,
    Body: body,
    Metadata: metadata,
  });
  return (await s3.send(put)).VersionId;
}

/** An object under `results/`, or null if it does not exist. */
export const readResult = (key: string) => readObject(bucket, key);

/** An object's bytes, or null if it does not exist. */
export async function readObject(Bucket: string, Key: string): Promise<Buffer | null> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } catch (error) {
    if (error instanceof NoSuchKey) return null;
    throw error;
  }
}

/** Waits for the record of a photo. */
export async function recordOf(
  path: string,
  { versionId }: { versionId?: string | undefined } = {},
): Promise<RetouchRecord> {
  return eventually(`the record of ${path}`, async () => {
    const body = await readResult(`results/${path}.json`);
    if (body === null) return null;
    const record: RetouchRecord = JSON.parse(body.toString());
    expect(isRecord(record), JSON.stringify(isRecord.errors)).toBe(true);
    return versionId === undefined || record.source.versionId === versionId ? record : null;
  });
}

/** The ARN of the execution with this name. */
export const executionArnOf = (name: string) =>
  output('StateMachineArn').replace(':stateMachine:', ':execution:').concat(`:${name}`);

/**
 * Waits until the execution with this name has ended: its status, its error, and the states that it visited.
 */
export async function executionOf(id: string) {
  const executionArn = executionArnOf(id);
  const ended = await eventually(`the end of execution ${id}`, async () => {
    try {
      const execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? null : execution;
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return null;
      throw error;
    }
  });
  return { status: ended.status, error: ended.error, states: await statesOf(executionArn) };
}

/** The errors of an execution's failed tasks so far. */
export async function failedTasksOf(name: string): Promise<string[]> {
  const { events = [] } = await stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn: executionArnOf(name), maxResults: 1000 }),
  );
  const details = events.flatMap(
    (event) => event.taskFailedEventDetails ?? event.lambdaFunctionFailedEventDetails ?? [],
  );
  return details.map(({ cause = '' }) => cause);
}

async function statesOf(executionArn: string): Promise<string[]> {
  const states: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken && { nextToken }) }),
    );
    for (const { stateEnteredEventDetails } of page.events ?? []) {
      if (stateEnteredEventDetails?.name !== undefined) states.push(stateEnteredEventDetails.name);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return states;
}

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import {
  findExecution,
  keepLine,
  photoHasEnded,
  runAgain,
  stopExecution,
} from '../support/deployed/line-control.ts';
import { createListeningQueue, type ListeningQueue } from '../support/deployed/listening-queue.ts';
import { ledgerOf, script } from '../support/deployed/simulator-control.ts';
import {
  drop,
  eventually,
  executionOf,
  output,
  readResult,
  recordOf,
  stepFunctions,
} from '../support/deployed/stack-client.ts';

interface CompletionEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: {
    readonly id: string;
    readonly attempt: number;
    readonly source: { readonly key: string };
    readonly record: { readonly bucket: string; readonly key: string };
  };
}

const eventBridge = new EventBridgeClient(inject('stack').client);
const bucket = output('PhotoBucketName');
const rule = 'events-test';
const ajv = new Ajv2020();
addFormats.default(ajv);
const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const isEvent = ajv.compile(JSON.parse(await read('docs/completion-event.schema.json')));
let queue: ListeningQueue;

beforeAll(async () => {
  queue = await createListeningQueue(rule, 'events.amazonaws.com');
  const pattern = { source: ['retouch'], detail: { source: { key: [{ prefix: 'uploads/events/' }] } } };
  await eventBridge.send(new PutRuleCommand({ Name: rule, EventPattern: JSON.stringify(pattern) }));
  await eventBridge.send(new PutTargetsCommand({ Rule: rule, Targets: [{ Id: 'queue', Arn: queue.arn }] }));
});

afterAll(async () => {
  await eventBridge.send(new RemoveTargetsCommand({ Rule: rule, Ids: ['queue'] }));
  await eventBridge.send(new DeleteRuleCommand({ Name: rule }));
  await queue.remove();
});

async function eventsOf(path: string): Promise<CompletionEvent[]> {
  const events = (await queue.received()) as CompletionEvent[];
  return events.filter(({ detail }) => detail.source.key === `uploads/${path}`);
}

/**
 * All events of a photo. After `count` events have arrived, the test sends another photo: any further event
 * would arrive before that photo's.
 */
async function allEventsOf(path: string, count: number): Promise<CompletionEvent[]> {
  await eventually(`an event of ${path}`, async () => ((await eventsOf(path)).length >= count ? true : null));
  const after = `${path}.after.txt`;
  await drop(after, 'no photo');
  await eventually(`an event of ${after}`, async () => ((await eventsOf(after)).length > 0 ? true : null));
  const events = await eventsOf(path);
  for (const event of events) expect(isEvent(event), JSON.stringify(isEvent.errors)).toBe(true);
  return events;
}

/** The last event of a photo that has exactly `count` events. */
async function eventOf(path: string, count = 1): Promise<CompletionEvent | undefined> {
  const events = await allEventsOf(path, count);
  expect(events).toHaveLength(count);
  return events.at(-1);
}

/** If two functions end a stopped photo at the same moment, both send the same event, as docs/results.md says. */
function expectSame(others: readonly CompletionEvent[], event: CompletionEvent | undefined): void {
  for (const other of others) expect(other.detail).toEqual(event?.detail);
}

it('sends one event for a retouched photo, with the key of its record', async () => {
  const path = 'events/ana.jpg';
  const metadata = { reference: 'order-7' };
  const versionId = await drop(path, await drawPicture('jpeg'), metadata);
  const event = await eventOf(path);
  const record = await recordOf(path);
  expect(event).toMatchObject({ source: 'retouch', 'detail-type': 'Photo Retouched' });
  expect(event?.detail).toEqual({
    id: record.id,
    attempt: 1,
    status: 'succeeded',
    paid: 'yes',
    cost: 0.05,
    reference: 'order-7',
    source: { bucket, key: `uploads/${path}`, versionId },
    record: { bucket, key: `results/${path}.json` },
    outputs: [`results/${path}`],
  });
});

it('lists every output of a photo in its event', async () => {
  const path = 'events/two.jpg';
  await script({ photo: path, job: { outputs: 2 } });
  await drop(path, await drawPicture('jpeg'));
  expect((await eventOf(path))?.detail).toMatchObject({
    outputs: [`results/${path}`, `results/events/two-2.jpg`],
  });
});

it('sends one event for a failed photo, with the reason, and another after the runbook’s line runs it again', async () => {
  const path = 'events/gone.jpg';
  await script({ photo: path, output: [{ contentType: 'text/html', bodyText: '<p>expired</p>' }] });
  await drop(path, await drawPicture('jpeg'));
  const event = await eventOf(path);
  const record = await recordOf(path);
  if (record.status !== 'failed') throw new Error('It did not fail.');
  expect(event?.['detail-type']).toBe('Photo Failed');
  expect(event?.detail).toEqual({
    id: record.id,
    attempt: 1,
    status: 'failed',
    paid: 'yes',
    cost: 0.05,
    reference: null,
    source: { bucket, key: `uploads/${path}`, versionId: record.source.versionId },
    record: { bucket, key: `results/${path}.json` },
    error: record.error,
  });

  const again = await readRunAgain(event?.detail.record.key ?? '');
  await stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn: output('StateMachineArn'), ...again }),
  );
  expect((await executionOf(again.name)).status).toBe('SUCCEEDED');
  const second = await eventOf(path, 2);
  expect(second).toMatchObject({
    'detail-type': 'Photo Retouched',
    detail: { id: record.id, attempt: 2, status: 'succeeded' },
  });
  expect(await ledgerOf(path)).toMatchObject({ submits: 1, billed: 1 });
});

it('sends an event for a photo after an operator stopped its execution', async () => {
  const path = 'events/halted.jpg';
  await script({ photo: path, job: { never: true } });
  await drop(path, await drawPicture('jpeg'));
  await eventually('the job', async () => ((await ledgerOf(path))?.accepted ? true : null));
  const id = await findExecution('halted-');
  await stopExecution(id);
  await photoHasEnded({ id, attempt: 1 });
  await keepLine();
  const [event, ...others] = await allEventsOf(path, 1);
  expect(event).toMatchObject({
    'detail-type': 'Photo Failed',
    detail: { attempt: 1, paid: 'yes', error: { code: 'execution-stopped', fault: 'pipeline' } },
  });
  expectSame(others, event);
});

it('reports that a photo with a result was run again in vain: its record stays', async () => {
  const path = 'events/kept.jpg';
  await drop(path, await drawPicture('jpeg'));
  await eventOf(path);
  const record = await recordOf(path);
  await script({ photo: path, poll: [{ jobStatus: 'PROCESSING', repeat: true }] });
  const polls = (await ledgerOf(path))?.polls ?? 0;
  const name = await runAgain(record);
  await eventually('polls', async () => (((await ledgerOf(path))?.polls ?? 0) > polls + 1 ? true : null));
  await stopExecution(name);
  await photoHasEnded({ id: record.id, attempt: 2 });
  await keepLine();
  const [, event, ...others] = await allEventsOf(path, 2);
  expect(event).toMatchObject({
    'detail-type': 'Photo Failed',
    detail: { attempt: 2, status: 'failed', error: { code: 'execution-stopped' } },
  });
  expectSame(others, event);
  expect(await recordOf(path)).toEqual(record);
});

/** Runs the runbook's own line, which takes the name and input of the next attempt from a record. */
async function readRunAgain(recordKey: string): Promise<{ name: string; input: string }> {
  const [, program = ''] = /node -e '([^']+)'/.exec(await read('docs/runbook.md')) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'retouch-events-'));
  try {
    await writeFile(join(folder, 'record.json'), (await readResult(recordKey)) ?? '');
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { cwd: folder });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

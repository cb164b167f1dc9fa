import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import sharp from 'sharp';
import { openSession, type Session } from '../local/session.ts';

const ALONE = 10;
const WAITING = 100;
const SLOTS = 5;

/** AWS requests by the engine's log, and how long photos waited for a slot. */
interface Requests {
  readonly dynamodb: number;
  readonly s3: number;
  readonly states: number;
  /** From each photo's ticket until its execution went on with a slot, milliseconds, sorted. */
  readonly admissionsMs: readonly number[];
}

/**
 * How many requests to DynamoDB, S3 and Step Functions one photo makes on the deployed stack: alone, and as
 * one of many while 100 wait. Counts every request of the functions and of the vendor, including keep-line's
 * each minute, but not those of this bench. A photo alone finds a free slot, so its run measures the time
 * from ticket to slot.
 */
export async function measureRequests(): Promise<void> {
  const session = await openSession({
    signal: new AbortController().signal,
    report: console.error,
    engine: { waitScale: 0.2, logRequests: true },
    settings: { maxInFlight: String(SLOTS) },
    job: { queuedMs: 100, processingMs: 300 },
    pictures: { outputPixels: 'as-photo', visibleLine: false },
  });
  try {
    const stack = createStack(session);
    await stack.retouch('warm', 2, 1);
    const alone = await stack.retouch('alone', ALONE, 1);
    const together = await stack.retouch('together', WAITING + SLOTS, WAITING + SLOTS);
    console.log('\nRequests of one photo on the deployed stack');
    console.log('                  DynamoDB    S3   Step Functions');
    console.log(describe('alone', alone));
    console.log(describe(`with ${WAITING} waiting`, together));
    const p95 = alone.admissionsMs[Math.floor(alone.admissionsMs.length * 0.95)] ?? Number.NaN;
    console.log(`\nFrom ticket to slot, a slot being free: p95 of ${ALONE} photos ${p95.toFixed(0)} ms`);
  } finally {
    await session.close();
  }
}

function createStack({ engine, outputs, signal }: Session) {
  const s3 = new S3Client(engine.client);
  const stepFunctions = new SFNClient(engine.client);

  /** Retouches some photos, `atATime` at a time. Returns the requests per photo. */
  async function retouch(name: string, photos: number, atATime: number): Promise<Requests> {
    const before = await stat(engine.logFile);
    const photo = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    let own = 0;
    for (let first = 0; first < photos; first += atATime) {
      const paths = Array.from({ length: atATime }, (_, index) => `${name}-${first + index}`);
      await Promise.all(
        paths.map((path) =>
          s3.send(
            new PutObjectCommand({
              Bucket: outputs.PhotoBucketName,
              Key: `uploads/${path}.jpg`,
              Body: photo,
            }),
          ),
        ),
      );
      for (let left = atATime; left > 0; own += 1) {
        await sleep(500, undefined, { signal });
        const list = new ListExecutionsCommand({
          stateMachineArn: outputs.StateMachineArn,
          statusFilter: 'SUCCEEDED',
          maxResults: 1000,
        });
        const { executions = [] } = await stepFunctions.send(list);
        left = paths.filter((path) => !executions.some((one) => one.name?.startsWith(`${path}-`))).length;
      }
    }
    const log = (await readFile(engine.logFile)).subarray(before.size).toString();
    const count = (service: string) => log.split(` -> service=${service} `).length - 1;
    return {
      dynamodb: count('dynamodb') / photos,
      s3: (count('s3') - photos) / photos,
      states: (count('states') - own) / photos,
      admissionsMs: await readAdmissions(name),
    };
  }

  /** How long each of these photos waited in the queue, by the history of its execution. */
  async function readAdmissions(name: string): Promise<number[]> {
    const { executions = [] } = await stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn: outputs.StateMachineArn, maxResults: 1000 }),
    );
    const own = executions.filter((execution) => execution.name?.startsWith(`${name}-`));
    const waits: number[] = [];
    for (const { executionArn } of own) {
      const history = new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 });
      const { events = [] } = await stepFunctions.send(history);
      const enteredMs = (state: string) =>
        events.find((event) => event.stateEnteredEventDetails?.name === state)?.timestamp?.getTime() ??
        Number.NaN;
      waits.push(enteredMs('Submit to Segmind') - enteredMs('Join the line'));
    }
    return waits.sort((a, b) => a - b);
  }

  return { retouch };
}

function describe(what: string, { dynamodb, s3, states }: Requests): string {
  return `${what.padEnd(18)}${dynamodb.toFixed(1).padStart(8)}${s3.toFixed(1).padStart(6)}${states.toFixed(1).padStart(17)}`;
}

import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import sharp from 'sharp';
import { openSession, type Session } from '../local/session.ts';

const ALONE = 10;
const WAITING = 100;
const PLACES = 5;

/** Requests that AWS was asked, by the engine's own log. */
interface Requests {
  readonly s3: number;
  readonly states: number;
}

/**
 * What one photo asks of S3 and Step Functions on the deployed stack: alone, and as one of many of which 100 wait.
 * Counted is every request of functions and of the vendor, keep-line's of each minute too; not what this bench asks.
 */
export async function measureRequests(): Promise<void> {
  const session = await openSession({
    signal: new AbortController().signal,
    report: console.error,
    waitScale: 0.2,
    logRequests: true,
    settings: { maxInFlight: String(PLACES) },
    job: { queuedMs: 100, processingMs: 300 },
  });
  try {
    const stack = createStack(session);
    await stack.retouch('warm', 2, 1);
    const alone = await stack.retouch('alone', ALONE, 1);
    const together = await stack.retouch('together', WAITING + PLACES, WAITING + PLACES);
    console.log('\nRequests of one photo on the deployed stack');
    console.log('                      S3   Step Functions');
    console.log(describe('alone', alone));
    console.log(describe(`with ${WAITING} waiting`, together));
  } finally {
    await session.close();
  }
}

function createStack({ engine, outputs, signal }: Session) {
  const s3 = new S3Client(engine.client);
  const stepFunctions = new SFNClient(engine.client);

  /** Retouches that many photos, some at a time; answers the requests of one. */
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
    return { s3: (count('s3') - photos) / photos, states: (count('states') - own) / photos };
  }

  return { retouch };
}

function describe(what: string, { s3, states }: Requests): string {
  return `${what.padEnd(18)}${s3.toFixed(1).padStart(6)}${states.toFixed(1).padStart(17)}`;
}

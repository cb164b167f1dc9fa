import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AwsClient } from 'aws4fetch';
import { drawPortrait } from '../local/portrait.ts';
import { openSession } from '../local/session.ts';

const REQUESTS_A_SECOND = Number(process.argv[2] ?? 200);
const SECONDS = Number(process.argv[3] ?? 30);
const GIVE_UP_MS = 60_000;

/** The outcome of one request. */
interface Sample {
  /** From the time the request was due to the last byte of its answer, so that a late start counts. */
  readonly ms: number;
  /** The HTTP status, or the name of the error. */
  readonly outcome: string;
}

/**
 * An open-loop load run on `GET /retouches/{id}` of the deployed stack: requests start by the clock, whether
 * or not earlier ones have been answered. On this machine it mainly measures the local engine, which starts
 * and feeds a process for each concurrent function on the same cores that send the requests.
 */
const session = await openSession({
  signal: new AbortController().signal,
  report: console.error,
  settings: { apiRateLimit: '1000', apiBurstLimit: '2000' },
  job: { queuedMs: 0, processingMs: 0 },
  engine: { waitScale: 0.05 },
});
try {
  const { client } = session.engine;
  const { PhotoBucketName: Bucket, ApiUrl = '' } = session.outputs;
  const caller = new AwsClient({
    ...client.credentials,
    service: 'execute-api',
    region: client.region,
    retries: 0,
  });
  const ask = async (path: string, init: RequestInit = {}) =>
    fetch(await caller.sign(`${ApiUrl.replace(/\/$/, '')}${path}`, init));

  const key = 'uploads/load.jpg';
  await new S3Client(client).send(new PutObjectCommand({ Bucket, Key: key, Body: await drawPortrait() }));
  const headers = { 'content-type': 'application/json' };
  const order = await ask('/retouches', { method: 'POST', headers, body: JSON.stringify({ key }) });
  const { id } = (await order.json()) as { id: string };
  let status = '';
  while (status !== 'succeeded') {
    await sleep(200);
    ({ status } = (await (await ask(`/retouches/${id}`)).json()) as { status: string });
    if (status === 'failed') throw new Error(`The photo ${key} failed.`);
  }
  report(await load(() => ask(`/retouches/${id}`, { signal: AbortSignal.timeout(GIVE_UP_MS) })));
} finally {
  await session.close();
}

async function load(request: () => Promise<Response>): Promise<{ samples: Sample[]; seconds: number }> {
  const start = performance.now();
  const running: Promise<Sample>[] = [];
  for (let index = 0; index < REQUESTS_A_SECOND * SECONDS; index++) {
    const due = start + (index * 1000) / REQUESTS_A_SECOND;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    running.push(
      request()
        .then(async (answer) => {
          await answer.arrayBuffer();
          return String(answer.status);
        })
        .catch((error: Error) => error.name)
        .then((outcome) => ({ ms: performance.now() - due, outcome })),
    );
  }
  const samples = await Promise.all(running);
  return { samples, seconds: (performance.now() - start) / 1000 };
}

function report({ samples, seconds }: { samples: Sample[]; seconds: number }): void {
  const times = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => `${(times[Math.ceil(times.length * share) - 1] ?? 0).toFixed(0)} ms`;
  const outcomes = Object.groupBy(samples, ({ outcome }) => outcome);
  const counts = Object.entries(outcomes).map(([outcome, all = []]) => `${outcome}: ${all.length}`);
  console.log(`GET /retouches/{id}, ${REQUESTS_A_SECOND} a second for ${SECONDS} s, on the local engine`);
  console.log(`answers      ${counts.join(', ')}`);
  console.log(`answered     ${(samples.length / seconds).toFixed(0)} a second`);
  console.log(`p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, longest ${at(1)}`);
}

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ENVIRONMENT } from '../core/contract/environment.ts';
import type { Job } from '../core/domain/job.ts';
import { createJobEnds } from '../core/payment/job-ends.ts';
import { collectOutputs } from '../core/segmind/segmind-output.ts';
import { createTable } from '../core/table/table.ts';
import type { createStoreResults } from '../functions/store-results/store-results.ts';
import type { Session } from '../local/session.ts';
import type { Bundle } from './bundles.ts';

const MEGABYTE = 1024 * 1024;

/** Runs one invocation in a new Node process. Prints the answer and the peak of memory. */
const RUNNER = `
  const { handler } = await import(process.argv[2]);
  const answer = await handler(JSON.parse(process.argv[3]), { awsRequestId: 'bench' });
  console.log(JSON.stringify({ answer, peakKilobytes: process.resourceUsage().maxRSS }));
`;

/** How much more memory store-results takes for an output of 100 MB than for one of 1 MB. */
export async function measureStoreMemory(
  bundles: readonly Bundle[],
  session: Session,
  folder: string,
): Promise<void> {
  const bundle = bundles.find(({ name }) => name === 'store-results');
  if (bundle === undefined) throw new Error('The stack has no function store-results.');
  const runner = join(folder, 'runner.mjs');
  await writeFile(runner, RUNNER);
  const small = await storeOnce(1, { bundle, runner, session });
  const large = await storeOnce(100, { bundle, runner, session });
  console.log('\nMemory of store-results, most at any time');
  console.log(`1 MB output: ${small.toFixed(0)} MB; 100 MB output: ${large.toFixed(0)} MB`);
  console.log(`${(large - small).toFixed(0)} MB more (goal: at most 40)`);
}

async function storeOnce(
  megabytes: number,
  { bundle, runner, session }: { bundle: Bundle; runner: string; session: Session },
): Promise<number> {
  const { engine, simulator, outputs } = session;
  simulator.clearScripts();
  simulator.script({ photo: '*', output: [{ bytes: megabytes * MEGABYTE, repeat: true }] });
  const id = `bench-${megabytes}`;
  const job = await finishJob(id, session);
  const now = job.acceptedAt;
  const event: Parameters<ReturnType<typeof createStoreResults>>[0] = {
    id,
    photo: {
      bucket: outputs.PhotoBucketName,
      key: `uploads/${id}.jpg`,
      bytes: 1,
      type: 'image/jpeg',
      width: 1,
      height: 1,
    },
    recipe: { instructions: 'x', upscale: '2x' },
    job,
    polls: 1,
    startedAt: now,
    completedAt: now,
    waits: 0,
    error: null,
    attempt: 1,
    slot: { pool: 'submit', number: 0, fencing: now, since: now, isTrial: false, joinedAt: now },
  };
  const env = {
    ...engine.env,
    AWS_LAMBDA_FUNCTION_NAME: bundle.name,
    NODE_OPTIONS: bundle.nodeOptions,
    [ENVIRONMENT.stateBucket]: 'none',
    [ENVIRONMENT.trustedOutputOrigins]: JSON.stringify([simulator.outputsOrigin]),
    [ENVIRONMENT.table]: outputs.TableName,
    [ENVIRONMENT.maxInFlight]: '5',
    [ENVIRONMENT.maxOutputBytes]: String(200 * MEGABYTE),
    [ENVIRONMENT.maxPhotoBytes]: String(200 * MEGABYTE),
    [ENVIRONMENT.maxPhotoPixels]: '100000000',
    [ENVIRONMENT.heic]: 'true',
    [ENVIRONMENT.keepTransparency]: 'true',
    [ENVIRONMENT.transientLimitSeconds]: '60',
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [runner, bundle.file, JSON.stringify(event)],
    {
      env,
    },
  );
  const { answer, peakKilobytes } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  if (answer.outcome !== 'stored') throw new Error(`store-results answered ${JSON.stringify(answer)}`);
  return peakKilobytes / 1024;
}

/**
 * Lets the simulator finish a job on its own portrait, and writes the URLs of the outputs into a receipt, as
 * a poll does.
 */
async function finishJob(id: string, { engine, simulator, outputs, apiKey }: Session): Promise<Job> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const submitted = await fetch(simulator.submitUrl, { method: 'POST', headers, body: '{}' });
  const { poll_url: pollUrl = '', request_id: requestId = null } = (await submitted.json()) as Record<
    string,
    string
  >;
  const job = { pollUrl, requestId, acceptedAt: new Date().toISOString() };
  for (;;) {
    const { status, output } = (await (await fetch(pollUrl, { headers })).json()) as Record<string, string>;
    const found = status === 'COMPLETED' ? collectOutputs(output) : null;
    if (found !== null && 'uris' in found) {
      const client = DynamoDBDocumentClient.from(new DynamoDBClient(engine.client));
      const kept = { kind: 'urls', urls: found.uris } as const;
      await createJobEnds(createTable(client, { name: outputs.TableName })).write(
        { id, attempt: 1, job },
        { outputs: kept },
      );
      return job;
    }
    await sleep(200);
  }
}

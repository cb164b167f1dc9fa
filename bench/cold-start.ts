import { spawnSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ENVIRONMENT } from '../core/contract/environment.ts';
import type { Bundle } from './bundles.ts';

const ROUNDS = 15;

/** The AWS clients that each function creates when it is loaded, and its native packages. */
const S3 = "import{S3Client,GetObjectCommand,PutObjectCommand}from'@aws-sdk/client-s3';new S3Client();";
const SFN = "import{SFNClient,StartExecutionCommand}from'@aws-sdk/client-sfn';new SFNClient();";
const SECRETS =
  "import{SecretsManagerClient,GetSecretValueCommand}from'@aws-sdk/client-secrets-manager';new SecretsManagerClient();";
const DYNAMODB =
  "import{DynamoDBClient}from'@aws-sdk/client-dynamodb';import{DynamoDBDocumentClient,GetCommand,QueryCommand,TransactWriteCommand}from'@aws-sdk/lib-dynamodb';DynamoDBDocumentClient.from(new DynamoDBClient());";
const EVENTS =
  "import{EventBridgeClient,PutEventsCommand}from'@aws-sdk/client-eventbridge';new EventBridgeClient();";
/** Pictures are decoded by native code from this package. */
const SHARP = "import sharp from'sharp';sharp.concurrency(1);";
const CLIENTS: Readonly<Record<string, string>> = {
  'start-retouch': DYNAMODB + SFN,
  'prepare-photo': DYNAMODB + S3 + SHARP,
  'reuse-result': DYNAMODB + S3,
  'join-line': DYNAMODB + SFN,
  'submit-retouch': DYNAMODB + S3 + SFN + SECRETS,
  'poll-retouch': DYNAMODB + S3 + SFN + SECRETS,
  'store-results': DYNAMODB + S3 + SFN + SHARP,
  'record-failure': DYNAMODB + S3 + SFN,
  'end-retouch': DYNAMODB + S3 + SFN + EVENTS,
  'keep-line': DYNAMODB + S3 + SFN + SECRETS + EVENTS,
  api: DYNAMODB + S3 + SFN + EVENTS,
  audit: DYNAMODB + S3 + SFN + EVENTS,
};
const BANNER = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Placeholder settings for a function's environment, so that the function loads. */
const VARIABLES = {
  ...Object.fromEntries(Object.values(ENVIRONMENT).map((name) => [name, 'https://x.example'])),
  [ENVIRONMENT.maxInFlight]: '5',
  [ENVIRONMENT.maxPhotosPerDay]: 'none',
  [ENVIRONMENT.maxDollarsPerDay]: '100',
  [ENVIRONMENT.maxDollarsPerShoot]: 'none',
  [ENVIRONMENT.pricePerPhoto]: '0.05',
  [ENVIRONMENT.balanceMinutes]: '60',
  [ENVIRONMENT.defaultRecipe]: '{"instructions":"Retouch."}',
  [ENVIRONMENT.ignoredMetadata]: '[]',
  [ENVIRONMENT.pollSeconds]: '7',
  [ENVIRONMENT.firstPollSeconds]: '7',
  [ENVIRONMENT.apiAuth]: 'iam',
  [ENVIRONMENT.apiOpenDocument]: 'false',
  [ENVIRONMENT.trustedOutputOrigins]: '[]',
  [ENVIRONMENT.trustedImportOrigins]: '[]',
  [ENVIRONMENT.jobTimeoutSeconds]: '900',
  [ENVIRONMENT.transientLimitSeconds]: '86400',
  [ENVIRONMENT.maxPhotoBytes]: '1000000',
  [ENVIRONMENT.maxOutputBytes]: '1000000',
  [ENVIRONMENT.maxPhotoPixels]: '1000000',
  [ENVIRONMENT.heic]: 'true',
  [ENVIRONMENT.keepTransparency]: 'true',
};

/**
 * How long a new Node takes to load each handler, compared with a handler that does nothing (`empty`), and
 * with one that only creates the same AWS clients and loads the same native packages (`bare`). The ratio to
 * `bare` is what the handler itself costs.
 */
export async function measureColdStarts(bundles: readonly Bundle[], folder: string): Promise<void> {
  await symlink(join(import.meta.dirname, '../node_modules'), join(folder, 'node_modules'));
  const handlers = new Map<string, string>([['empty', await bundleBare('empty', '', folder)]]);
  for (const { name, file } of bundles) {
    handlers.set(name, file);
    handlers.set(`bare ${name}`, await bundleBare(`bare-${name}`, CLIENTS[name] ?? '', folder));
  }
  const times = measure(handlers, folder);
  const empty = times.get('empty') ?? Number.NaN;
  console.log(
    `\nCold start: a new Node loads the handler; median of ${ROUNDS}; empty handler ${empty.toFixed(0)} ms`,
  );
  console.log('handler             KB     ms   / empty   / bare (goal: at most 1.5)');
  for (const { name, bytes } of bundles) {
    const ms = times.get(name) ?? Number.NaN;
    const bare = times.get(`bare ${name}`) ?? Number.NaN;
    const columns = [
      name.padEnd(16),
      String(Math.round(bytes / 1024)).padStart(5),
      ms.toFixed(0).padStart(6),
      (ms / empty).toFixed(2).padStart(9),
      (ms / bare).toFixed(2).padStart(8),
    ];
    console.log(columns.join(' '));
  }
}

async function bundleBare(name: string, clients: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    stdin: { contents: `${clients}export const handler=async()=>({});`, resolveDir: import.meta.dirname },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    external: ['sharp'],
    logLevel: 'error',
  });
  return outfile;
}

/**
 * Milliseconds by handler. Handlers take turns, so that other work on the machine affects all of them alike.
 */
function measure(handlers: ReadonlyMap<string, string>, folder: string): Map<string, number> {
  const samples = new Map<string, number[]>([...handlers.keys()].map((name) => [name, []]));
  const env = {
    ...VARIABLES,
    PATH: process.env.PATH,
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: 'x',
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, file] of handlers) {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, [file], { env, cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name} does not load: ${stderr}`);
      samples.get(name)?.push(performance.now() - start);
    }
  }
  const median = (values: number[]) =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return new Map([...samples].map(([name, values]) => [name, median(values)]));
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Problem } from '../client/program/problem.ts';
import type { Engine } from './engine/engine.ts';
import { childEnvironment } from './engine/environment.ts';
import { runCommand } from './processes/run-command.ts';
import { PROJECT_FOLDER } from './project.ts';

/** The name of the stack if the setting `stackName` is left out. */
export const STACK = 'Retouch';
const CDK = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
const QUIETLY = ['--no-notices', '--no-version-reporting'];

const OUTPUT_NAMES = [
  'PhotoBucketName',
  'TableName',
  'UploadsUri',
  'ResultsUri',
  'StateMachineArn',
  'ApiKeySecretArn',
  'UploadsQueueUrl',
  'DeadLetterQueueUrl',
  'EndedQueueUrl',
  'EndedDeadLetterQueueUrl',
  'ApiUrl',
  'FinishShootsFunctionName',
] as const;

/** The stack's CloudFormation outputs by name. The names listed here are always present; others may be. */
export type StackOutputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>> &
  Readonly<Record<string, string | undefined>>;

/** Options of {@link synthesizeStack}. */
export interface SynthesisOptions {
  /** The folder for the cloud assembly. */
  readonly assembly: string;
  /** A temporary folder that serves as the home folder of the CDK. */
  readonly folder: string;
  /** Settings of the stack, as with `-c name=value`. */
  readonly context?: Readonly<Record<string, string>>;
  /** The command that synthesizes. @default the `app` of cdk.json */
  readonly app?: string;
  readonly signal?: AbortSignal;
}

/** Options of {@link deployStack}. */
export interface DeployOptions {
  /** The stack's name. @default Retouch */
  readonly stack?: string | undefined;
  /** Whether existing resources with names of the template are imported. @default false */
  readonly importsExisting?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The part of an engine that a deployment needs. */
type Deployable = Pick<Engine, 'folder' | 'env' | 'endpoint'>;

/**
 * Synthesizes the stack with the ordinary `cdk synth`. It needs no engine.
 * @throws {Problem} with the CDK's last lines
 */
export async function synthesizeStack(options: SynthesisOptions): Promise<void> {
  const { assembly, folder, context = {}, app, signal } = options;
  const settings = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  const args = ['synth', '--quiet', '--output', assembly, ...settings, ...(app ? ['--app', app] : [])];
  await runCdk(args, { cwd: PROJECT_FOLDER, env: childEnvironment({ folder }), signal });
}

/**
 * Prepares the engine's account for the CDK with the ordinary `cdk bootstrap`. It needs no assembly.
 * @throws {Problem} with the CDK's last lines
 */
export async function bootstrapAccount(engine: Engine, signal?: AbortSignal): Promise<void> {
  const environment = `aws://${engine.account}/${engine.region}`;
  await runCdk(['bootstrap', environment], { cwd: engine.folder, env: engine.env, signal });
}

/**
 * Deploys a cloud assembly with the ordinary `cdk deploy` to a bootstrapped engine.
 * @throws {Problem} with the CDK's last lines, or if an output is missing
 */
export async function deployStack(
  engine: Deployable,
  assembly: string,
  { stack = STACK, importsExisting = false, signal }: DeployOptions = {},
): Promise<StackOutputs> {
  const outputsFile = join(engine.folder, `outputs-${stack}.json`);
  // CloudFormation can import only with a change set. Without one, the deployment is faster.
  const method = importsExisting ? ['--import-existing-resources'] : ['--method', 'direct'];
  const how = [...method, '--require-approval', 'never', '--progress', 'events'];
  const args = ['deploy', stack, '--app', assembly, ...how, '--outputs-file', outputsFile];
  await runCdk(args, { cwd: engine.folder, env: engine.env, signal });
  const outputs = readOutputs(await readFile(outputsFile, 'utf8'), stack);
  return { ...outputs, ApiUrl: findApi(engine.endpoint, outputs.ApiUrl) };
}

/**
 * Deletes the stack with the ordinary `cdk destroy`.
 * @throws {Problem} with the CDK's last lines, also if the stack has termination protection
 */
export async function destroyStack(engine: Deployable, assembly: string): Promise<void> {
  const { folder: cwd, env } = engine;
  await runCdk(['destroy', STACK, '--app', assembly, '--force'], { cwd, env, signal: undefined });
}

/**
 * Returns the URL at which the engine serves an HTTP API. The stack's output has
 * `https://<id>.execute-api.127.0.0.1:<port>` instead, which is not a valid URL.
 */
export function findApi(endpoint: string, apiUrl: string): string {
  const [, id] = /^https:\/\/(\w+)\.execute-api\./.exec(apiUrl) ?? [];
  if (id === undefined)
    throw new Problem(`the output ApiUrl is ${apiUrl}; expected https://<id>.execute-api.…`);
  return `${endpoint}/_aws/execute-api/${id}`;
}

/**
 * Reads the stack's outputs from the file of `cdk deploy --outputs-file`.
 * @throws {Problem} that names the outputs that are missing
 */
export function readOutputs(text: string, stack = STACK): StackOutputs {
  const outputs: Record<string, string> = JSON.parse(text)[stack] ?? {};
  const missing = OUTPUT_NAMES.filter((name) => typeof outputs[name] !== 'string');
  if (missing.length > 0) {
    const there = Object.keys(outputs).join(', ') || 'none';
    throw new Problem(`the stack ${stack} lacks the outputs ${missing.join(', ')}; it has ${there}`);
  }
  return outputs as StackOutputs;
}

async function runCdk(
  args: readonly string[],
  { signal, ...where }: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal | undefined },
): Promise<void> {
  const name = `cdk ${args[0]}`;
  await runCommand(process.execPath, [CDK, ...args, ...QUIETLY], { name, signal, ...where });
}

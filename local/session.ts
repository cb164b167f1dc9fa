import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Problem } from '../client/program/problem.ts';
import { type Engine, type EngineOptions, startEngine } from './engine/engine.ts';
import { createRunFolder, removeFolder } from './processes/run-folder.ts';
import { together } from './processes/together.ts';
import type { PicturePlan } from './segmind/retouch/picture-plan.ts';
import { createSimulator, type Simulator } from './segmind/simulator.ts';
import { bootstrapAccount, deployStack, STACK, type StackOutputs, synthesizeStack } from './stack.ts';

const JOB = { queuedMs: 1500, processingMs: 4500 } as const;

/** Options of {@link openSession}. */
export interface SessionOptions {
  readonly signal: AbortSignal;
  /** Called before each step that takes a while. */
  readonly report: (line: string) => void;
  /** Options of the engine that differ from its defaults. */
  readonly engine?: Pick<EngineOptions, 'waitScale' | 'functionsAtOnce' | 'logRequests'>;
  /** Settings of the stack, as `cdk deploy -c name=value` takes them. @default the stack's own */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long a simulated job takes. @default 6 s: done at the first poll, after 7 seconds */
  readonly job?: { readonly queuedMs: number; readonly processingMs: number };
  /**
   * How simulated pictures turn out.
   * @default as from SeedEdit: a megapixel, enlarged, with a line that says that they are simulated
   */
  readonly pictures?: PicturePlan;
}

/** Retouch on this machine: the engine, the simulator and the deployed stack. */
export interface Session {
  readonly engine: Engine;
  readonly simulator: Simulator;
  /** The settings that the stack was synthesized with. */
  readonly context: Readonly<Record<string, string>>;
  readonly outputs: StackOutputs;
  /** The name of the CloudFormation stack. */
  readonly stackName: string;
  /** The API key: it is in the stack's secret, and the simulator accepts it. */
  readonly apiKey: string;
  /** A temporary folder that {@link Session.close} removes. */
  readonly folder: string;
  /** Aborts when the session cannot continue: it was stopped, or the engine has ended. */
  readonly signal: AbortSignal;
  /** Stops everything and removes the folder. */
  close(): Promise<void>;
}

/**
 * Starts the simulator and the engine, and deploys the stack to the engine. On failure it cleans up.
 * @throws {Problem} if any of that fails
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  if (process.platform === 'win32')
    throw new Problem('the local engine runs on Linux and macOS; on Windows, use WSL');
  const { signal, report, settings = {}, job = JOB, pictures } = options;
  const open: (() => Promise<void>)[] = [];
  const close = async () => {
    await Promise.allSettled(open.splice(0).map((end) => end()));
  };
  try {
    const folder = await createRunFolder();
    open.push(() => removeFolder(folder));
    const home = join(folder, 'home');
    await mkdir(join(home, 'tmp'), { recursive: true });
    const apiKey = randomUUID();
    const { model = '' } = settings;
    // If the setting names a file, it is the user's own model profile: the simulator serves that model too.
    const profile = existsSync(model) ? resolve(model) : undefined;
    const simulator = await createSimulator({ apiKey, pictures, profile, ...job });
    open.push(() => simulator.close());
    const assembly = join(folder, 'cdk.out');
    const context = {
      segmindOrigin: simulator.origin,
      trustedOutputOrigins: simulator.outputsOrigin,
      trustedImportOrigins: simulator.outputsOrigin,
      // The functions run on this machine's processor.
      architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
      ...settings,
      ...(profile !== undefined && { model: profile }),
    };

    const prepareEngine = async (signal: AbortSignal) => {
      const engine = await startEngine({ ...options.engine, report, signal });
      open.push(() => engine.stop());
      await bootstrapAccount(engine, AbortSignal.any([signal, engine.ended]));
      return engine;
    };
    const synthesize = (signal: AbortSignal) => synthesizeStack({ assembly, folder: home, context, signal });
    report('Synthesizing the stack and starting the engine …');
    const [engine] = await together(signal, prepareEngine, synthesize);

    report('Deploying the stack …');
    const either = AbortSignal.any([signal, engine.ended]);
    const stackName = settings.stackName ?? STACK;
    const outputs = await deployStack(engine, assembly, { stack: stackName, signal: either });
    const secrets = new SecretsManagerClient(engine.client);
    await secrets.send(
      new PutSecretValueCommand({ SecretId: outputs.ApiKeySecretArn, SecretString: apiKey }),
      { abortSignal: either },
    );
    secrets.destroy();
    return { engine, simulator, context, outputs, stackName, apiKey, folder, signal: either, close };
  } catch (error) {
    await close();
    throw error;
  }
}

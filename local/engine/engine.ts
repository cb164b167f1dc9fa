import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../client/program/problem.ts';
import { spawnGroup, stopGroup } from '../processes/process-group.ts';
import { lastLines } from '../processes/run-command.ts';
import { createRunFolder, removeFolder } from '../processes/run-folder.ts';
import { ENGINE_HOME } from '../project.ts';
import { makeCertificate, trustCertificate } from './certificate.ts';
import { ACCOUNT, CREDENTIALS, childEnvironment, REGION } from './environment.ts';
import { findFreePort } from './free-port.ts';
import { configure, waitUntilHealthy } from './gateway.ts';
import { setUpEngine } from './set-up.ts';

const LAUNCHER = fileURLToPath(new URL('launch.py', import.meta.url));
const FUNCTIONS_AT_ONCE = Math.min(10, Math.max(4, 2 * availableParallelism()));

/** Options of {@link startEngine}. */
export interface EngineOptions {
  /** The folder in which the engine is set up. @default `.retouch` in the project */
  readonly home?: string;
  /** The factor for waits and retry pauses of Step Functions. @default 1 */
  readonly waitScale?: number;
  /**
   * How many functions run at once; further invocations wait.
   * @default two per core, at least 4 and at most 10
   */
  readonly functionsAtOnce?: number;
  /** Whether the log names every request that the engine gets. @default false */
  readonly logRequests?: boolean;
  /** Called before each step that takes a while. */
  readonly report?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** A running engine: AWS on 127.0.0.1, IAM enforced, TLS only. */
export interface Engine {
  /** The engine's process; functions run in `node` processes below it. */
  readonly pid: number;
  readonly endpoint: string;
  /** The certificate (PEM) that clients have to trust; this process already does. */
  readonly certificateFile: string;
  /** The certificate's key (PEM). Another server on 127.0.0.1 may use both, and the functions trust it. */
  readonly keyFile: string;
  readonly region: string;
  readonly account: string;
  /** A temporary folder of this run, which {@link Engine.stop} removes. */
  readonly folder: string;
  /** The output of the engine, including the functions' logs. */
  readonly logFile: string;
  /** The complete environment for a child process that uses the engine. */
  readonly env: Readonly<Record<string, string>>;
  /** The options for an AWS SDK client. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof CREDENTIALS;
    readonly useFipsEndpoint: false;
    readonly useDualstackEndpoint: false;
  };
  /** Aborts when the engine's process ends, with the reason. */
  readonly ended: AbortSignal;
  /** Changes the factor for the waits of Step Functions, from now on. */
  setWaitScale(waitScale: number): Promise<void>;
  /** Stops the engine and everything that it started, and removes its folder. Safe to repeat. */
  stop(): Promise<void>;
}

/**
 * Starts an engine on a free port, and sets it up first if necessary. From then on this process trusts the
 * engine's certificate.
 * @throws {Problem} if something that the engine needs is missing, or if it does not start
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const { home = ENGINE_HOME, waitScale = 1, functionsAtOnce = FUNCTIONS_AT_ONCE } = options;
  const { logRequests = false, report, signal } = options;
  const folder = await createRunFolder();
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child !== undefined) await stopGroup(child);
    await removeFolder(folder);
  };
  try {
    const temporary = join(folder, 'tmp');
    await mkdir(temporary);
    const { certificateFile, keyFile } = await makeCertificate(folder, signal);
    const python = await setUpEngine({ home, temporary, report, signal });
    const port = await findFreePort();
    const endpoint = `https://127.0.0.1:${port}`;
    const env = childEnvironment({ folder, engine: { endpoint, certificateFile } });
    const logFile = join(folder, 'engine.log');
    const log = await open(logFile, 'a');
    signal?.throwIfAborted();
    child = spawnGroup(python, ['-I', LAUNCHER], {
      cwd: folder,
      env: {
        ...env,
        AUTH: 'true',
        BIND_HOST: '127.0.0.1',
        // The engine never uses Docker, even if it is installed.
        DOCKER_HOST: `unix://${folder}/no-docker`,
        GATEWAY_PORT: String(port),
        IOT_MTLS_ENABLED: '0',
        LAMBDA_ACCOUNT_CONCURRENCY: '1000',
        LAMBDA_EXECUTOR: 'local',
        LOG_LEVEL: logRequests ? 'DEBUG' : 'INFO',
        MINISTACK_ACCOUNT_ID: ACCOUNT,
        MINISTACK_HOST: '127.0.0.1',
        MINISTACK_REGION: REGION,
        MINISTACK_SSL_CERT: certificateFile,
        MINISTACK_SSL_KEY: keyFile,
        RETOUCH_FUNCTIONS_AT_ONCE: String(functionsAtOnce),
        SFN_WAIT_SCALE: String(waitScale),
        SFTP_ENABLED: '0',
        USE_SSL: '1',
      },
      // The engine ends when its input is closed, so at the latest with this process.
      stdio: ['pipe', log.fd, log.fd],
    });
    const ended = watchEnd(child, logFile);
    await log.close();
    await trustCertificate(certificateFile);
    await waitUntilHealthy(endpoint, AbortSignal.any(signal ? [ended, signal] : [ended]));
    return {
      pid: child.pid ?? Number.NaN,
      endpoint,
      certificateFile,
      keyFile,
      region: REGION,
      account: ACCOUNT,
      folder,
      logFile,
      env,
      client: {
        endpoint,
        region: REGION,
        credentials: CREDENTIALS,
        useFipsEndpoint: false,
        useDualstackEndpoint: false,
      },
      ended,
      setWaitScale: (scale) => configure(endpoint, { 'stepfunctions._SFN_WAIT_SCALE': scale }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function watchEnd(child: ChildProcess, logFile: string): AbortSignal {
  const controller = new AbortController();
  once(child, 'exit')
    .then(async ([code, killedBy]) => {
      const log = await readFile(logFile, 'utf8').catch(() => '');
      return new Problem(
        `the local engine has ended (${killedBy ?? `exit code ${code}`}):\n${lastLines(log)}`,
      );
    })
    .catch((error) => error)
    .then((reason) => controller.abort(reason));
  return controller.signal;
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AccountInput, createAccount, type KeyHeader } from './api/account.ts';
import { createRateLimit, type LimitsInput } from './api/rate-limit.ts';
import { serveApi } from './api/serve-api.ts';
import { createJobTable } from './jobs/job-table.ts';
import { runJob } from './jobs/run-job.ts';
import { createWorkQueue } from './jobs/work-queue.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { readOwnWorkflow } from './models/own-workflow.ts';
import { SEEDREAM_4_5, SEEDREAM_5_LITE } from './models/seedream.ts';
import { createWorkflow } from './models/workflow.ts';
import { DEFAULT_WORKFLOW_ID } from './models/workflow-defaults.ts';
import { createOutputStore } from './outputs/output-store.ts';
import { serveOutputsOrigin } from './outputs/serve-outputs-origin.ts';
import type { PicturePlan } from './retouch/picture-plan.ts';
import { CONTROL_PATH } from './script/control-endpoint.ts';
import { createFaults, type FaultsInput } from './script/faults.ts';
import { createOutages, type OutageInput } from './script/outages.ts';
import { createScriptBook, type ScriptInput } from './script/scripts.ts';
import type { SimulatorState } from './simulator-state.ts';

/** Options of {@link createSimulator}. */
export interface SimulatorOptions {
  readonly apiKey: string;
  /** @default 0, a free one */
  readonly port?: number | undefined;
  /** @default 0, a free one */
  readonly outputsPort?: number | undefined;
  /**
   * The origin at which others reach the API, if not loopback: `https://segmind.example`. The control
   * endpoint then requires the key.
   */
  readonly publicOrigin?: string | undefined;
  /** The origin at which others reach the outputs. @default on loopback */
  readonly publicOutputsOrigin?: string | undefined;
  /** A file with a model profile: the simulator serves its workflow too. @default none */
  readonly profile?: string | undefined;
  /** @default 2000 */
  readonly queuedMs?: number | undefined;
  /** @default 6000 */
  readonly processingMs?: number | undefined;
  /** How long outputs can be fetched. @default 3,600,000 */
  readonly outputTtlMs?: number | undefined;
  /** How long a job can be polled, from its submit. @default 3,600,000 */
  readonly requestTtlMs?: number | undefined;
  /** Balance in dollars; a job costs 0.05. @default 1000 */
  readonly credits?: number | undefined;
  /** In which header the key is accepted. @default 'either' */
  readonly keyHeader?: KeyHeader | undefined;
  /**
   * How pictures turn out unless a script says otherwise.
   * @default like SeedEdit's, with a line that says that they are simulated
   */
  readonly pictures?: PicturePlan | undefined;
  /** The clock, in milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** A running simulator. */
export interface Simulator {
  /** The API's origin, such as `http://127.0.0.1:4010`. */
  readonly origin: string;
  readonly outputsOrigin: string;
  readonly submitUrl: string;
  /**
   * The base of the control URLs: append `/scripts`, `/faults`, `/outages`, `/limits`, `/account` or
   * `/ledger`.
   */
  readonly controlUrl: string;
  ledger(): Ledger;
  /** @throws ScriptFault if the script is invalid; likewise the four functions below */
  script(input: ScriptInput): void;
  faults(input: FaultsInput): void;
  limits(input: LimitsInput): void;
  account(input: AccountInput): void;
  /** Starts an outage, which hits every call or job of a kind. */
  outage(input: OutageInput): void;
  endOutages(): void;
  /** Forgets scripts and faults. */
  clearScripts(): void;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const RETOUCHES_AT_ONCE = 4;

/**
 * Starts a simulator of Segmind's API on the loopback interface: one server for the API, and one for the
 * outputs, on another port and thus another origin.
 * @throws Error with code EADDRINUSE if a port is in use
 */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const closing = new AbortController();
  const api = createServer();
  const outputs = createServer();
  const ownOrigin = await listen(api, options.port ?? 0);
  const ownOutputsOrigin = await listen(outputs, options.outputsPort ?? 0).catch(async (error) => {
    await stop(api);
    throw error;
  });
  const { publicOrigin: origin = ownOrigin, publicOutputsOrigin: outputsOrigin = ownOutputsOrigin } = options;
  const state = createState(options, origin, outputsOrigin, closing.signal);
  api.on('request', guard(state, serveApi));
  outputs.on('request', guard(state, serveOutputsOrigin));
  return {
    origin,
    outputsOrigin,
    submitUrl: `${origin}/workflows/${DEFAULT_WORKFLOW_ID}`,
    controlUrl: `${origin}${CONTROL_PATH}`,
    ledger: () => state.ledger.snapshot(state.jobs.counts()),
    script: state.scripts.add,
    faults: state.faults.set,
    outage: state.outages.add,
    endOutages: state.outages.clear,
    limits: state.rateLimit.set,
    account: state.account.set,
    clearScripts: () => {
      state.scripts.clear();
      state.faults.clear();
    },
    close: async () => {
      closing.abort();
      await Promise.all([stop(api), stop(outputs), state.jobs.close()]);
    },
  };
}

function createState(
  options: SimulatorOptions,
  origin: string,
  outputsOrigin: string,
  closing: AbortSignal,
): SimulatorState {
  const now = options.now ?? Date.now;
  const state: SimulatorState = {
    origin,
    outputsOrigin,
    controlKey: options.publicOrigin === undefined ? null : options.apiKey,
    models: [
      ...(options.profile === undefined ? [] : [readOwnWorkflow(options.profile)]),
      createWorkflow(`/workflows/${DEFAULT_WORKFLOW_ID}`),
      SEEDREAM_4_5,
      SEEDREAM_5_LITE,
    ],
    now,
    closing,
    account: createAccount({
      apiKey: options.apiKey,
      credits: options.credits ?? 1000,
      keyHeader: options.keyHeader ?? 'either',
    }),
    rateLimit: createRateLimit(now),
    ledger: createLedger(),
    scripts: createScriptBook(),
    faults: createFaults(),
    outages: createOutages(now),
    pictures: options.pictures ?? {},
    retouches: createWorkQueue(RETOUCHES_AT_ONCE, closing),
    outputs: createOutputStore(now, options.outputTtlMs ?? HOUR_MS),
    jobs: createJobTable({
      now,
      queuedMs: options.queuedMs ?? 2000,
      processingMs: options.processingMs ?? 6000,
      requestTtlMs: options.requestTtlMs ?? HOUR_MS,
      run: (job) => runJob(state, job),
    }),
  };
  return state;
}

type Serve = (state: SimulatorState, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers an error of the simulator itself with a 500 that says so, or closes the connection. */
function guard(
  state: SimulatorState,
  serve: Serve,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    serve(state, request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return response.destroy();
      response.writeHead(500, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ error: `The simulator itself failed: ${String(error)}` }));
    });
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

import type { TestProject } from 'vitest/node';
import { openSession, type Session } from '../../local/session.ts';

/** What the end-to-end tests are pointed at: a deployed stack, by its outputs, and the simulator it talks to. */
export interface DeployedStack {
  readonly outputs: Readonly<Record<string, string | undefined>>;
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly certificateFile: string;
  /** The simulator's control endpoint. */
  readonly controlUrl: string;
  /** The API key in the stack's secret: no log may hold it. */
  readonly apiKey: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: DeployedStack;
  }
}

/** Waits of the workflow run at a twentieth: 7 seconds are 350 ms. */
const WAIT_SCALE = 0.05;

/** Limits that a test can wait for; they are measured by the clock, which is not scaled. */
const SETTINGS = { jobTimeoutMinutes: '1', weatherLimitHours: '0.2', maxOutputMegabytes: '20' };

let session: Session | undefined;

/** Deploys the stack once for all end-to-end tests. */
export async function setup(project: TestProject): Promise<void> {
  session = await openSession({
    signal: new AbortController().signal,
    report: console.log,
    waitScale: WAIT_SCALE,
    settings: SETTINGS,
    job: { queuedMs: 100, processingMs: 300 },
  });
  const { engine, simulator, outputs, apiKey } = session;
  const { endpoint, region, credentials } = engine.client;
  project.provide('stack', {
    outputs,
    client: { endpoint, region, credentials },
    certificateFile: engine.certificateFile,
    controlUrl: simulator.controlUrl,
    apiKey,
  });
}

/** Leaves nothing behind. */
export async function teardown(): Promise<void> {
  await session?.close();
}

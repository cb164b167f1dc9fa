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
  /** What the engine prints, the functions' logs among it. */
  readonly logFile: string;
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

/** A global setup of vitest that deploys the stack once, with those settings, for all tests of a project. */
export function deployOnce(settings: Readonly<Record<string, string>>) {
  let session: Session | undefined;
  return {
    async setup(project: TestProject): Promise<void> {
      session = await openSession({
        signal: new AbortController().signal,
        report: console.log,
        waitScale: WAIT_SCALE,
        settings,
        job: { queuedMs: 100, processingMs: 300 },
      });
      const { engine, simulator, outputs, apiKey } = session;
      const { endpoint, region, credentials } = engine.client;
      project.provide('stack', {
        outputs,
        client: { endpoint, region, credentials },
        certificateFile: engine.certificateFile,
        logFile: engine.logFile,
        controlUrl: simulator.controlUrl,
        apiKey,
      });
    },

    async teardown(): Promise<void> {
      await session?.close();
    },
  };
}

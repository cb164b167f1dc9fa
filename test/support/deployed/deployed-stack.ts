import type { TestProject } from 'vitest/node';
import { keepLineOften } from '../../../local/chaos/keep-line.ts';
import { viewStack } from '../../../local/chaos/stack-view.ts';
import { openSession, type Session } from '../../../local/session.ts';
import { STACK } from '../../../local/stack.ts';

/**
 * What the end-to-end tests run against: a deployed stack, by its outputs, and the simulator that it calls.
 */
export interface DeployedStack {
  /** Name of the CloudFormation stack. */
  readonly name: string;
  readonly outputs: Readonly<Record<string, string | undefined>>;
  /** The settings that the stack was synthesized with; empty if it was deployed beforehand. */
  readonly context: Readonly<Record<string, string>>;
  /** What is needed to deploy to the local engine; null if the stack was deployed beforehand. */
  readonly engine: {
    readonly folder: string;
    readonly env: Readonly<Record<string, string>>;
    readonly endpoint: string;
  } | null;
  readonly client: {
    /** The local engine's endpoint. @default AWS */
    readonly endpoint?: string;
    readonly region: string;
    readonly credentials: {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string;
    };
  };
  /** The local engine's certificate; empty on AWS. */
  readonly certificateFile: string;
  /**
   * The certificate's key, for test servers that the functions must trust; empty if the stack was deployed
   * beforehand.
   */
  readonly keyFile: string;
  /** The engine's output, which includes the functions' logs; empty if the stack was deployed beforehand. */
  readonly logFile: string;
  /** The simulator's control endpoint; empty if there is none. */
  readonly controlUrl: string;
  /** The API key in the stack's secret, which must not appear in any log. Empty if there is no simulator. */
  readonly apiKey: string;
  /** How long tests wait for an expected state. */
  readonly timeoutMs: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: DeployedStack;
  }
}

const TIMEOUT_MS = 200_000;

/** Scales the waits of the workflow: 7 seconds become 350 ms. */
const WAIT_SCALE = 0.05;

/** How often the line is checked while trials are hastened. */
const LOOK_MS = 1000;

/**
 * Returns a vitest global setup that deploys the stack once, with these settings, for all tests of a project.
 * The trials of an open breaker wait by the real clock, which is not scaled. `hastensTrials` makes them due
 * within seconds, for projects in which several tests in a row cause jobs without results.
 */
export function deployOnce(
  settings: Readonly<Record<string, string>>,
  { hastensTrials = false }: { readonly hastensTrials?: boolean } = {},
) {
  let session: Session | undefined;
  const stop = new AbortController();
  let keeping: Promise<void> = Promise.resolve();
  return {
    async setup(project: TestProject): Promise<void> {
      session = await openSession({
        signal: new AbortController().signal,
        report: console.log,
        engine: { waitScale: WAIT_SCALE },
        settings,
        job: { queuedMs: 100, processingMs: 300 },
        pictures: { outputPixels: 'as-photo', visibleLine: false },
      });
      if (hastensTrials) keeping = keepLineOften(viewStack(session), stop.signal, LOOK_MS).ended;
      const { engine, simulator, context, outputs, apiKey } = session;
      const { endpoint, region, credentials } = engine.client;
      project.provide('stack', {
        name: STACK,
        outputs,
        context,
        engine: { folder: engine.folder, env: { ...engine.env }, endpoint },
        client: { endpoint, region, credentials },
        certificateFile: engine.certificateFile,
        keyFile: engine.keyFile,
        logFile: engine.logFile,
        controlUrl: simulator.controlUrl,
        apiKey,
        timeoutMs: TIMEOUT_MS,
      });
    },

    async teardown(): Promise<void> {
      stop.abort();
      await keeping;
      await session?.close();
    },
  };
}

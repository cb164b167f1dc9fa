import type { TestProject } from 'vitest/node';
import { keepLineOften } from '../../local/chaos/keep-line.ts';
import { viewStack } from '../../local/chaos/stack-view.ts';
import { openSession, type Session } from '../../local/session.ts';
import { STACK } from '../../local/stack.ts';

/** What the end-to-end tests are pointed at: a deployed stack, by its outputs, and the simulator it talks to. */
export interface DeployedStack {
  /** Of the CloudFormation stack. */
  readonly name: string;
  readonly outputs: Readonly<Record<string, string | undefined>>;
  /** The settings that it was synthesized with; none if it was deployed beforehand. */
  readonly context: Readonly<Record<string, string>>;
  /** What it takes to deploy to its engine; null if the stack was deployed beforehand. */
  readonly engine: {
    readonly folder: string;
    readonly env: Readonly<Record<string, string>>;
    readonly endpoint: string;
  } | null;
  readonly client: {
    /** Of the local engine. @default AWS */
    readonly endpoint?: string;
    readonly region: string;
    readonly credentials: {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string;
    };
  };
  /** That of the local engine; empty on AWS. */
  readonly certificateFile: string;
  /** The key to it, for servers that the functions are to trust; empty if the stack was deployed beforehand. */
  readonly keyFile: string;
  /** What the engine prints, the functions' logs among it; empty if the stack was deployed beforehand. */
  readonly logFile: string;
  /** The simulator's control endpoint; empty if there is none. */
  readonly controlUrl: string;
  /** The API key in the stack's secret: no log may hold it. Empty if there is no simulator. */
  readonly apiKey: string;
  /** How long tests wait for what is to come. */
  readonly patienceMs: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: DeployedStack;
  }
}

const PATIENCE_MS = 200_000;

/** Waits of the workflow run at a twentieth: 7 seconds are 350 ms. */
const WAIT_SCALE = 0.05;

/** How often the line is looked at if trials are hastened. */
const LOOK_MS = 1000;

/**
 * A global setup of vitest that deploys the stack once, with those settings, for all tests of a project. Trials of an
 * open breaker wait by the clock, which is not scaled: `hastensTrials` makes them due within seconds, for tests of
 * which several in a row bring jobs without results.
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
        patienceMs: PATIENCE_MS,
      });
    },

    async teardown(): Promise<void> {
      stop.abort();
      await keeping;
      await session?.close();
    },
  };
}

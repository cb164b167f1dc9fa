import { openSession, type Session } from '../session.ts';
import { examine } from './examine.ts';
import { keepLineOften } from './keep-line.ts';
import { playMixed } from './mixed-phase.ts';
import { orFailed } from './or-failed.ts';
import { planOutage, playOutage } from './outage-phase.ts';
import { drawPlan } from './plan.ts';
import { createRandom } from './random.ts';
import type { ChaosReport } from './report.ts';
import { createResultsReader } from './results-view.ts';
import type { ChaosRun } from './run.ts';
import { SHOOT_QUIET_MINUTES } from './shoot-ends.ts';
import { type StackView, viewStack } from './stack-view.ts';
import { waitUntilEmpty } from './waiting.ts';

/** Options of {@link runChaos}. */
export interface ChaosOptions {
  readonly photos: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called with each line of progress. */
  readonly report: (line: string) => void;
}

/** Few slots, so that many photos always wait. */
const MAX_IN_FLIGHT = 3;
const SETTINGS = {
  maxInFlight: String(MAX_IN_FLIGHT),
  jobTimeoutMinutes: '1',
  maxOutputMegabytes: '2',
  shootQuietMinutes: SHOOT_QUIET_MINUTES,
};
/** The waits of the workflow take a twentieth of their time: 7 seconds are 350 ms. */
const WAIT_SCALE = 0.05;
/** Some functions hang for most of a minute, so it takes several. */
const FUNCTIONS_AT_ONCE = 8;

/** Puts photos through a deployed stack, disturbs it in every way, and reports the outcome. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { signal, report } = options;
  const session = await openSession({
    signal,
    report,
    engine: { waitScale: WAIT_SCALE, functionsAtOnce: FUNCTIONS_AT_ONCE },
    settings: SETTINGS,
    job: { queuedMs: 100, processingMs: 500 },
    pictures: { outputPixels: 'as-photo', visibleLine: false },
  });
  const stack = viewStack(session);
  try {
    return await disturb(session, stack, options);
  } finally {
    stack.close();
    await session.close();
  }
}

/**
 * Runs the outage first, while the line is as deployed and nothing else is disturbed; then everything else at
 * once.
 */
async function disturb(session: Session, stack: StackView, options: ChaosOptions): Promise<ChaosReport> {
  const { photos, seed, report } = options;
  const startedAt = performance.now();
  const closed = new AbortController();
  const keeper = keepLineOften(stack, AbortSignal.any([session.signal, closed.signal]));
  const readResults = createResultsReader(stack.s3, session.outputs.PhotoBucketName);
  const run: ChaosRun = { session, stack, keeper, readResults, seed, random: createRandom(seed), report };

  const inOutage = planOutage(photos);
  const plans = { outage: inOutage, mixed: drawPlan(photos - inOutage.length, seed) };
  const outage = await orFailed(keeper.ended, playOutage(plans.outage, run));
  const mixed = await orFailed(keeper.ended, playMixed(plans.mixed, plans.outage.length, run));
  report('Waiting for the line to be empty …');
  const left = await waitUntilEmpty(session, stack);
  closed.abort();
  await keeper.ended;
  const examined = await examine({ plans, outage, mixed, left, limit: MAX_IN_FLIGHT }, run);
  return { ...examined, seconds: Math.round((performance.now() - startedAt) / 1000) };
}

import { disturbAccount } from './disturbances/account-failure.ts';
import { killWorkers } from './disturbances/kill-workers.ts';
import { stopExecutions } from './disturbances/stop-executions.ts';
import { orFailed } from './or-failed.ts';
import type { PhotoPlan } from './plan.ts';
import type { ChaosRun } from './run.ts';
import { uploadAll } from './upload-all.ts';
import { createMilestones, waitForRecords } from './waiting.ts';

/** The disturbances of the mixed phase. */
export interface MixedPhase {
  readonly killed: number;
  readonly stopped: number;
  /** Whether the circuit breaker opened while there were no credits. */
  readonly breakerOpened: boolean;
  /** How many answers the simulator gave in this phase, and how many of them were wrong. */
  readonly answers: number;
  readonly spoilt: number;
}

/**
 * Drops photos and disturbs them in every way, until each has its record. `recorded` is the number of records
 * from before.
 */
export async function playMixed(
  plans: readonly PhotoPlan[],
  recorded: number,
  run: ChaosRun,
): Promise<MixedPhase> {
  const { session, stack, random, readResults, report, seed } = run;
  const { simulator, engine } = session;
  const before = simulator.ledger();
  for (const { script } of plans) simulator.script(script);
  const calm = new AbortController();
  const untilCalm = AbortSignal.any([session.signal, calm.signal]);
  const stopping = stopExecutions(plans, stack, untilCalm);
  const whenRecords = createMilestones(plans.length);
  // A batch of which start-retouch is killed stays invisible for three minutes, so killing starts after the
  // first record.
  const killing = whenRecords.first.then(() => killWorkers(engine.pid, random, untilCalm));
  const emptying = whenRecords.half.then(() => disturbAccount(simulator, stack, session.signal));
  const disturbances = Promise.all([killing, stopping, emptying]);

  report(`Dropping ${plans.length} photos, seed ${seed} …`);
  const copying = uploadAll(plans, run);
  copying.copied.catch(() => {});
  await orFailed(disturbances, copying.uploaded);
  const photos = recorded + plans.length;
  const onRecords = (count: number) => whenRecords.reach(count - recorded);
  await orFailed(disturbances, waitForRecords(readResults, { photos, session, report, onRecords }));
  whenRecords.reach(plans.length);
  await orFailed(disturbances, copying.copied);
  calm.abort();
  const [killed, stopped, breakerOpened] = await disturbances;
  const after = simulator.ledger();
  const answersIn = (ledger: typeof after) => ledger.submits + ledger.polls + ledger.downloads;
  return {
    killed,
    stopped,
    breakerOpened,
    answers: answersIn(after) - answersIn(before),
    spoilt: after.spoilt - before.spoilt,
  };
}

import { openSession, type Session } from '../session.ts';
import { checkItems } from './check-items.ts';
import { checkRecords } from './check-records.ts';
import { troubleAccount } from './disturbances/account-trouble.ts';
import { killWorkers } from './disturbances/kill-workers.ts';
import { stopExecutions } from './disturbances/stop-executions.ts';
import { findSecrets } from './find-secrets.ts';
import { keepLineOften } from './keep-line.ts';
import { drawPlan } from './plan.ts';
import { createRandom } from './random.ts';
import type { ChaosReport } from './report.ts';
import { createResultsReader } from './results-view.ts';
import { type StackView, viewStack } from './stack-view.ts';
import { uploadAll } from './upload-all.ts';
import { createMilestones, waitForRecords, waitUntilSettled } from './waiting.ts';

/** What is run. */
export interface ChaosOptions {
  readonly photos: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Told what goes on. */
  readonly report: (line: string) => void;
}

/** Few, so that the limit bites: many photos always wait. */
const MAX_IN_FLIGHT = 3;
const SETTINGS = { maxInFlight: String(MAX_IN_FLIGHT), jobTimeoutMinutes: '1', maxOutputMegabytes: '2' };
/** Waits of the workflow run at a twentieth: 7 seconds are 350 ms. */
const WAIT_SCALE = 0.05;
/** Some of them hang for most of a minute. */
const FUNCTIONS_AT_ONCE = 8;

/** Puts photos through a deployed stack, disturbs it in every way, and counts what came of it. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { signal, report } = options;
  const session = await openSession({
    signal,
    report,
    engine: { waitScale: WAIT_SCALE, functionsAtOnce: FUNCTIONS_AT_ONCE },
    settings: SETTINGS,
    job: { queuedMs: 100, processingMs: 500 },
  });
  const stack = viewStack(session);
  try {
    return await disturb(session, stack, options);
  } finally {
    stack.close();
    await session.close();
  }
}

async function disturb(session: Session, stack: StackView, options: ChaosOptions): Promise<ChaosReport> {
  const { photos, seed, report } = options;
  const { simulator, outputs, engine, apiKey } = session;
  const startedAt = performance.now();
  const random = createRandom(seed);
  const plans = drawPlan(photos, seed);
  for (const { script } of plans) simulator.script(script);
  const readResults = createResultsReader(stack.s3, outputs.PhotoBucketName);

  const calm = new AbortController();
  const closed = new AbortController();
  const untilCalm = AbortSignal.any([session.signal, calm.signal]);
  const untilClosed = AbortSignal.any([session.signal, closed.signal]);
  const keeping = keepLineOften(session, stack, untilClosed);
  const stopping = stopExecutions(plans, stack, untilCalm);
  const whenRecords = createMilestones(photos);
  // A killed start-retouch leaves its batch invisible for three minutes: the first photos are to come in before.
  const killing = whenRecords.first.then(() => killWorkers(engine.pid, random, untilCalm));
  const troubling = whenRecords.half.then(() => troubleAccount(simulator, stack, session.signal));
  const disturbances = Promise.all([killing, stopping, troubling]);
  const background = Promise.all([keeping, disturbances]);
  // Whatever fails first ends the run; the others are waited for where all went well.
  const orFailed = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([work, background.then(() => work)]) as Promise<T>;

  report(`Dropping ${photos} photos, seed ${seed} …`);
  const copying = uploadAll(plans, { session, stack, random });
  copying.copied.catch(() => {});
  await orFailed(copying.uploaded);
  const onRecords = (count: number) => whenRecords.reach(count);
  await orFailed(waitForRecords(readResults, { photos, session, report, onRecords }));
  whenRecords.reach(photos);
  await orFailed(copying.copied);
  calm.abort();
  const [killed, stopped, wasHeld] = await disturbances;
  report('Waiting for the line to be empty …');
  const left = await waitUntilSettled(session, stack);
  closed.abort();
  await keeping;

  const results = await readResults();
  const ledger = simulator.ledger();
  const checked = await checkRecords(plans, results, ledger);
  const items = await stack.listItems();
  const texts = items.map((item) => [`${item.pk} ${item.sk}`, JSON.stringify(item)] as const);
  const search = await findSecrets(apiKey, engine, new Map([...results.records, ...texts]));
  return {
    figures: {
      photos,
      records: results.records.size,
      billed: ledger.billed,
      billedTwice: Object.values(ledger.photos).filter(({ billed }) => billed > 1).length,
      secretsInLogs: search.found.length,
      maxInFlight: ledger.mostFollowed,
      slotsLeft: left.slots,
      ticketsLeft: left.tickets,
    },
    limit: MAX_IN_FLIGHT,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    answers: ledger.submits + ledger.polls + ledger.downloads,
    spoilt: ledger.spoilt,
    killed,
    stopped,
    copies: plans.reduce((sum, { copies }) => sum + copies, 0),
    wasHeld,
    runningLeft: left.running,
    messagesLeft: left.messages,
    keyLeaks: ledger.keyLeaks,
    strays: ledger.strays,
    checked,
    itemsWrong: checkItems(items, checked.records, ledger),
    search,
  };
}

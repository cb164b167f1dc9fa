import { checkItems } from './check-items.ts';
import { checkRecords } from './check-records.ts';
import { countFailures } from './count-failures.ts';
import { findSecrets } from './find-secrets.ts';
import type { MixedPhase } from './mixed-phase.ts';
import { type OutagePhase, reportOutage } from './outage-phase.ts';
import type { PhotoPlan } from './plan.ts';
import type { ChaosReport } from './report.ts';
import type { ChaosRun } from './run.ts';
import { checkShootEnds } from './shoot-ends.ts';
import type { waitUntilEmpty } from './waiting.ts';

/** The phases of a run, and what they left in the line. */
export interface PlayedRun {
  readonly plans: { readonly outage: readonly PhotoPlan[]; readonly mixed: readonly PhotoPlan[] };
  readonly outage: OutagePhase;
  readonly mixed: MixedPhase;
  readonly left: Awaited<ReturnType<typeof waitUntilEmpty>>;
  /** The number of slots: how many photos may be at Segmind at once. */
  readonly limit: number;
}

/** Checks the results, the table and the logs against the plan and what the simulator billed. */
export async function examine(
  { plans, outage, mixed, left, limit }: PlayedRun,
  { session, stack, readResults }: ChaosRun,
): Promise<Omit<ChaosReport, 'seconds'>> {
  const all = [...plans.outage, ...plans.mixed];
  const results = await readResults();
  const ledger = session.simulator.ledger();
  const checked = await checkRecords(all, results, ledger);
  const shootsWrong = await checkShootEnds(checked.records, session, stack);
  const items = await stack.listItems();
  const texts = items.map((item) => [`${item.pk} ${item.sk}`, JSON.stringify(item)] as const);
  const search = await findSecrets(session.apiKey, session.engine, new Map([...results.records, ...texts]));
  return {
    figures: {
      photos: all.length,
      records: results.records.size,
      billed: ledger.billed,
      billedTwice: Object.values(ledger.photos).filter(({ billed }) => billed > 1).length,
      secretsInLogs: search.found.length,
      maxInFlight: ledger.mostFollowed,
      slotsLeft: left.slots,
      ticketsLeft: left.tickets,
      ...countFailures(checked.records.values(), ledger),
    },
    ...mixed,
    outage: reportOutage(outage, plans.outage, checked.records, limit),
    limit,
    copies: all.reduce((sum, { copies }) => sum + copies, 0),
    runningLeft: left.running,
    messagesLeft: left.messages,
    keyLeaks: ledger.keyLeaks,
    strays: ledger.strays,
    checked,
    itemsWrong: checkItems(items, checked.records, ledger),
    shootsWrong,
    search,
  };
}

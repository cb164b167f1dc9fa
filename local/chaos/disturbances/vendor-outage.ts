import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from '../../segmind/script/script-steps.ts';
import type { Simulator } from '../../segmind/simulator.ts';
import type { LineKeeper } from '../keep-line.ts';
import type { StackView } from '../stack-view.ts';

/** A kind of outage of Segmind. */
export interface VendorOutage {
  readonly name: string;
  /** Which calls it hits: all calls, including the balance, or only submits. */
  readonly call: 'all' | 'submit';
  readonly step: Step;
  /** Whether the outcome of a submit during the outage is unknown. */
  readonly isUnknown: boolean;
}

const OUTAGES: readonly VendorOutage[] = [
  { name: 'submits answer 504', call: 'submit', step: { status: 504 }, isUnknown: true },
  { name: 'every call answers 503', call: 'all', step: { status: 503 }, isUnknown: false },
  { name: 'every connection is reset', call: 'all', step: { drop: 'before-reply' }, isUnknown: true },
  {
    name: 'submits answer 504, but Segmind accepts their jobs',
    call: 'submit',
    step: { status: 504, taken: true },
    isUnknown: true,
  },
  { name: 'submits answer 522', call: 'submit', step: { status: 522 }, isUnknown: true },
];

/** Draws an outage: always the same for the same seed, and a different one for the next seed. */
export function drawOutage(seed: number): VendorOutage {
  return OUTAGES[seed % OUTAGES.length] as VendorOutage;
}

/** The effects of an outage. */
export interface PlayedOutage {
  /** Whether the circuit breaker opened. */
  readonly breakerOpened: boolean;
  /** How many calls it hit. */
  readonly struck: number;
  /** How many trials of the open breaker were made due during the outage. */
  readonly trials: number;
}

const LOOK_AGAIN_MS = 300;
/** If the breaker does not open, the outage ends after this time. */
const OUTAGE_SECONDS = 45;
/** Long enough for a trial, which fails because of the outage too. */
const OPEN_FOR_MS = 10_000;

interface Surroundings {
  readonly simulator: Simulator;
  readonly stack: Pick<StackView, 'readLine'>;
  readonly keeper: Pick<LineKeeper, 'trials'>;
  readonly signal: AbortSignal;
  /** @default 10,000 */
  readonly openForMs?: number;
}

/** Starts an outage of Segmind, and ends it a little after the breaker has opened. */
export async function breakVendor(
  { call, step }: VendorOutage,
  { simulator, stack, keeper, signal, openForMs = OPEN_FOR_MS }: Surroundings,
): Promise<PlayedOutage> {
  const before = { struck: simulator.ledger().inOutage, trials: keeper.trials() };
  const endAt = performance.now() + OUTAGE_SECONDS * 1000;
  simulator.outage({ call, step, seconds: OUTAGE_SECONDS });
  let breakerOpened = false;
  while (!breakerOpened && performance.now() < endAt) {
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
    breakerOpened = (await stack.readLine()).isBreakerOpen;
  }
  if (breakerOpened) await sleep(openForMs, undefined, { signal });
  simulator.endOutages();
  return {
    breakerOpened,
    struck: simulator.ledger().inOutage - before.struck,
    trials: keeper.trials() - before.trials,
  };
}

import type { FaultKind } from '../segmind/script/fault-kinds.ts';
import type { Step } from '../segmind/script/script-steps.ts';
import type { ScriptInput } from '../segmind/script/scripts.ts';
import { DECKS, endsPhoto } from './kinds.ts';
import { createDeck, createRandom, type Random } from './random.ts';

/** The plan for one photo. */
export interface PhotoPlan {
  /** The photo's path below `uploads/`. The name of its execution begins with the file's name. */
  readonly path: string;
  /** The names of its faults, in order. */
  readonly kinds: readonly string[];
  /** The script for the simulator. */
  readonly script: ScriptInput;
  /** How many more times its upload event is delivered. */
  readonly copies: number;
  /** When its execution is stopped: while it waits in the queue, or while its job runs; null for never. */
  readonly stop: 'waiting' | 'running' | null;
}

/** One photo in 12 has a fault that takes long. */
const LONG_EVERY = 12;
/** The share of jobs that take longer than others, whatever their result. */
const SLOW_SHARE = 0.1;
const SLOW_JOB = { processingMs: 2500 } as const;
/**
 * A job that never ends is polled a hundred times; for 40 of these polls it has a status that the client does
 * not know.
 */
const STUCK: Step = { jobStatus: 'STUCK', times: 40 };
/** One photo in 20 is stopped while it waits, and one while its job runs. */
const STOP_EVERY = 20;
/**
 * One photo in 24 gets an account failure. These photos follow one another, so that the breaker opens only a
 * few times for all of them.
 */
const ACCOUNT_EVERY = 24;

/** Draws the plan of each photo: always the same for the same number of photos and seed. */
export function drawPlan(photos: number, seed: number): PhotoPlan[] {
  const random = createRandom(seed);
  const deal = {
    long: createDeck(DECKS.long, random),
    account: createDeck(DECKS.account, random),
    submit: createDeck(DECKS.submit, random),
    poll: createDeck(DECKS.poll, random),
    output: createDeck(DECKS.output, random),
    job: createDeck(DECKS.job, random),
  };
  const disturbed = Math.min(DECKS.account.length, Math.ceil(photos / ACCOUNT_EVERY));
  const firstDisturbed = Math.floor(photos / 4);
  return Array.from({ length: photos }, (_, index) => {
    const first: FaultKind[] = [];
    if (index >= firstDisturbed && index < firstDisturbed + disturbed) first.push(deal.account());
    if (index % LONG_EVERY === 5) first.push(deal.long());
    const kinds = [...first];
    if (!kinds.some(endsPhoto)) kinds.push(...drawKinds(deal, random, kinds));
    const path = `chaos/${String(index).padStart(4, '0')}.jpg`;
    return {
      path,
      kinds: kinds.map(({ kind }) => kind),
      script: toScript(path, kinds, random() < SLOW_SHARE),
      copies: random() < 0.25 ? 1 + Math.floor(random() * 2) : 0,
      stop: index % STOP_EVERY === 9 ? 'waiting' : index % STOP_EVERY === 19 ? 'running' : null,
    };
  });
}

type Deal = Record<'submit' | 'poll' | 'output' | 'job', () => FaultKind>;

/** Draws faults call by call, up to one that ends the photo. */
function drawKinds(deal: Deal, random: Random, before: readonly FaultKind[]): FaultKind[] {
  const kinds: FaultKind[] = [];
  const draw = (chance: number, from: () => FaultKind) => {
    if (random() < chance && !kinds.some(endsPhoto)) kinds.push(from());
  };
  if (!before.some(({ target }) => target === 'submit')) draw(0.5, deal.submit);
  draw(0.35, deal.job);
  // The result of a job is seen by its last poll; the polls before it can fail whatever the result is.
  const polls = Array.from({ length: 3 }, (_, index) => [1, 0.85, 0.5][index] ?? 0);
  const reachesPolls = !kinds.some((kind) => kind.target === 'submit' && endsPhoto(kind));
  if (reachesPolls) for (const chance of polls) if (random() < chance) kinds.push(deal.poll());
  draw(0.9, deal.output);
  return kinds;
}

function toScript(photo: string, kinds: readonly FaultKind[], isSlow: boolean): ScriptInput {
  const steps = (target: FaultKind['target']): Step[] =>
    kinds.flatMap((kind) => (kind.target === target && kind.step ? [kind.step] : []));
  const job = Object.assign(isSlow ? { ...SLOW_JOB } : {}, ...kinds.map((kind) => kind.job ?? {}));
  const poll = job.never ? [STUCK] : steps('poll');
  return { photo, submit: steps('submit'), poll, output: steps('output'), job };
}

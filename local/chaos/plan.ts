import type { FaultKind } from '../segmind/script/fault-kinds.ts';
import type { Step } from '../segmind/script/script-steps.ts';
import type { ScriptInput } from '../segmind/script/scripts.ts';
import { DECKS, endsPhoto } from './kinds.ts';
import { createDeck, createRandom, type Random } from './random.ts';

/** What is to happen to one photo. */
export interface PhotoPlan {
  /** Below `uploads/`; the file's name begins the name of its execution. */
  readonly path: string;
  /** The names of what goes wrong, in order. */
  readonly kinds: readonly string[];
  /** What the simulator is told. */
  readonly script: ScriptInput;
  /** How many more times its event arrives. */
  readonly copies: number;
  /** Where its execution is stopped by hand: in line, or at Segmind. */
  readonly stop: 'waiting' | 'running' | null;
}

/** One photo in so many has a fault that takes its time. */
const LONG_EVERY = 12;
/** Jobs that take longer than others, whatever comes of them. */
const SLOW_SHARE = 0.1;
const SLOW_JOB = { processingMs: 2500 } as const;
/** A job that never ends is polled a hundred times; for a while it has words of its own for that. */
const STUCK: Step = { jobStatus: 'STUCK', times: 40 };
/** One photo in so many is stopped while it waits, and one while its job runs. */
const STOP_EVERY = 20;
/** One photo in so many meets account trouble, all of them in a row, so that the breaker opens few times for all. */
const ACCOUNT_EVERY = 24;

/** Draws what happens to each photo: always the same for the same number and seed. */
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
  const troubled = Math.min(DECKS.account.length, Math.ceil(photos / ACCOUNT_EVERY));
  const firstTroubled = Math.floor(photos / 4);
  return Array.from({ length: photos }, (_, index) => {
    const first: FaultKind[] = [];
    if (index >= firstTroubled && index < firstTroubled + troubled) first.push(deal.account());
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

/** Faults call by call, up to one that ends the photo. */
function drawKinds(deal: Deal, random: Random, before: readonly FaultKind[]): FaultKind[] {
  const kinds: FaultKind[] = [];
  const draw = (chance: number, from: () => FaultKind) => {
    if (random() < chance && !kinds.some(endsPhoto)) kinds.push(from());
  };
  if (!before.some(({ target }) => target === 'submit')) draw(0.5, deal.submit);
  draw(0.35, deal.job);
  // What a job comes to is seen by a poll: those before it go wrong whatever it is.
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

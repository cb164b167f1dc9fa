import type { SegmindClient } from '../../functions/shared/clients/segmind/segmind-client.ts';
import { failure } from '../../functions/shared/domain/failure.ts';
import { type Refusal, refusal } from '../../functions/shared/domain/segmind-reply.ts';
import type { SimulatedClock } from './clock.ts';
import { between, createDice, type Dice } from './dice.ts';

const JOB_MS = [20_000, 60_000] as const;
/** How long Segmind takes to answer. */
const SUBMIT_MS = [300, 1500] as const;
const POLL_MS = [80, 300] as const;
/** One photo in 25 is refused for weather at first, once to six times in a row; half of the replies say when to ask again. */
const WEATHER_SHARE = 0.04;
const MAX_REFUSALS = 6;
const TOLD_SECONDS = [5, 60] as const;

/** What Segmind does with one photo. */
interface Job {
  readonly dice: Dice;
  readonly ms: number;
  refusalsLeft: number;
  doneAtMs: number;
}

/**
 * Segmind for a bench: what it does with each photo follows from the seed and the photo alone, so that every way of
 * calling it meets the same jobs and the same weather.
 */
export class SimulatedVendor implements SegmindClient {
  readonly #clock: SimulatedClock;
  readonly #jobs: readonly Job[];

  constructor(clock: SimulatedClock, { photos, seed }: { photos: number; seed: number }) {
    this.#clock = clock;
    this.#jobs = Array.from({ length: photos }, (_, index) => {
      const dice = createDice(seed * 1_000_003 + index * 7919);
      const ms = between(JOB_MS, dice);
      const refusals = dice() < WEATHER_SHARE ? 1 + Math.floor(dice() * MAX_REFUSALS) : 0;
      return { dice, ms, refusalsLeft: refusals, doneAtMs: Number.POSITIVE_INFINITY };
    });
  }

  /** `photoUrl` is the photo's number; so is the `pollUrl` of its job. */
  async submit({ photoUrl }: { photoUrl: string }) {
    const job = this.#find(photoUrl);
    await this.#clock.sleep(between(SUBMIT_MS, job.dice));
    if (job.refusalsLeft > 0) return refuse(job);
    job.doneAtMs = this.#clock.nowMs + job.ms;
    return { kind: 'accepted', pollUrl: photoUrl, requestId: null } as const;
  }

  async poll(pollUrl: string) {
    const job = this.#find(pollUrl);
    await this.#clock.sleep(between(POLL_MS, job.dice));
    return this.#clock.nowMs < job.doneAtMs
      ? ({ kind: 'working', status: 'PROCESSING' } as const)
      : ({ kind: 'completed', output: [] } as const);
  }

  #find(photoNumber: string): Job {
    const job = this.#jobs[Number(photoNumber)];
    if (job === undefined) throw new Error(`No photo ${photoNumber}.`);
    return job;
  }
}

function refuse(job: Job): Refusal {
  job.refusalsLeft -= 1;
  const toldSeconds = job.dice() < 0.5 ? null : Math.round(between(TOLD_SECONDS, job.dice));
  return refusal(failure('segmind-busy', 'Segmind answered 503.'), toldSeconds);
}

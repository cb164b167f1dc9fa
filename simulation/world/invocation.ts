import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fate } from './options.ts';

/** The functions of the pipeline, by the names of their folders. */
export const FUNCTIONS = [
  'start-retouch',
  'prepare-photo',
  'reuse-result',
  'join-line',
  'submit-retouch',
  'poll-retouch',
  'store-results',
  'record-failure',
  'end-retouch',
  'keep-line',
  'audit',
  'count-shoots',
  'finish-shoots',
  'api',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** One call of a function, and its effects so far. */
export class Invocation {
  readonly fn: FunctionName;
  /** The photo's id; null for a function that works on many. */
  readonly id: string | null;
  readonly startedAtMs: number;
  fate: Fate | null = null;
  requests = 0;
  /** When Segmind answered the invocation's last request. */
  answeredAtMs = Number.NaN;
  isKilled = false;
  /**
   * Whether it has answered or thrown. Work that it left behind continues when its container is used again.
   */
  hasAnswered = false;
  /** Called when the invocation is killed. */
  onKilled: () => void = () => {};

  constructor(fn: FunctionName, id: string | null, startedAtMs: number) {
    this.fn = fn;
    this.id = id;
    this.startedAtMs = startedAtMs;
  }

  /** Kills the invocation: from here on its promises never settle. */
  async kill(): Promise<never> {
    this.isKilled = true;
    this.onKilled();
    return new Promise<never>(() => {});
  }
}

/** The invocation in which the current code runs. */
export const currentInvocation = new AsyncLocalStorage<Invocation>();

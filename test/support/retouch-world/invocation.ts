import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fate } from './options.ts';

/** The functions of the pipeline, by their folders. */
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

/** One call of a function, and what it did so far. */
export class Invocation {
  readonly fn: FunctionName;
  /** The photo's id; null for a function that works on many. */
  readonly id: string | null;
  readonly startedAtMs: number;
  fate: Fate | null = null;
  requests = 0;
  /** When Segmind answered its last request. */
  answeredAtMs = Number.NaN;
  isKilled = false;
  /** It has answered, or thrown: what it left undone goes on when its container is used again. */
  hasAnswered = false;
  /** Called when it is killed. */
  onKilled: () => void = () => {};

  constructor(fn: FunctionName, id: string | null, startedAtMs: number) {
    this.fn = fn;
    this.id = id;
    this.startedAtMs = startedAtMs;
  }

  /** From here on it does nothing more: its promises stay as they are for ever. */
  async kill(): Promise<never> {
    this.isKilled = true;
    this.onKilled();
    return new Promise<never>(() => {});
  }
}

/** Tells code which invocation it runs in. */
export const currentInvocation = new AsyncLocalStorage<Invocation>();

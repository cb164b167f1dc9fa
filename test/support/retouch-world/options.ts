import type { BranchCoverage } from '../state-machine/branches.ts';
import type { AslDefinition } from '../state-machine/definition-schema.ts';
import type { Invocation } from './invocation.ts';
import type { Quota } from './quota.ts';

/** The services whose requests take time, are counted and can fail. */
export type Service = 'dynamodb' | 's3' | 'stepFunctions' | 'secrets' | 'events' | 'segmind';

/** A number, or the least and the most of an evenly drawn one. */
export type Range = number | readonly [number, number];

/** A request that a function sends. */
export interface WorldRequest {
  readonly service: Service;
  /** The SDK's command without its ending: `TransactWrite`, `PutObject`. For Segmind `submit`, `poll` or `credits`. */
  readonly operation: string;
  readonly isWrite: boolean;
  readonly invocation: Invocation;
}

/** What goes wrong with one request to AWS. */
export type RequestFault =
  /** It fails before it takes effect. */
  | 'fail'
  /** It takes effect, and its answer is lost each time that the SDK sends it. */
  | 'lose-answer'
  /** It takes effect, its answer is lost once, and the SDK sends it again. */
  | 'repeat'
  /** DynamoDB: another transaction is at one of the items. */
  | 'conflict';

/** What becomes of one invocation of a function. Requests are counted from 1. */
export type Fate =
  /** The process is killed at that request, before or after it took effect. */
  | { readonly kind: 'killed'; readonly request: number; readonly when: 'before' | 'after' }
  /** It stands still before that request; its caller has given up meanwhile, and it goes on afterwards. */
  | { readonly kind: 'frozen'; readonly request: number; readonly ms: number }
  /** It stands still before that request, and its caller waits. */
  | { readonly kind: 'slow'; readonly request: number; readonly ms: number }
  /** Lambda does not run it. */
  | { readonly kind: 'throttled' }
  /** It ends as it should, and its caller gets an error instead of its answer. */
  | { readonly kind: 'answer-lost' };

/** What a world is made of. */
export interface WorldOptions {
  /** Settings of the stack: `maxInFlight`, `maxPhotosPerDay`, `pollSeconds`, …. @default the stack's own defaults */
  readonly settings?: Record<string, unknown>;
  /** The definition that executions run under. @default the stack's own */
  readonly definition?: AslDefinition;
  /** All that happens by chance follows from it. @default 1 */
  readonly seed?: number;
  /** One request to AWS, milliseconds. It takes effect in the middle of that time. @default 10 */
  readonly requestMs?: Range;
  /** From a call of a function until it begins. @default 10 */
  readonly invokeMs?: Range;
  /** A job at Segmind, milliseconds. @default 15 to 30 seconds */
  readonly jobMs?: Range;
  /** Segmind's answer to a submit, milliseconds. @default 300 to 1500 */
  readonly submitMs?: Range;
  /** Segmind's answer to a poll, milliseconds. @default 80 to 300 */
  readonly pollMs?: Range;
  /** An output, from its request to its end, milliseconds. @default 500 to 2000 */
  readonly outputMs?: Range;
  /** Photos that are dropped a second. @default 100 */
  readonly dropsPerSecond?: number;
  /** Whether keep-line runs each minute, and end-retouch gets the events of executions that ended. @default true */
  readonly keepsLine?: boolean;
  /** Counts the branches of the state machine that are taken. @default one of the world's own */
  readonly coverage?: BranchCoverage;
  /** Decides about each request. @default none fails */
  readonly fault?: (request: WorldRequest) => RequestFault | null;
  /** Decides about each invocation. @default all end as they should */
  readonly fate?: (invocation: Invocation) => Fate | null;
  /** How often the account may ask DescribeExecution. @default as often as it likes */
  readonly describeQuota?: Quota;
  /** How many functions the account may run at once at this moment; further calls are throttled. @default no limit */
  readonly concurrency?: () => number;
  /**
   * What a function leaves undone when it answers is frozen with its container: how long each of its later requests
   * waits, milliseconds. @default no time
   */
  readonly thawMs?: () => number;
  /** Whether Step Functions' event of an execution that ended is lost. @default none is */
  readonly losesStatusEvent?: () => boolean;
}

/** A number in that range. */
export function draw(range: Range, random: () => number): number {
  if (typeof range === 'number') return range;
  const [least, most] = range;
  return least + (most - least) * random();
}

/** The most that a range gives. */
export function most(range: Range): number {
  return typeof range === 'number' ? range : range[1];
}

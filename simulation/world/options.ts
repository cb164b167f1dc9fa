import type { BranchCoverage } from '../aws/state-machine/branches.ts';
import type { AslDefinition } from '../aws/state-machine/definition-schema.ts';
import type { Invocation } from './invocation.ts';
import type { Quota } from './quota.ts';

/** The services with requests that take time, are counted and can fail. */
export type Service = 'dynamodb' | 's3' | 'stepFunctions' | 'secrets' | 'events' | 'segmind';

/** A number, or the minimum and maximum of a uniformly drawn one. */
export type Range = number | readonly [number, number];

/** A request that a function sends. */
export interface WorldRequest {
  readonly service: Service;
  /**
   * The SDK's command name without `Command`: `TransactWrite`, `PutObject`. For Segmind `submit`, `poll` or
   * `credits`.
   */
  readonly operation: string;
  readonly isWrite: boolean;
  readonly invocation: Invocation;
}

/** What goes wrong with one request to AWS. */
export type RequestFault =
  /** It fails before it takes effect. */
  | 'fail'
  /** It takes effect, and its response is lost each time that the SDK sends it. */
  | 'lose-answer'
  /** It takes effect, its response is lost once, and the SDK sends it again. */
  | 'repeat'
  /** DynamoDB: another transaction holds one of the items. */
  | 'conflict';

/** How one invocation of a function ends. Requests are counted from 1. */
export type Fate =
  /** The process is killed at that request, before or after it took effect. */
  | { readonly kind: 'killed'; readonly request: number; readonly when: 'before' | 'after' }
  /**
   * The process freezes before that request. Its caller gives up meanwhile, and the process continues later.
   */
  | { readonly kind: 'frozen'; readonly request: number; readonly ms: number }
  /** The process freezes before that request, and its caller waits. */
  | { readonly kind: 'slow'; readonly request: number; readonly ms: number }
  /** Lambda does not run it. */
  | { readonly kind: 'throttled' }
  /** It ends normally, and its caller gets an error instead of the response. */
  | { readonly kind: 'answer-lost' };

/** The options of a world. */
export interface WorldOptions {
  /**
   * Settings of the stack: `maxInFlight`, `maxPhotosPerDay`, `pollSeconds`, …. @default the stack's defaults
   */
  readonly settings?: Record<string, unknown>;
  /** The definition that executions run. @default the stack's own */
  readonly definition?: AslDefinition;
  /** Seed of all randomness. @default 1 */
  readonly seed?: number;
  /** Duration of one request to AWS, milliseconds. It takes effect at half of that time. @default 10 */
  readonly requestMs?: Range;
  /** Delay between the call of a function and its start. @default 10 */
  readonly invokeMs?: Range;
  /** Duration of a job at Segmind, milliseconds. @default 15 to 30 seconds */
  readonly jobMs?: Range;
  /** Time until Segmind replies to a submit, milliseconds. @default 300 to 1500 */
  readonly submitMs?: Range;
  /** Time until Segmind replies to a poll, milliseconds. @default 80 to 300 */
  readonly pollMs?: Range;
  /** Duration of the download of an output, milliseconds. @default 500 to 2000 */
  readonly outputMs?: Range;
  /** Photos dropped per second. @default 100 */
  readonly dropsPerSecond?: number;
  /**
   * Whether keep-line runs each minute, and end-retouch gets the events of ended executions. @default true
   */
  readonly keepsLine?: boolean;
  /** Counts which branches of the state machine were taken. @default the world's own */
  readonly coverage?: BranchCoverage;
  /** Chooses the fault of each request. @default no faults */
  readonly fault?: (request: WorldRequest) => RequestFault | null;
  /** Chooses the fate of each invocation. @default all end normally */
  readonly fate?: (invocation: Invocation) => Fate | null;
  /** The account's quota of DescribeExecution. @default no limit */
  readonly describeQuota?: Quota;
  /**
   * How many functions the account may run concurrently now; further calls are throttled. @default no limit
   */
  readonly concurrency?: () => number;
  /**
   * Work that a function leaves behind when it answers is frozen with its container: how long each of its
   * later requests is delayed, milliseconds. @default no delay
   */
  readonly thawMs?: () => number;
  /** Whether Step Functions' event of an ended execution is lost. @default never */
  readonly losesStatusEvent?: () => boolean;
}

/** Draws a number from a range. */
export function draw(range: Range, random: () => number): number {
  if (typeof range === 'number') return range;
  const [least, most] = range;
  return least + (most - least) * random();
}

/** The maximum of a range. */
export function most(range: Range): number {
  return typeof range === 'number' ? range : range[1];
}

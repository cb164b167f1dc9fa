import { randomUUID } from 'node:crypto';
import type { JobCounts } from '../ledger.ts';
import type { Overrides, ServedModel } from '../models/served-model.ts';
import type { JobPlan } from '../script/scripts.ts';
import { countMostAtOnce } from './most-at-once.ts';

/** A valid request for a job. */
export interface Order {
  readonly model: ServedModel;
  /** The photo's name in scripts and in the ledger. */
  readonly photo: string;
  /**
   * The photo's URL may have a secret in its query: it is only sent to the photo's host and back to the
   * client.
   */
  readonly overrides: Overrides;
}

/** The result of a job. */
export type JobResult = { readonly output: unknown } | { readonly failure: string | undefined };

/** A job that the simulator has taken. */
export interface Job {
  readonly requestId: string;
  readonly order: Order;
  readonly plan: JobPlan;
  readonly acceptedAt: number;
  readonly processingAt: number;
  readonly doneAt: number;
  /** When the client last polled it. */
  askedAt: number;
  result?: JobResult;
  resultAt?: number;
}

/** The statuses that a poll can answer. */
export type JobStatus = 'QUEUED' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** The jobs that were taken and are not forgotten yet. */
export interface JobTable {
  take(order: Order, plan: JobPlan): Job;
  find(requestId: string): Job | undefined;
  /**
   * Updates a job. Waits a little for a retouch that is due, so that a job with a duration of 0 is finished
   * at once.
   */
  catchUp(job: Job): Promise<void>;
  status(job: Job): JobStatus;
  inFlight(): number;
  counts(): JobCounts;
  /** Resolves when no retouch is running any more. */
  close(): Promise<void>;
}

/** Options of {@link createJobTable}. */
export interface JobTableOptions {
  readonly now: () => number;
  readonly queuedMs: number;
  readonly processingMs: number;
  readonly requestTtlMs: number;
  /** Does the job's work. It returns failures and does not throw them. */
  readonly run: (job: Job) => Promise<JobResult>;
}

const MAX_WAIT_FOR_RETOUCH_MS = 2000;

/**
 * Creates an empty table. A job's status follows the clock; its work starts when its time in the queue is
 * over.
 */
export function createJobTable({
  now,
  queuedMs,
  processingMs,
  requestTtlMs,
  run,
}: JobTableOptions): JobTable {
  const jobs = new Map<string, Job>();
  const unfinished = new Set<Job>();
  const work = new Map<Job, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();

  const start = (job: Job): Promise<void> => {
    const started =
      work.get(job) ??
      run(job).then((result) => {
        job.result = result;
        job.resultAt = now();
        work.delete(job);
      });
    work.set(job, started);
    return started;
  };
  const startLater = (job: Job): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!job.result) void start(job);
    }, job.plan.queuedMs ?? queuedMs);
    timers.add(timer);
  };
  const forgetOld = (): void => {
    for (const job of jobs.values()) {
      if (now() - job.acceptedAt < requestTtlMs) return;
      jobs.delete(job.requestId);
      unfinished.delete(job);
    }
  };
  const status = (job: Job): JobStatus => statusAt(job, now());
  const inFlight = (): number => {
    for (const job of unfinished) {
      if (['COMPLETED', 'FAILED', 'CANCELLED'].includes(status(job))) unfinished.delete(job);
    }
    return unfinished.size;
  };

  return {
    take: (order, plan) => {
      forgetOld();
      const acceptedAt = now();
      const processingAt = acceptedAt + (plan.queuedMs ?? queuedMs);
      const doneAt = processingAt + (plan.processingMs ?? processingMs);
      const job: Job = {
        requestId: randomUUID(),
        order,
        plan,
        acceptedAt,
        processingAt,
        doneAt,
        askedAt: acceptedAt,
      };
      jobs.set(job.requestId, job);
      unfinished.add(job);
      startLater(job);
      return job;
    },
    find: (requestId) => {
      forgetOld();
      return jobs.get(requestId);
    },
    catchUp: async (job) => {
      if (job.result || now() < job.processingAt) return;
      const started = start(job);
      if (now() >= job.doneAt) await waitAtMost(started, MAX_WAIT_FOR_RETOUCH_MS);
    },
    status,
    inFlight,
    counts: () => ({
      inFlight: inFlight(),
      mostFollowed: countMostAtOnce([...jobs.values()].map(followed)),
    }),
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(work.values());
    },
  };
}

function statusAt({ plan, result, processingAt, doneAt }: Job, now: number): JobStatus {
  if (now < processingAt) return 'QUEUED';
  if (plan.never) return 'PROCESSING';
  if (!result || (now < doneAt && !endsEarly({ plan, result }))) return 'PROCESSING';
  if ('failure' in result) return 'FAILED';
  return plan.cancelled ? 'CANCELLED' : 'COMPLETED';
}

/** Whether a job ends before its time: an unreadable photo fails at once, any other job takes its time. */
function endsEarly({ plan, result }: Pick<Job, 'plan' | 'result'>): boolean {
  return result !== undefined && 'failure' in result && result.failure !== undefined && !plan.fail;
}

/** The time during which a job was at the vendor and its client knew of it and polled it. */
function followed(job: Job): { from: number; to: number } {
  const { acceptedAt, doneAt, askedAt, plan, resultAt } = job;
  if (plan.never || resultAt === undefined) return { from: acceptedAt, to: askedAt };
  const endedAt = endsEarly(job) ? resultAt : Math.max(resultAt, doneAt);
  return { from: acceptedAt, to: Math.min(endedAt, askedAt) };
}

async function waitAtMost(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

import { OUTCOME } from '../../core/contract/outcomes.ts';
import { type Failure, failure } from '../../core/domain/failure.ts';
import type { Job } from '../../core/domain/job.ts';
import { type Busy, decideRetry, describeSeconds, type Failed } from '../../core/domain/retry-policy.ts';

/** Counters of a job whose polls got no usable answer so far. */
export interface Unanswered {
  /** How many times in a row the photo waited because of a transient failure. */
  readonly waits: number;
  /** How many polls in a row did not find the job. */
  readonly notFounds: number;
  /** The job. Its time limit does not run during account failures. */
  readonly job: Job;
}

/** The job is polled again after `waitSeconds`. */
export type PollAgain = Busy & Unanswered;

/** What the decision to poll again depends on. */
export interface PollPolicy extends Unanswered {
  readonly jobTimeoutSeconds: number;
  /** The wait that the reply asked for, in seconds, or null. */
  readonly retryAfterSeconds: number | null;
  /** The clock, Unix time in milliseconds. */
  readonly nowMs: number;
  readonly random: () => number;
}

/** Seconds from one poll to the next during an account failure. */
const ACCOUNT_WAIT_SECONDS = 120;
/**
 * Jobs of an earlier version of Retouch do not say how long Segmind keeps their record.
 * @see docs/segmind.md "Outputs and limits"
 */
const RECORD_MINUTES = 60;
/** Transient failures are retried for at least this share of the record time: Segmind then has the job. */
const TRANSIENT_SHARE = 5 / 6;
/** Account failures are retried for twice the record time: after that Segmind has forgotten the job. */
const ACCOUNT_SHARE = 2;
/** The server that answers may not know a new job yet; after this many 404s in a row the job is gone. */
const MAX_NOT_FOUND = 3;

/**
 * Decides whether a job is polled again after a poll without a usable answer: yes, as long as Segmind may
 * still have it.
 */
export function decidePollAgain(problem: Failure, policy: PollPolicy): PollAgain | Failed {
  const { job, waits, notFounds, nowMs } = policy;
  const since = job.followedSince ?? job.acceptedAt;
  const recordSeconds = (job.model?.recordMinutes ?? RECORD_MINUTES) * 60;
  if (problem.fault === 'account') {
    const accountSeconds = recordSeconds * ACCOUNT_SHARE;
    if (nowMs >= Date.parse(job.acceptedAt) + accountSeconds * 1000) {
      return unanswered(
        job,
        `${problem.message} This lasted until ${describeSeconds(accountSeconds)} after Segmind accepted the job.`,
      );
    }
    const followedSince = new Date(Date.parse(since) + ACCOUNT_WAIT_SECONDS * 1000).toISOString();
    const next = { outcome: OUTCOME.busy, waitSeconds: ACCOUNT_WAIT_SECONDS, error: problem };
    return { ...next, waits, notFounds: 0, job: { ...job, followedSince } };
  }
  const isNotFound = problem.code === 'job-not-found';
  if (isNotFound && notFounds + 1 >= MAX_NOT_FOUND) return { outcome: OUTCOME.failed, error: problem };
  const limitSeconds = Math.max(recordSeconds * TRANSIENT_SHARE, policy.jobTimeoutSeconds);
  const next = decideRetry(problem, { ...policy, since, limitSeconds, isRetriedAtLast: true });
  if (next.outcome === OUTCOME.busy) {
    return { ...next, waits: waits + 1, notFounds: isNotFound ? notFounds + 1 : 0, job };
  }
  return problem.fault === 'transient' ? unanswered(job, next.error.message) : next;
}

function unanswered({ requestId }: Job, said: string): Failed {
  const message = `Segmind accepted the job (${requestId ?? 'no request id'}) but did not answer the polls. ${said}`;
  return { outcome: OUTCOME.failed, error: failure('poll-unanswered', message) };
}

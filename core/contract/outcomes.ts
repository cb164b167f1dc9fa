/** The results of the workflow's steps; the Choice after each step routes on `outcome`. */
export const OUTCOME = {
  /** Prepare photo: the photo can be retouched. */
  usable: 'usable',
  /**
   * Submit to Segmind: the photo has no working copy, or one for another model. Reuse result: the earlier
   * results are gone. The workflow prepares the photo again.
   */
  unprepared: 'unprepared',
  /** Prepare photo: Segmind already has a job of the photo, which has to be collected. */
  paid: 'paid',
  /** Prepare photo: the same photo, `earlier`, already has a result. */
  same: 'same',
  /** Prepare photo: the pictures of an earlier job are kept; only Finish has to run again. */
  kept: 'kept',
  /** Submit to Segmind: Segmind took the job, which is paid for. */
  accepted: 'accepted',
  /** Submit to Segmind: the photo has left its slot, or never had one; it rejoins at its old position. */
  rejoin: 'rejoin',
  /** Submit to Segmind: the photo has left its slot, and joins the queue again after `waitSeconds`. */
  requeue: 'requeue',
  /** Submit to Segmind: a rate limit pauses all submits for `waitSeconds`. Not counted as a retry. */
  paused: 'paused',
  /** Poll Segmind: not finished yet. */
  working: 'working',
  /** Poll Segmind: the outputs are ready. */
  completed: 'completed',
  /** Store results, Reuse result: outputs and record are written. */
  stored: 'stored',
  /** Record failure: the record is written. */
  recorded: 'recorded',
  /** Any step that makes a request, or waits for the same photo: try again after `waitSeconds`. */
  busy: 'busy',
  /** Any step: the photo fails with `error`. */
  failed: 'failed',
  /** Continue bulk run: photos are left; the next step runs after `waitSeconds`. */
  more: 'more',
  /** Continue bulk run: all matching photos are done. */
  finished: 'finished',
} as const;

/**
 * The cause of a failure, which decides how Retouch handles it:
 * - `photo`: this photo fails now.
 * - `account`, `transient`: the photo waits, and is submitted again.
 * - `unknown`: Segmind may have taken the submit; Retouch never posts it again by itself.
 * - `result`: Segmind took the job, but the job gave no result.
 * - `pipeline`: a fault of Retouch or of AWS.
 */
export const FAULTS = ['photo', 'account', 'transient', 'unknown', 'result', 'pipeline'] as const;
export type Fault = (typeof FAULTS)[number];

/** Whether Segmind bills a job for a photo. */
export const PAID = ['yes', 'no', 'unknown'] as const;
export type Paid = (typeof PAID)[number];

/** The code of a crashed step. The workflow sets it, because the function could not. */
export const STEP_CRASHED = 'step-crashed';

/** The code of a crash after Segmind took the job: the job is not collected. */
export const COLLECTING_CRASHED = 'collecting-crashed';

/** The codes of a job that can no longer be collected: Segmind has forgotten it, or cancelled it. */
export const GONE_JOBS = ['job-not-found', 'job-cancelled'] as const;

/** The code of a photo that reached the queue timeout. The workflow sets it too. */
export const QUEUE_TIMED_OUT = 'queue-timed-out';

/** The error of an execution that could not write its record. Its cause is the record's `error`, as JSON. */
export const RECORD_NOT_WRITTEN = 'record-not-written';

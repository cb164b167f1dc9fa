import type { Fault, Paid } from '../contract.ts';

/** The meaning of one code of a record's `error`. */
interface FailureEntry {
  readonly fault: Fault;
  /** Whether Segmind bills the job of such a photo. `unknown`: only the record's `paid` says. */
  readonly paid: Paid;
  /** What to do about it. */
  readonly advice: string;
}

/** The catalogue of all codes of a record's `error`. The docs and the schemas are made from it. */
export const FAILURES = {
  'photo-deleted': { fault: 'photo', paid: 'no', advice: 'Upload it again, if it is wanted.' },
  'photo-replaced': {
    fault: 'photo',
    paid: 'no',
    advice: 'Nothing: the newer upload of that key has a record of its own.',
  },
  'unsupported-key': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Upload it under a name without `.` or `..` between slashes, and not as `shoot`, `shoot.csv` or `review.html`: a shoot’s own files have these names.',
  },
  'empty-file': { fault: 'photo', paid: 'no', advice: 'Upload it again; the file had 0 bytes.' },
  'unsupported-type': {
    fault: 'photo',
    paid: 'no',
    advice: 'Save it as JPEG or PNG. The message says what it is.',
  },
  'unreadable-photo': { fault: 'photo', paid: 'no', advice: 'Save it again; it is damaged.' },
  'truncated-photo': {
    fault: 'photo',
    paid: 'no',
    advice: 'Upload the whole file; a part of it is missing.',
  },
  'photo-archived': {
    fault: 'photo',
    paid: 'no',
    advice: 'Restore it from its archive storage class, or copy it to S3 Standard, and run the photo again.',
  },
  'photo-encrypted': {
    fault: 'photo',
    paid: 'no',
    advice: 'Upload it again without a key of your own (SSE-C), which S3 does not keep.',
  },
  'photo-access-denied': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Set `kmsKeyArn` to the KMS key that the photo is encrypted with, or enable that key, and run the photo again.',
  },
  'raw-preview-too-small': {
    fault: 'photo',
    paid: 'no',
    advice: 'Develop the RAW file and upload it as JPEG or TIFF: a preview within it is all that is read.',
  },
  'too-many-pixels': { fault: 'photo', paid: 'no', advice: 'Make it smaller.' },
  'photo-too-large': { fault: 'photo', paid: 'no', advice: 'Save it smaller.' },
  'photo-too-small': { fault: 'photo', paid: 'no', advice: 'Upload a larger version.' },
  'photo-too-elongated': {
    fault: 'photo',
    paid: 'no',
    advice: 'Crop it, so that its sides are within the ratio that the message names.',
  },
  'invalid-recipe': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Correct the recipe’s file that the message names, and run the photo again; or the metadata, and upload the photo again.',
  },
  'model-picture-gone': {
    fault: 'photo',
    paid: 'no',
    advice:
      'The model’s own picture is kept for 60 days. Do the photo again with other words: that is a new job, which is paid for.',
  },
  'segmind-refused': {
    fault: 'photo',
    paid: 'no',
    advice: 'Change the photo or its recipe as Segmind’s text says.',
  },
  'content-refused': {
    fault: 'photo',
    paid: 'no',
    advice: 'Segmind’s content filter refused it. Change the photo or its instructions.',
  },
  superseded: {
    fault: 'photo',
    paid: 'unknown',
    advice: 'Nothing: a later attempt of the same photo goes on, and has the record.',
  },
  cancelled: { fault: 'photo', paid: 'unknown', advice: 'Nothing: a caller cancelled it over the API.' },
  'api-key-missing': {
    fault: 'account',
    paid: 'no',
    advice: 'Put the API key into the stack’s secret.',
  },
  'api-key-rejected': { fault: 'account', paid: 'no', advice: 'Put a valid key into the stack’s secret.' },
  'access-denied': {
    fault: 'account',
    paid: 'no',
    advice: 'The key’s account may not run this model: ask Segmind.',
  },
  'model-not-found': {
    fault: 'account',
    paid: 'no',
    advice: 'The model was retired or renamed: change the setting `model`.',
  },
  'out-of-credits': {
    fault: 'account',
    paid: 'no',
    advice: 'Add credits at Segmind, or raise its spend limit.',
  },
  'segmind-redirected': {
    fault: 'account',
    paid: 'no',
    advice: 'Segmind has moved: change `segmindOrigin`.',
  },
  'daily-limit-reached': {
    fault: 'account',
    paid: 'no',
    advice:
      'Wait for the next day, or raise the setting that the message names: the line goes on some minutes after the deployment.',
  },
  'table-restored': {
    fault: 'account',
    paid: 'no',
    advice:
      'Run the audit with `{"rebuildIndex": true}` until it answers `isRebuilt` true, which closes the breaker: see “A table from a backup” in the runbook.',
  },
  'shoot-budget-reached': {
    fault: 'photo',
    paid: 'no',
    advice: 'Raise `maxDollarsPerShoot`, then run the failed photos of the shoot again.',
  },
  'queue-timed-out': {
    fault: 'account',
    paid: 'no',
    advice: 'The photo waited in the queue for 28 days. See why the line stands still, and run it again.',
  },
  'segmind-busy': {
    fault: 'transient',
    paid: 'no',
    advice: 'Segmind was overloaded or broken for the whole limit. Run the photo again later.',
  },
  'rate-limited': {
    fault: 'transient',
    paid: 'no',
    advice: 'Segmind’s rate limit was reached for a whole day. Lower `maxInFlight`, and run the photo again.',
  },
  'segmind-unreachable': {
    fault: 'transient',
    paid: 'no',
    advice: 'No connection to Segmind for the whole limit. Run the photo again later.',
  },
  'submit-outcome-unknown': {
    fault: 'unknown',
    paid: 'unknown',
    advice:
      'Look at Segmind whether it billed a job at that time. Then run the photo again, if it is wanted: that may pay again, so it has to say `payAgain`.',
  },
  'job-failed': {
    fault: 'result',
    paid: 'no',
    advice: 'Segmind took the job and could not do it; its text says why. Segmind does not bill such a job.',
  },
  'job-cancelled': {
    fault: 'result',
    paid: 'unknown',
    advice:
      'The job was cancelled at Segmind. Run the photo again: that may pay again, so it has to say `payAgain`.',
  },
  'job-not-found': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Segmind has forgotten the job; it keeps jobs for about an hour. Another run pays again, so it has to say `payAgain`.',
  },
  'job-timed-out': {
    fault: 'result',
    paid: 'yes',
    advice: 'Taken, not finished in time. Run the photo again: that collects the job, while Segmind has it.',
  },
  'poll-unanswered': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Taken, not collected: Segmind did not answer the polls. Run the photo again: that collects the job, while Segmind has it.',
  },
  'poll-url-not-allowed': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Segmind sent the poll to another host than `segmindOrigin`. Check that setting, then run the photo again: that collects the job.',
  },
  'output-unrecognised': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Segmind’s output has a shape that is not known, which the message quotes, or more than 50 pictures. Please report it.',
  },
  'output-unavailable': {
    fault: 'result',
    paid: 'yes',
    advice:
      'The output’s server failed for the whole limit. Run the photo again: that stores the outputs, for 7 days.',
  },
  'output-not-found': {
    fault: 'result',
    paid: 'yes',
    advice: 'The output was gone or forbidden for the whole limit.',
  },
  'output-not-allowed': {
    fault: 'result',
    paid: 'yes',
    advice:
      'The output is at a place from which nothing is fetched. If it is right, add its origin to `trustedOutputOrigins` and run the photo again.',
  },
  'output-broken': {
    fault: 'result',
    paid: 'yes',
    advice:
      'The output breaks off or cannot be decoded, each time that it is fetched. Run the photo again: that fetches it again, for 7 days.',
  },
  'output-not-an-image': { fault: 'result', paid: 'yes', advice: 'The output was no picture.' },
  'output-too-large': {
    fault: 'result',
    paid: 'yes',
    advice: 'Raise `maxOutputMegabytes`, if the output is right, and run the photo again.',
  },
  'result-not-stored': {
    fault: 'result',
    paid: 'yes',
    advice:
      'The result could not be written under `results/` for the whole limit. Look at the bucket’s policy, then run the photo again: that stores the outputs.',
  },
  'step-crashed': {
    fault: 'pipeline',
    paid: 'no',
    advice: 'Look the id up in the function’s log, and run the photo again.',
  },
  'collecting-crashed': {
    fault: 'pipeline',
    paid: 'yes',
    advice:
      'Taken, not collected. Look the id up in the function’s log, and run the photo again: that collects the job, while Segmind has it.',
  },
  'execution-stopped': {
    fault: 'pipeline',
    paid: 'unknown',
    advice:
      'The execution was stopped. Run the photo again, if it is wanted; if its `paid` is unknown, that may pay again.',
  },
  'execution-timed-out': {
    fault: 'pipeline',
    paid: 'unknown',
    advice:
      'The photo took the whole 30 days. See why the line stood still, and run it again; if its `paid` is unknown, that may pay again.',
  },
} as const satisfies Record<string, FailureEntry>;

export type FailureCode = keyof typeof FAILURES;

export const FAILURE_CODES = Object.keys(FAILURES) as [FailureCode, ...FailureCode[]];

/** The catalogue as a Markdown table, for the docs. */
export function describeFailures(): string {
  const rows = Object.entries(FAILURES).map(
    ([code, { fault, paid, advice }]) => `| \`${code}\` | ${fault} | ${paid} | ${advice} |`,
  );
  return ['| Code | Fault | Paid | What to do |', '|---|---|---|---|', ...rows].join('\n');
}

/** The codes of jobs that Segmind could not do and does not bill. */
export const FAILED_JOBS: readonly FailureCode[] = ['job-failed', 'content-refused'];

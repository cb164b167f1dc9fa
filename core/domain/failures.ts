import type { Fault, Paid } from '../contract/outcomes.ts';

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
  'photo-deleted': { fault: 'photo', paid: 'no', advice: 'Upload it again if you still want it.' },
  'photo-replaced': {
    fault: 'photo',
    paid: 'no',
    advice: 'Nothing: the newer upload with that key has its own record.',
  },
  'unsupported-key': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Upload it under a name without `.` or `..` between slashes, and not as `shoot`, `shoot.csv` or `review.html`: Retouch writes files with these names for each shoot.',
  },
  'empty-file': { fault: 'photo', paid: 'no', advice: 'The file had 0 bytes. Upload it again.' },
  'unsupported-type': {
    fault: 'photo',
    paid: 'no',
    advice: 'Save it as JPEG or PNG. The message names the file’s type.',
  },
  'unreadable-photo': {
    fault: 'photo',
    paid: 'no',
    advice: 'The file is damaged. Save it again and upload it.',
  },
  'truncated-photo': {
    fault: 'photo',
    paid: 'no',
    advice: 'A part of the file is missing. Upload the whole file.',
  },
  'photo-archived': {
    fault: 'photo',
    paid: 'no',
    advice: 'Restore it from its archive storage class, or copy it to S3 Standard, and run the photo again.',
  },
  'photo-encrypted': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Upload it again without a key of your own (SSE-C): S3 does not store such a key, so Retouch cannot read the photo.',
  },
  'photo-access-denied': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Set `kmsKeyArn` to the KMS key that encrypts the photo, or enable that key, and run the photo again.',
  },
  'raw-preview-too-small': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Develop the RAW file and upload it as JPEG or TIFF: Retouch reads only the preview inside a RAW file.',
  },
  'too-many-pixels': { fault: 'photo', paid: 'no', advice: 'Reduce its pixels.' },
  'photo-too-large': { fault: 'photo', paid: 'no', advice: 'Save it as a smaller file.' },
  'photo-too-small': { fault: 'photo', paid: 'no', advice: 'Upload a larger version.' },
  'photo-too-elongated': {
    fault: 'photo',
    paid: 'no',
    advice: 'Crop it to the ratio that the message names.',
  },
  'invalid-recipe': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Correct the recipe file that the message names, and run the photo again. If the message names metadata, correct it and upload the photo again.',
  },
  'model-picture-gone': {
    fault: 'photo',
    paid: 'no',
    advice:
      'Retouch keeps the model’s own picture for at most 60 days. Do the photo again with other words: that is a new job, which you pay for.',
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
    advice: 'Nothing: a later attempt of the same photo goes on and writes the record.',
  },
  cancelled: { fault: 'photo', paid: 'unknown', advice: 'Nothing: a caller cancelled it through the API.' },
  'api-key-missing': {
    fault: 'account',
    paid: 'no',
    advice: 'Put the API key into the stack’s secret.',
  },
  'api-key-rejected': { fault: 'account', paid: 'no', advice: 'Put a valid key into the stack’s secret.' },
  'access-denied': {
    fault: 'account',
    paid: 'no',
    advice: 'The account of the API key may not run this model. Ask Segmind.',
  },
  'model-not-found': {
    fault: 'account',
    paid: 'no',
    advice: 'Segmind retired or renamed the model. Change the setting `model`.',
  },
  'out-of-credits': {
    fault: 'account',
    paid: 'no',
    advice: 'Add credits at Segmind, or raise its spend limit.',
  },
  'segmind-redirected': {
    fault: 'account',
    paid: 'no',
    advice: 'Segmind has a new address. Change the setting `segmindOrigin`.',
  },
  'daily-limit-reached': {
    fault: 'account',
    paid: 'no',
    advice:
      'Wait for the next day, or raise the setting that the message names: the line continues some minutes after the deployment.',
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
    advice:
      'The photo waited in the queue for 28 days. Find out why the line does not move, and run the photo again.',
  },
  'segmind-busy': {
    fault: 'transient',
    paid: 'no',
    advice: 'Segmind was overloaded or broken until the retry limit. Run the photo again later.',
  },
  'rate-limited': {
    fault: 'transient',
    paid: 'no',
    advice:
      'Segmind’s rate limit refused the photo for a whole day. Lower `maxInFlight`, and run the photo again.',
  },
  'segmind-unreachable': {
    fault: 'transient',
    paid: 'no',
    advice: 'Retouch had no connection to Segmind until the retry limit. Run the photo again later.',
  },
  'submit-outcome-unknown': {
    fault: 'unknown',
    paid: 'unknown',
    advice:
      'Check at Segmind whether it billed a job at that time. Then run the photo again if you still want it: this may cost again, so the request needs `payAgain`.',
  },
  'job-failed': {
    fault: 'result',
    paid: 'no',
    advice:
      'Segmind accepted the job but could not do it; its text says why. Segmind does not bill such a job.',
  },
  'job-cancelled': {
    fault: 'result',
    paid: 'unknown',
    advice:
      'The job was cancelled at Segmind. Run the photo again: this may cost again, so the request needs `payAgain`.',
  },
  'job-not-found': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Segmind no longer has the job: it keeps jobs for about an hour. Another run costs again, so the request needs `payAgain`.',
  },
  'job-timed-out': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Segmind accepted the job but did not finish it in time. Run the photo again: this collects the job while Segmind still has it.',
  },
  'poll-unanswered': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Segmind accepted the job but did not answer the polls. Run the photo again: this collects the job while Segmind still has it.',
  },
  'poll-url-not-allowed': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Segmind named a poll URL on another host than `segmindOrigin`. Check that setting, then run the photo again: this collects the job.',
  },
  'output-unrecognised': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Segmind’s output has an unknown format, which the message quotes, or more than 50 pictures. Please report it.',
  },
  'output-unavailable': {
    fault: 'result',
    paid: 'yes',
    advice:
      'The server of the output failed until the retry limit. Within 7 days, run the photo again: this stores the outputs.',
  },
  'output-not-found': {
    fault: 'result',
    paid: 'yes',
    advice:
      'The server of the output answered that the file does not exist or is forbidden, until the retry limit.',
  },
  'output-not-allowed': {
    fault: 'result',
    paid: 'yes',
    advice:
      'The output is at an address that Retouch does not download from. If the address is correct, add its origin to `trustedOutputOrigins` and run the photo again.',
  },
  'output-broken': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Each download of the output is cut off or cannot be decoded. Within 7 days, run the photo again: this downloads it again.',
  },
  'output-not-an-image': { fault: 'result', paid: 'yes', advice: 'The output is not a picture.' },
  'output-too-large': {
    fault: 'result',
    paid: 'yes',
    advice: 'If the output is correct, raise `maxOutputMegabytes` and run the photo again.',
  },
  'result-not-stored': {
    fault: 'result',
    paid: 'yes',
    advice:
      'Retouch could not write the result under `results/` until the retry limit. Check the bucket’s policy, then run the photo again: this stores the outputs.',
  },
  'step-crashed': {
    fault: 'pipeline',
    paid: 'no',
    advice: 'Search the function’s log for the id, and run the photo again.',
  },
  'collecting-crashed': {
    fault: 'pipeline',
    paid: 'yes',
    advice:
      'Segmind accepted the job, but Retouch did not collect it. Search the function’s log for the id, and run the photo again: this collects the job while Segmind still has it.',
  },
  'execution-stopped': {
    fault: 'pipeline',
    paid: 'unknown',
    advice:
      'The execution was stopped. Run the photo again if you still want it. If its `paid` is unknown, this may cost again.',
  },
  'execution-timed-out': {
    fault: 'pipeline',
    paid: 'unknown',
    advice:
      'The photo took longer than 30 days. Find out why the line did not move, and run the photo again. If its `paid` is unknown, this may cost again.',
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

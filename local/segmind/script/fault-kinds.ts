import type { PhotoCall, Step } from './script-steps.ts';
import type { JobPlan } from './scripts.ts';

/** What a fault hits: one of the calls, or a job as a whole. */
export type FaultTarget = PhotoCall | 'job';

/** The cause that the fault suggests to a client; `odd` for answers that are unusual but valid. */
export type FaultGroup = 'transient' | 'unknown' | 'account' | 'photo' | 'result' | 'odd';

/** A kind of fault in an answer or a job. */
export interface FaultKind {
  readonly kind: string;
  readonly target: FaultTarget;
  readonly group: FaultGroup;
  readonly step?: Step;
  readonly job?: JobPlan;
}

const FOREIGN = '{outputs_origin}/workflows/request/{request_id}';
const RATE_LIMITED: Step = {
  status: 429,
  headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset-at-utc': '{utc+2s}' },
};

const submits: readonly [string, FaultGroup, Step][] = [
  ['submit-400', 'photo', { status: 400 }],
  ['submit-406-parameter', 'photo', { status: 406, body: { error: 'Invalid parameter: Upscale_x' } }],
  ['submit-401', 'account', { status: 401 }],
  ['submit-403', 'account', { status: 403 }],
  ['submit-404', 'account', { status: 404 }],
  ['submit-406-credits', 'account', { status: 406 }],
  ['submit-406-spend-limit', 'account', { status: 406, body: { error: 'Team spend limit exceeded' } }],
  ['submit-410', 'account', { status: 410 }],
  ['submit-429', 'transient', RATE_LIMITED],
  ['submit-500', 'transient', { status: 500 }],
  ['submit-502', 'transient', { status: 502 }],
  ['submit-503', 'transient', { status: 503 }],
  ['submit-521', 'transient', { status: 521 }],
  ['submit-522', 'unknown', { status: 522 }],
  ['submit-504', 'unknown', { status: 504 }],
  ['submit-504-taken', 'unknown', { status: 504, taken: true }],
  ['submit-drop-before-reply', 'unknown', { drop: 'before-reply' }],
  ['submit-drop-mid-reply', 'unknown', { drop: 'mid-reply' }],
  ['submit-drop-after-taken', 'unknown', { drop: 'after-taken' }],
  ['submit-hang', 'unknown', { hang: true }],
  ['submit-hang-taken', 'unknown', { hang: true, taken: true }],
  ['submit-cut', 'unknown', { cut: true }],
  ['submit-malformed', 'unknown', { malformed: true }],
  ['submit-no-poll-url', 'unknown', { noPollUrl: true }],
  ['submit-foreign-poll-url', 'result', { pollUrl: FOREIGN }],
  ['submit-redirect', 'unknown', { redirect: FOREIGN, status: 307 }],
  ['submit-slow', 'odd', { slowMs: 300, chunks: 3 }],
];

const polls: readonly [string, FaultGroup, Step][] = [
  ['poll-429', 'transient', RATE_LIMITED],
  ['poll-500', 'transient', { status: 500 }],
  ['poll-502', 'transient', { status: 502 }],
  ['poll-503', 'transient', { status: 503 }],
  ['poll-504', 'transient', { status: 504 }],
  ['poll-drop-before-reply', 'transient', { drop: 'before-reply' }],
  ['poll-drop-mid-reply', 'transient', { drop: 'mid-reply' }],
  ['poll-hang', 'transient', { hang: true }],
  ['poll-cut', 'transient', { cut: true }],
  ['poll-malformed', 'transient', { malformed: true }],
  ['poll-redirect', 'transient', { redirect: FOREIGN }],
  ['poll-unknown-status', 'odd', { jobStatus: 'WARMING_UP' }],
  ['poll-slow', 'odd', { slowMs: 300, chunks: 3 }],
];

const outputs: readonly [string, FaultGroup, Step][] = [
  ['output-404', 'transient', { status: 404 }],
  ['output-403', 'transient', { status: 403 }],
  [
    'output-html',
    'result',
    { contentType: 'text/html', bodyText: '<!doctype html><p>Sign in to go on.</p>' },
  ],
  ['output-endless', 'result', { endless: true }],
  ['output-lie-short', 'result', { lieLength: 100 }],
  ['output-500', 'transient', { status: 500 }],
  ['output-503', 'transient', { status: 503 }],
  ['output-drop-before-reply', 'transient', { drop: 'before-reply' }],
  ['output-drop-mid-reply', 'transient', { drop: 'mid-reply' }],
  ['output-hang', 'transient', { hang: true }],
  ['output-cut', 'transient', { cut: true }],
  ['output-redirect', 'odd', { redirect: '{output_url}' }],
  ['output-content-type', 'odd', { contentType: 'application/octet-stream' }],
  ['output-slow', 'odd', { slowMs: 300, chunks: 3 }],
];

const jobs: readonly [string, FaultGroup, JobPlan][] = [
  ['job-failed', 'photo', { fail: 'Face not found in {image_url}' }],
  ['job-failed-422', 'photo', { fail: 'Face not found in {image_url}', failStatus: 422 }],
  ['job-failed-without-text', 'photo', { fail: true }],
  ['job-cancelled', 'photo', { cancelled: true }],
  ['job-never', 'photo', { never: true }],
  ['job-output-empty', 'result', { outputShape: 'empty' }],
  ['job-output-missing', 'result', { outputShape: 'missing' }],
  ['job-output-unrecognisable', 'result', { outputShape: 'unrecognisable' }],
  ['job-output-not-json', 'result', { outputShape: 'not-json' }],
  ['job-output-urls', 'odd', { outputShape: 'urls', outputs: 2 }],
  ['job-output-images', 'odd', { outputShape: 'images', outputs: 3 }],
  ['job-output-object', 'odd', { outputShape: 'object' }],
  ['job-output-data-uri', 'odd', { outputShape: 'data-uri' }],
  ['job-output-object-value', 'odd', { outputShape: 'object-value' }],
  ['job-output-webp', 'odd', { outputFormat: 'webp' }],
  ['job-preview', 'odd', { preview: 'before' }],
  ['job-picture-cropped', 'odd', { frame: 'crop' }],
  ['job-picture-marked', 'odd', { cornerMark: true }],
  ['job-picture-c2pa', 'odd', { c2pa: true }],
  ['job-picture-black', 'odd', { spoilt: 'black' }],
  ['job-picture-half-grey', 'odd', { spoilt: 'half-grey' }],
];

/** All kinds of faults of a chaos run. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...submits.map(([kind, group, step]) => ({ kind, group, step, target: 'submit' as const })),
  ...polls.map(([kind, group, step]) => ({ kind, group, step, target: 'poll' as const })),
  ...outputs.map(([kind, group, step]) => ({ kind, group, step, target: 'output' as const })),
  ...jobs.map(([kind, group, job]) => ({ kind, group, job, target: 'job' as const })),
];

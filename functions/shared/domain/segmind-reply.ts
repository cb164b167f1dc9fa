import { type Failure, failure } from './failure.ts';
import { type ReadHeader, readResetSeconds } from './reset-header.ts';
import { vendorText, vendorValue } from './vendor-text.ts';

/** An HTTP reply as it came, read whole. */
export interface HttpReply {
  readonly status: number;
  readonly header: ReadHeader;
  readonly body: string;
}

/** Not taken, or not answered: `failure` says why and whose fault it is, `toldSeconds` when to ask again. */
export interface Refusal {
  readonly kind: 'refused';
  readonly failure: Failure;
  readonly toldSeconds: number | null;
}

export type SubmitReply =
  | { readonly kind: 'accepted'; readonly pollUrl: string; readonly requestId: string | null }
  | Refusal;

export type PollReply =
  | { readonly kind: 'working'; readonly status: string }
  | { readonly kind: 'completed'; readonly output: unknown }
  | Refusal;

/** A refusal with that failure. */
export function refusal(why: Failure, toldSeconds: number | null = null): Refusal {
  return { kind: 'refused', failure: why, toldSeconds };
}

/**
 * What a reply to a submit means. A reply that does not prove that the job was not taken is `submit-outcome-unknown`:
 * a submit costs money and has no idempotency key.
 * @see segmind.md "Submit", "Errors"
 */
export function readSubmitReply(reply: HttpReply, nowMs: number): SubmitReply {
  const { status } = reply;
  if (status >= 200 && status < 300) return readAccepted(reply);
  const told = readResetSeconds(reply.header, nowMs);
  const said = describe(reply);
  if (status >= 300 && status < 400) {
    return refusal(
      failure(
        'segmind-redirected',
        `${said} A redirect is not followed, as it would take the API key along.`,
      ),
      told,
    );
  }
  const trouble = readAccountTrouble(reply, said);
  if (trouble !== null) return refusal(trouble, told);
  if ([408, 425, 429, 500, 502, 503].includes(status)) return refusal(failure('segmind-busy', said), told);
  if (status >= 400 && status < 500) {
    return refusal(failure('segmind-refused', `${said} Change the photo or its recipe and upload it again.`));
  }
  return refusal(unknownOutcome(said));
}

/** @see segmind.md "Poll"; polling is always safe to repeat, so whatever is not an answer is asked again */
export function readPollReply(reply: HttpReply, nowMs: number): PollReply {
  const told = readResetSeconds(reply.header, nowMs);
  const said = describe(reply);
  if (reply.status === 404 || reply.status === 410) {
    return refusal(
      failure('job-not-found', `${said} Segmind keeps the record of a job for about an hour.`),
      told,
    );
  }
  if (reply.status < 200 || reply.status >= 300) {
    const trouble = readAccountTrouble(reply, said);
    return refusal(trouble ?? failure('segmind-busy', said), told);
  }
  const job = parseObject(reply.body);
  const status = typeof job?.status === 'string' ? job.status.toUpperCase() : null;
  if (job === null || status === null) {
    return refusal(
      failure('segmind-busy', 'Segmind answered a poll with text that is no job in JSON.'),
      told,
    );
  }
  if (status === 'COMPLETED') return { kind: 'completed', output: job.output };
  if (status === 'FAILED')
    return refusal(failure('job-failed', `Segmind could not do the job: ${reason(job)}`));
  if (status === 'CANCELLED' || status === 'CANCELED') {
    return refusal(failure('job-cancelled', `The job was cancelled at Segmind: ${reason(job)}`));
  }
  return { kind: 'working', status: vendorText(status) };
}

/** The failure of a submit that may have been taken, with the reason for the doubt. */
export function unknownOutcome(why: string): Failure {
  return failure(
    'submit-outcome-unknown',
    `${why} The job may have been taken and billed, so it is not posted again by itself. ` +
      'Look at Segmind whether it was; to run the photo again, start its next attempt or upload it again.',
  );
}

function readAccepted(reply: HttpReply): SubmitReply {
  const job = parseObject(reply.body);
  if (typeof job?.poll_url !== 'string' || job.poll_url === '') {
    return refusal(unknownOutcome(`Segmind answered HTTP ${reply.status} without a poll_url.`));
  }
  // It goes into the record and the workflow's state: no secret, and no megabytes.
  const requestId = typeof job.request_id === 'string' ? vendorText(job.request_id) : null;
  return { kind: 'accepted', pollUrl: job.poll_url, requestId };
}

/** 406 is told apart by its text: a rejected parameter is the photo's fault, credits and limits the account's. */
function readAccountTrouble({ status, body }: HttpReply, said: string): Failure | null {
  switch (status) {
    case 401:
      return failure('api-key-rejected', `${said} Put a valid key into the stack's secret.`);
    case 403:
      return failure('access-denied', `${said} The API key's account may not run this workflow.`);
    case 404:
    case 405:
    case 410:
      return failure(
        'workflow-not-found',
        `${said} The workflow may have been retired or renamed: look it up at Segmind and change the setting workflowId.`,
      );
    case 402:
      return failure(
        'out-of-credits',
        `${said} Add credits to the Segmind account or raise its spend limit.`,
      );
    case 406: {
      const isAboutMoney = /credit|balance|spend|billing|payment|fund|quota/i.test(body);
      const isAboutPhoto = /content.?type|parameter|invalid|unsupported|image/i.test(body);
      return isAboutPhoto && !isAboutMoney
        ? null
        : failure('out-of-credits', `${said} Add credits to the Segmind account or raise its spend limit.`);
    }
    default:
      return null;
  }
}

function describe({ status, body }: HttpReply): string {
  const job = parseObject(body);
  return `Segmind answered HTTP ${status}: ${job === null ? vendorText(body) || '(nothing)' : reason(job)}`.replace(
    /([^.!?…)])$/,
    '$1.',
  );
}

function reason(job: Record<string, unknown>): string {
  const texts = [job.error, job.error_description, job.message, job.detail]
    .filter((value) => value !== undefined && value !== null)
    .map(vendorValue)
    .filter((text) => text !== '');
  return vendorText(texts.join(': ')) || '(no reason given)';
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

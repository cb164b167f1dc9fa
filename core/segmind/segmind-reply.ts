import type { ModelProfile } from '../contract/model-profile.ts';
import { type Failure, failure } from '../domain/failure.ts';
import { type ReadHeader, readResetSeconds } from '../http/reset-header.ts';
import { vendorText, vendorValue, withoutQuotes } from '../http/vendor-text.ts';

/** An HTTP reply with its whole body. */
export interface HttpReply {
  readonly status: number;
  readonly header: ReadHeader;
  readonly body: string;
}

/** A request that was refused or not answered, with its failure and the seconds until the next try. */
export interface Refusal {
  readonly kind: 'refused';
  readonly failure: Failure;
  readonly retryAfterSeconds: number | null;
}

/** A refused submit, with what the reply proves. */
export interface SubmitRefusal extends Refusal {
  /**
   * What the reply proves:
   * - `not-taken`: Segmind or its gateway says that it took no job.
   * - `doubtful`: a gateway's 500, 502 or 503 without Segmind's JSON, which Segmind's documents also say is
   *   not billed.
   * - `unknown`: the job may have been taken.
   */
  readonly proof: 'not-taken' | 'doubtful' | 'unknown';
  /** The reply's HTTP status; null if there was no reply. */
  readonly status: number | null;
}

/** The parts of a model's profile that are needed to read its replies. */
export type ReplyRules = Pick<ModelProfile, 'poll' | 'contentRefusals'>;

/** What is needed to read a reply. */
export interface Reading {
  readonly model: ReplyRules;
  /** The instructions that were sent. Parts of a reply that quote them are ignored. */
  readonly instructions?: string | undefined;
  /** The clock, Unix time in milliseconds. */
  readonly nowMs: number;
}

export type SubmitReply =
  | {
      readonly kind: 'accepted';
      readonly pollUrl: string;
      /** The URL of the output, if not `pollUrl`. */
      readonly outputUrl?: string;
      readonly requestId: string | null;
      /** True if the reply identified itself as a simulator's. */
      readonly simulated?: boolean;
    }
  | SubmitRefusal;

export type PollReply =
  | { readonly kind: 'working'; readonly status: string }
  | { readonly kind: 'completed'; readonly output: unknown }
  | Refusal;

/** Creates a refusal with this failure. */
export function refusal(why: Failure, retryAfterSeconds: number | null = null): Refusal {
  return { kind: 'refused', failure: why, retryAfterSeconds };
}

/** Statuses of a gateway that did not reach the origin: no job was taken. Not 522, which did reach it. */
export const NEVER_REACHED = [521, 523, 525, 526, 530];
/** Server errors that a gateway may also send by itself, perhaps after Segmind has taken the job. */
const DOUBTFUL = [500, 502, 503];
/** @see docs/segmind.md "Errors": 4xx and 5xx replies are not billed; a timeout may hide a job that was taken */
const BUSY = [408, 425, 429, ...DOUBTFUL, ...NEVER_REACHED];
/** A redirect that may follow a POST that was processed. */
const SEE_OTHER = 303;

/**
 * Reads the reply to a submit. A reply that does not prove that no job was taken is `submit-outcome-unknown`:
 * a submit costs money and has no idempotency key.
 * @see docs/segmind.md "Submit", "Errors"
 */
export function readSubmitReply(reply: HttpReply, { model, instructions = '', nowMs }: Reading): SubmitReply {
  const { status } = reply;
  if (status >= 200 && status < 300) return readAccepted(reply, model);
  const problem = readRefusal(reply, withoutQuotes(reply.body, instructions), model);
  const isDoubtful = DOUBTFUL.includes(status) && parseObject(reply.body)?.error === undefined;
  const proof = problem.fault === 'unknown' ? 'unknown' : isDoubtful ? 'doubtful' : 'not-taken';
  return { ...refusal(problem, readResetSeconds(reply.header, nowMs)), proof, status };
}

/** Why a submit was refused. `words` are the reply's own. */
function readRefusal(reply: HttpReply, words: string, model: ReplyRules): Failure {
  const { status } = reply;
  const said = describe(reply);
  const isRedirect = status >= 300 && status < 400;
  if (isRedirect && status !== SEE_OTHER) {
    return failure(
      'segmind-redirected',
      `${said} Retouch does not follow redirects, as that would send the API key to another address.`,
    );
  }
  const isRefusal = status >= 400 && status < 500;
  if (!isRefusal && !BUSY.includes(status)) return unknownOutcome(said);
  const accountProblem = readAccountFailure(status, words, said, model);
  if (accountProblem !== null) return accountProblem;
  if (status === 429) return failure('rate-limited', said);
  if (BUSY.includes(status)) return failure('segmind-busy', said);
  if (isAboutContent(words, model)) return contentRefused(said);
  return failure('segmind-refused', `${said} Change the photo or its recipe and upload it again.`);
}

/** The refusal for a submit without a usable reply. */
export function refusedSubmit(problem: Failure, status: number | null = null): SubmitRefusal {
  return { ...refusal(problem), proof: problem.fault === 'unknown' ? 'unknown' : 'not-taken', status };
}

/** How a job ended, by its status in upper case. `FAILED` comes under HTTP 422 too: read the body first. */
const COMPLETED = ['COMPLETED', 'SUCCEEDED', 'SUCCESS'];
const FAILED = ['FAILED', 'FAILURE', 'ERROR'];
const CANCELLED = ['CANCELLED', 'CANCELED'];

/** HTTP statuses of a job's replies. @see docs/segmind.md "Newer facts": FAILED comes under 422 */
const HAS_JOB = [200, 422];

/** Reads a poll's reply. An unclear one means another poll, which is safe. @see docs/segmind.md "Poll" */
export function readPollReply(reply: HttpReply, { model, instructions = '', nowMs }: Reading): PollReply {
  const job = parseObject(reply.body);
  const status = typeof job?.status === 'string' ? job.status.toUpperCase() : null;
  // A gateway's own error may have a status too. Under another HTTP status a job's end has to name the job.
  const namesJob = typeof job?.request_id === 'string' || job?.output !== undefined;
  const isOfJob = HAS_JOB.includes(reply.status) || namesJob;
  const isOk = reply.status >= 200 && reply.status < 300;
  // The reply of a URL for the output alone may have no status.
  if (status === null && isOk && job?.output != null) return { kind: 'completed', output: job.output };
  const end = job === null || status === null || !isOfJob ? null : readEnd(job, status, model);
  if (end !== null) return end;
  const retryAfterSeconds = readResetSeconds(reply.header, nowMs);
  const said = describe(reply);
  if (reply.status === 404 || reply.status === 410) {
    return refusal(
      failure(
        'job-not-found',
        `${said} Segmind keeps the record of a job only for some time. The photo is paid for: submitting it again would cost again.`,
      ),
      retryAfterSeconds,
    );
  }
  if (!isOk) {
    const accountFailure = readAccountFailure(
      reply.status,
      withoutQuotes(reply.body, instructions),
      said,
      model,
    );
    return refusal(accountFailure ?? failure('segmind-busy', said), retryAfterSeconds);
  }
  if (status === null) {
    return refusal(
      failure('segmind-busy', 'Segmind answered a poll without a job; expected a job in JSON.'),
      retryAfterSeconds,
    );
  }
  return { kind: 'working', status: vendorText(status) };
}

/** A job's end, whatever its HTTP status; null if the job has not ended. */
function readEnd(job: Record<string, unknown>, status: string, model: ReplyRules): PollReply | null {
  if (COMPLETED.includes(status)) return { kind: 'completed', output: job.output };
  const why = reason(job);
  if (isAboutContent(status, model) || (FAILED.includes(status) && isAboutContent(why, model))) {
    return refusal(contentRefused(`Segmind could not do the job: ${status}, ${why}`));
  }
  if (FAILED.includes(status)) return refusal(failure('job-failed', `Segmind could not do the job: ${why}`));
  if (CANCELLED.includes(status)) {
    return refusal(failure('job-cancelled', `The job was cancelled at Segmind: ${why}`));
  }
  return null;
}

function contentRefused(said: string): Failure {
  return failure(
    'content-refused',
    `${said} Segmind's content filter refused the photo or its instructions. Change them and upload the photo again.`,
  );
}

function isAboutContent(words: string, { contentRefusals }: ReplyRules): boolean {
  const plain = words.toLowerCase().replaceAll(/[^a-z]+/g, ' ');
  return contentRefusals.some((refusal) => plain.includes(refusal));
}

/** The failure of a submit that Segmind may have taken, with the reason for the doubt. */
export function unknownOutcome(why: string): Failure {
  return failure(
    'submit-outcome-unknown',
    `${why} Segmind may have accepted and billed the job, so Retouch does not submit it again by itself. ` +
      'Check at Segmind whether it billed a job. Running the photo again may cost again: the request needs payAgain.',
  );
}

const MAX_URL_LENGTH = 2048;

function readAccepted(reply: HttpReply, { poll }: ReplyRules): SubmitReply {
  const job = parseObject(reply.body);
  const [pollUrl, outputUrl] = [poll.statusUrl, poll.outputUrl].map(
    (field) => readUrl(job?.[field]) ?? readUrl(job?.poll_url),
  );
  if (job === null || pollUrl == null || outputUrl == null) {
    return refusedSubmit(
      unknownOutcome(`Segmind answered HTTP ${reply.status} without a usable ${poll.statusUrl}.`),
      reply.status,
    );
  }
  // The id goes into the record and the workflow's state: remove secrets and limit its length.
  const requestId = typeof job.request_id === 'string' ? vendorText(job.request_id) : null;
  return {
    kind: 'accepted',
    pollUrl,
    ...(outputUrl !== pollUrl && { outputUrl }),
    requestId,
    ...(job.simulated === true && { simulated: true }),
  };
}

/** Limits the length, because the URL is kept in the workflow's state. */
function readUrl(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= MAX_URL_LENGTH ? value : null;
}

/** Words about money, as in "Insufficient credits", "spend limit exceeded", "quota reached". */
const MONEY =
  /\b(insufficient|not enough|out of|low|negative)\b.{0,40}\b(credits?|balance|funds?|quota)\b|\b(credits?|balance|funds?|quota|spend(ing)?.?limit)\b.{0,40}\b(exceeded|exhausted|insufficient|reached|too low|used up|depleted|required|needed)\b|payment required|\bbilling\b|add (more )?credits/is;
const PHOTO = /content.?type|parameter|invalid|unsupported|image/i;

/**
 * A failure of the account, or null. A reply about money means the account, whatever its status. So does 406,
 * unless its words are about the photo: Segmind uses 406 for credits and limits.
 */
function readAccountFailure(status: number, words: string, said: string, model: ReplyRules): Failure | null {
  const noCredits = () =>
    failure('out-of-credits', `${said} Add credits to the Segmind account or raise its spend limit.`);
  switch (status) {
    case 401:
      return failure('api-key-rejected', `${said} Put a valid key into the stack's secret.`);
    case 403:
      return failure('access-denied', `${said} The API key's account may not run this model.`);
    case 404:
    case 405:
    case 410:
      return failure(
        'model-not-found',
        `${said} Segmind may have retired or renamed the model. Look it up at Segmind and change the setting model.`,
      );
    case 402:
      return noCredits();
    case 406:
      return MONEY.test(words) || !(PHOTO.test(words) || isAboutContent(words, model)) ? noCredits() : null;
    default:
      return MONEY.test(words) ? noCredits() : null;
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

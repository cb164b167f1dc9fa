import { failure } from '../../core/domain/failure.ts';
import { OutputError, type OutputSource } from '../../core/segmind/outputs/output-source.ts';
import { draw, type Range } from './options.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { VendorReply } from './vendor-replies.ts';

const ORIGIN = 'https://api.segmind.com';
const OUTPUTS = 'https://outputs.segmind.com';

/** A job that Segmind took. It is billed unless it fails. */
export interface VendorJob {
  readonly id: string;
  /** The key of the photo. */
  readonly key: string;
  readonly takenAtMs: number;
  readonly doneAtMs: number;
}

/** Scripted behaviour of Segmind; null means the default behaviour. */
export interface VendorScript {
  /** @param nth how many submits of this photo came before */
  readonly submit?: (key: string, nth: number) => VendorReply | null;
  /** @param nth how many polls of this job came before */
  readonly poll?: (job: VendorJob, nth: number) => VendorReply | null;
  /** Whether an output is unavailable now. @param nth how many times it was requested before */
  readonly isOutputGone?: (key: string, nth: number) => boolean;
  /** The reply to a request for the account's credits. */
  readonly credits?: () => VendorReply | null;
  /** How long Segmind answers polls of a job, milliseconds; then 404. @default for ever */
  readonly keepsJobMs?: number;
  /** The HTTP status with which the output server answers; null if it serves the output. */
  readonly outputStatus?: (key: string) => number | null;
}

/** A POST that arrived. */
export interface VendorPost {
  /** The key of the photo. */
  readonly key: string;
  /** The path of the model. */
  readonly path: string;
  readonly atMs: number;
}

/** The purpose of a request to Segmind. */
export type VendorOperation = 'submit' | 'poll' | 'credits';

/** Finds the operation of a request. @see docs/segmind.md "Credits" */
export function operationOf(url: string, { method }: { method?: string }): VendorOperation {
  if (method === 'POST') return 'submit';
  return url === `${ORIGIN}/v1/get-user-credits` ? 'credits' : 'poll';
}

/** The poll URLs of a job: API v2 has two. */
function pollUrls(path: string, { id }: VendorJob): Record<string, string> {
  if (path.startsWith('/workflows/')) return { poll_url: `${ORIGIN}/workflows/request/${id}` };
  const whole = `${ORIGIN}/v2/requests/${id}`;
  return { poll_url: `${ORIGIN}/v1/requests/${id}`, status_url: `${whole}/status`, response_url: whole };
}

interface VendorProps {
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly jobMs: Range;
  readonly submitMs: Range;
  readonly pollMs: Range;
  readonly outputMs: Range;
  /** The bytes of each output. */
  readonly picture: Buffer;
  /** Advances the time of the caller's invocation. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Segmind in simulated time, at the level of HTTP. */
export class SimulatedVendor {
  script: VendorScript = {};
  /** Called when a submit arrives. */
  onSubmit: (key: string) => void = () => {};
  /** Called when a poll sees that a job is done. */
  onDone: (key: string) => void = () => {};
  readonly jobs = new Map<string, VendorJob>();
  /** The number of submits of each photo, taken or not. */
  readonly submits = new Map<string, number>();
  /** All submits, in the order of arrival. */
  readonly posts: VendorPost[] = [];
  /** The reply to polls of each failed job, which stays the same. */
  readonly #failed = new Map<string, VendorReply>();
  readonly #polls = new Map<string, number>();
  readonly #fetches = new Map<string, number>();
  readonly #props: VendorProps;

  constructor(props: VendorProps) {
    this.#props = props;
  }

  /** The presigned URL of a photo. */
  static photoUrl(key: string): string {
    return `https://photos.s3.amazonaws.com/${key}`;
  }

  /** The keys of photos with a job, once for each job. */
  get charges(): string[] {
    return [...this.jobs.values()].map(({ key }) => key);
  }

  /** The keys of photos with a billed job, once for each job. A failed job is not billed. */
  get billed(): string[] {
    return this.billedJobs.map(({ key }) => key);
  }

  get billedJobs(): VendorJob[] {
    return [...this.jobs.values()].filter(({ id }) => !this.#failed.has(id));
  }

  async fetch(url: string, init: { method?: string; body?: string }): Promise<Response> {
    const { clock, random, submitMs, pollMs } = this.#props;
    const operation = operationOf(url, init);
    if (operation === 'credits') {
      return this.#answer(
        this.script.credits?.() ?? { body: { credits: 100, 'free-credits': 0 } },
        draw(pollMs, random),
      );
    }
    if (operation === 'poll') {
      const job = this.jobs.get(
        url
          .replace(/\/status$/, '')
          .split('/')
          .at(-1) ?? '',
      );
      const reply = job === undefined ? { status: 404 } : this.#poll(job);
      return this.#answer(reply, draw(pollMs, random));
    }
    const body = JSON.parse(init.body ?? '') as { image_ukbxw?: string; image_input?: string[] };
    const photoUrl = body.image_ukbxw ?? body.image_input?.[0] ?? '';
    const { pathname: path } = new URL(url);
    const key = photoUrl.slice(SimulatedVendor.photoUrl('').length);
    this.onSubmit(key);
    this.posts.push({ key, path, atMs: clock.nowMs });
    const nth = nextOf(this.submits, key);
    const scripted = this.script.submit?.(key, nth) ?? null;
    if (scripted === null || scripted.takesJob === true) {
      const ms = scripted?.ms ?? draw(submitMs, random);
      await this.#props.pause(ms / 2);
      const job = this.#take(key);
      const body = { request_id: job.id, ...pollUrls(path, job), status: 'QUEUED' };
      return this.#answer({ body, ...scripted, ms: ms / 2 }, 0);
    }
    return this.#answer(scripted, draw(submitMs, random));
  }

  /** Fetches outputs. */
  readonly openOutput: OutputSource = async (output) => {
    const { random, outputMs, pause, picture } = this.#props;
    if (output.kind === 'data') return bodyOf(output.bytes);
    await pause(draw(outputMs, random));
    const { pathname } = new URL(output.url);
    const { key } = this.jobs.get(pathname.slice(1)) as VendorJob;
    const isGone = this.script.isOutputGone?.(key, nextOf(this.#fetches, key)) === true;
    const status = this.script.outputStatus?.(key) ?? (isGone ? 503 : null);
    if (status !== null) {
      const code = status < 500 ? 'output-not-found' : 'output-unavailable';
      throw new OutputError(failure(code, `The server of an output answered HTTP ${status}.`));
    }
    return bodyOf(picture);
  };

  #take(key: string): VendorJob {
    const { clock, random, jobMs } = this.#props;
    const takenAtMs = clock.nowMs;
    const job = { id: `job-${this.jobs.size}`, key, takenAtMs, doneAtMs: takenAtMs + draw(jobMs, random) };
    this.jobs.set(job.id, job);
    return job;
  }

  #poll(job: VendorJob): VendorReply {
    const failed = this.#failed.get(job.id);
    if (failed !== undefined) return failed;
    const scripted = this.script.poll?.(job, nextOf(this.#polls, job.id)) ?? null;
    if (scripted !== null) {
      if ((scripted.body as { status?: string } | undefined)?.status === 'FAILED')
        this.#failed.set(job.id, scripted);
      return scripted;
    }
    const { nowMs } = this.#props.clock;
    if (nowMs - job.takenAtMs >= (this.script.keepsJobMs ?? Number.POSITIVE_INFINITY)) return { status: 404 };
    if (nowMs < job.doneAtMs) return { body: { status: 'PROCESSING' } };
    this.onDone(job.key);
    const output = JSON.stringify([
      { keyname: 'out', value: { data: `${OUTPUTS}/${job.id}`, type: 'image' } },
    ]);
    return { body: { status: 'COMPLETED', output } };
  }

  async #answer(
    {
      status = 200,
      body = status < 400 ? {} : { error: `HTTP ${status}` },
      headers = {},
      error,
      ms,
    }: VendorReply,
    usualMs: number,
  ) {
    await this.#props.pause(ms ?? usualMs);
    if (error !== undefined) throw error;
    // Not a whole Response: reading its body would need the real event loop.
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = { status, headers: new Headers(headers), body: [Buffer.from(text)] };
    return answer as unknown as Response;
  }
}

function bodyOf(picture: Buffer) {
  async function* body() {
    yield picture;
  }
  return { body: body(), declaredBytes: picture.length };
}

/** Increments the count of a name; returns the count before. */
function nextOf(counts: Map<string, number>, name: string): number {
  const nth = counts.get(name) ?? 0;
  counts.set(name, nth + 1);
  return nth;
}

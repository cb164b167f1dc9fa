import { OutputError, type OutputSource } from '../../../functions/shared/clients/outputs/output-source.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { draw, type Range } from './options.ts';

const ORIGIN = 'https://api.segmind.com';
const OUTPUTS = 'https://outputs.segmind.com';

/** What Segmind answers to one request. */
export interface VendorReply {
  /** @default 200 */
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Thrown instead of an answer. */
  readonly error?: Error;
  /** How long it takes, milliseconds. @default as Segmind's other answers */
  readonly ms?: number;
  /** Whether the job is taken all the same, and billed. @default false */
  readonly takesJob?: boolean;
}

/** A job that Segmind took: it is billed. */
export interface VendorJob {
  readonly id: string;
  /** The key of the photo. */
  readonly key: string;
  readonly takenAtMs: number;
  readonly doneAtMs: number;
}

/** How a vendor works: null for what Segmind does by itself. */
export interface VendorScript {
  /** @param nth how many submits of that photo came before */
  readonly submit?: (key: string, nth: number) => VendorReply | null;
  /** @param nth how many polls of that job came before */
  readonly poll?: (job: VendorJob, nth: number) => VendorReply | null;
  /** Whether an output cannot be had now. @param nth how many times it was asked for before */
  readonly isOutputGone?: (key: string, nth: number) => boolean;
}

interface VendorProps {
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly jobMs: Range;
  readonly submitMs: Range;
  readonly pollMs: Range;
  readonly outputMs: Range;
  /** What each output is. */
  readonly picture: Buffer;
  /** Passes time in the caller's invocation. */
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
  /** Submits of each photo, taken or not. */
  readonly submits = new Map<string, number>();
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

  /** The photos with a job, once for each job. */
  get charges(): string[] {
    return [...this.jobs.values()].map(({ key }) => key);
  }

  async fetch(url: string, init: { method?: string; body?: string }): Promise<Response> {
    const { random, submitMs, pollMs } = this.#props;
    if (init.method !== 'POST') {
      const job = this.jobs.get(url.slice(url.lastIndexOf('/') + 1));
      const reply = job === undefined ? { status: 404 } : this.#poll(job);
      return this.#answer(reply, draw(pollMs, random));
    }
    const { image_ukbxw: photoUrl } = JSON.parse(init.body ?? '') as { image_ukbxw: string };
    const key = photoUrl.slice(SimulatedVendor.photoUrl('').length);
    this.onSubmit(key);
    const nth = nextOf(this.submits, key);
    const scripted = this.script.submit?.(key, nth) ?? null;
    if (scripted === null || scripted.takesJob === true) {
      const ms = scripted?.ms ?? draw(submitMs, random);
      await this.#props.pause(ms / 2);
      const job = this.#take(key);
      const body = {
        request_id: job.id,
        poll_url: `${ORIGIN}/workflows/request/${job.id}`,
        status: 'QUEUED',
      };
      return this.#answer({ body, ...scripted, ms: ms / 2 }, 0);
    }
    return this.#answer(scripted, draw(submitMs, random));
  }

  /** Fetches outputs. */
  readonly openOutput: OutputSource = async (output) => {
    const { random, outputMs, pause, picture } = this.#props;
    await pause(draw(outputMs, random));
    const id = output.kind === 'url' ? output.url.slice(output.url.lastIndexOf('/') + 1) : '';
    const { key } = this.jobs.get(id) as VendorJob;
    if (this.script.isOutputGone?.(key, nextOf(this.#fetches, key))) {
      throw new OutputError(failure('output-unavailable', 'The output is not there now.'));
    }
    async function* body() {
      yield picture;
    }
    return { body: body(), declaredBytes: picture.length };
  };

  #take(key: string): VendorJob {
    const { clock, random, jobMs } = this.#props;
    const takenAtMs = clock.nowMs;
    const job = { id: `job-${this.jobs.size}`, key, takenAtMs, doneAtMs: takenAtMs + draw(jobMs, random) };
    this.jobs.set(job.id, job);
    return job;
  }

  #poll(job: VendorJob): VendorReply {
    const scripted = this.script.poll?.(job, nextOf(this.#polls, job.id)) ?? null;
    if (scripted !== null) return scripted;
    if (this.#props.clock.nowMs < job.doneAtMs) return { body: { status: 'PROCESSING' } };
    this.onDone(job.key);
    const output = JSON.stringify([
      { keyname: 'out', value: { data: `${OUTPUTS}/${job.id}`, type: 'image' } },
    ]);
    return { body: { status: 'COMPLETED', output } };
  }

  async #answer({ status = 200, body = {}, headers = {}, error, ms }: VendorReply, usualMs: number) {
    await this.#props.pause(ms ?? usualMs);
    if (error !== undefined) throw error;
    // Not a whole Response: its body would take turns of the real event loop.
    const answer = { status, headers: new Headers(headers), body: [Buffer.from(JSON.stringify(body))] };
    return answer as unknown as Response;
  }
}

/** Counts one more of a name; answers how many there were before. */
function nextOf(counts: Map<string, number>, name: string): number {
  const nth = counts.get(name) ?? 0;
  counts.set(name, nth + 1);
  return nth;
}

import { executionName } from '../../core/domain/execution-name.ts';
import type { S3Fake } from '../aws/s3-fake.ts';
import { StateError } from '../aws/state-machine/errors.ts';
import { uploadAt } from '../parts/upload-at.ts';
import { PHOTO } from './pictures.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** A message of the uploads queue. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
}

/** An upload that was dropped. */
export interface Dropped {
  readonly id: string;
  readonly key: string;
  readonly versionId: string;
}

interface UploadsProps {
  readonly s3: S3Fake;
  readonly bucket: string;
  readonly dropsPerSecond: number;
  readonly clock: SimulatedClock;
  /** Calls start-retouch with a batch; its answer names the messages that failed. */
  readonly read: (batch: readonly Message[]) => Promise<ReadonlySet<string>>;
}

/** The same as in the stack. */
const VISIBILITY_MS = 180_000;
const MAX_RECEIVES = 20;
const BATCH_SIZE = 10;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html "visibility timeout" */
const OFFERED_AGAIN_MS = 1_000;

/** Drops photos and simulates the uploads queue: a failed message comes again when it becomes visible. */
export class Uploads {
  readonly dropped: Dropped[] = [];
  /** Messages that are not processed yet. */
  waiting = 0;
  /** Number of messages that were given up. */
  deadLetters = 0;
  readonly #props: UploadsProps;

  constructor(props: UploadsProps) {
    this.#props = props;
  }

  /** Drops photos under `uploads/`, one after the other. Events go to start-retouch in batches. */
  async drop(
    paths: readonly string[],
    go: (work: Promise<unknown>) => void,
    metadata?: Record<string, string>,
  ): Promise<void> {
    const { clock, dropsPerSecond } = this.#props;
    for (let at = 0; at < paths.length; at += BATCH_SIZE) {
      const batch = paths.slice(at, at + BATCH_SIZE).map((path) => this.put(path, PHOTO, metadata));
      go(this.send(batch));
      await clock.sleep((batch.length * 1000) / dropsPerSecond);
    }
  }

  /** Puts one photo into the bucket. Returns the message of its event. */
  put(path: string, body = PHOTO, metadata: Record<string, string> = {}): Message {
    const { s3, bucket, clock } = this.#props;
    const time = new Date(clock.nowMs).toISOString();
    const key = `uploads/${path}`;
    const { versionId, etag } = s3.put(key, body, metadata);
    this.dropped.push({ key, versionId, id: executionName(uploadAt(s3, key, bucket)) });
    const sequencer = String(this.dropped.length);
    const object = { key, 'version-id': versionId, etag: etag.replaceAll('"', ''), sequencer };
    const detail = { bucket: { name: bucket }, object };
    return {
      messageId: `${key}-${sequencer}`,
      body: JSON.stringify({ 'detail-type': 'Object Created', time, detail }),
    };
  }

  /** Sends messages, and reads each until it succeeds or was received too often. */
  async send(batch: readonly Message[]): Promise<void> {
    this.waiting += batch.length;
    for (let left = batch, receives = 1; left.length > 0; receives++) {
      const visibleAtMs = this.#props.clock.nowMs + VISIBILITY_MS;
      const failed = await this.#read(left, visibleAtMs);
      this.waiting -= left.length - failed.size;
      left = left.filter(({ messageId }) => failed.has(messageId));
      if (receives === MAX_RECEIVES) {
        this.waiting -= left.length;
        this.deadLetters += left.length;
        return;
      }
      if (left.length > 0) await this.#props.clock.sleep(visibleAtMs - this.#props.clock.nowMs);
    }
  }

  /**
   * One receive of a batch. While Lambda throttles the function, the batch is offered again until it becomes
   * visible.
   */
  async #read(batch: readonly Message[], visibleAtMs: number): Promise<ReadonlySet<string>> {
    const { clock, read } = this.#props;
    for (;;) {
      try {
        return await read(batch);
      } catch (error) {
        const isLast = clock.nowMs + OFFERED_AGAIN_MS >= visibleAtMs;
        if (!isThrottled(error) || isLast) return new Set(batch.map(({ messageId }) => messageId));
        await clock.sleep(OFFERED_AGAIN_MS);
      }
    }
  }
}

function isThrottled(error: unknown): boolean {
  return error instanceof StateError && error.output.Error === 'Lambda.TooManyRequestsException';
}

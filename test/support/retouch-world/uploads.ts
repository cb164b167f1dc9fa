import { executionName } from '../../../functions/shared/domain/execution-name.ts';
import type { S3Fake } from '../s3-fake.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { PHOTO } from './pictures.ts';

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

/** As the stack has it. */
const VISIBILITY_MS = 180_000;
const MAX_RECEIVES = 20;
const BATCH_SIZE = 10;

/** The photos that are dropped, and the uploads queue: a message that failed comes again when it is visible. */
export class Uploads {
  readonly dropped: Dropped[] = [];
  /** Messages that were not read to their end. */
  waiting = 0;
  /** How many were given up. */
  deadLetters = 0;
  readonly #props: UploadsProps;

  constructor(props: UploadsProps) {
    this.#props = props;
  }

  /** Drops photos under `uploads/`, one after the other. Events go to start-retouch in batches. */
  async drop(paths: readonly string[], go: (work: Promise<unknown>) => void): Promise<void> {
    const { clock, dropsPerSecond } = this.#props;
    for (let at = 0; at < paths.length; at += BATCH_SIZE) {
      const batch = paths.slice(at, at + BATCH_SIZE).map((path) => this.put(path));
      go(this.send(batch));
      await clock.sleep((batch.length * 1000) / dropsPerSecond);
    }
  }

  /** Puts one photo into the bucket. Answers the message of its event. */
  put(path: string, body = PHOTO): Message {
    const { s3, bucket } = this.#props;
    const key = `uploads/${path}`;
    const { versionId } = s3.put(key, body);
    this.dropped.push({ key, versionId, id: executionName({ bucket, key, versionId }) });
    const detail = { bucket: { name: bucket }, object: { key, 'version-id': versionId } };
    return {
      messageId: `${key}-${versionId}`,
      body: JSON.stringify({ 'detail-type': 'Object Created', detail }),
    };
  }

  /** Sends messages, which are read until each was, or was received too often. */
  async send(batch: readonly Message[]): Promise<void> {
    this.waiting += batch.length;
    for (let left = batch, receives = 1; left.length > 0; receives++) {
      const visibleAtMs = this.#props.clock.nowMs + VISIBILITY_MS;
      const failed = await this.#props
        .read(left)
        .catch(() => new Set(left.map(({ messageId }) => messageId)));
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
}

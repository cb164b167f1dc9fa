import { WEBHOOK_TRIES } from '../../core/contract/events.ts';
import {
  createSendWebhook,
  type SendWebhookDependencies,
  type WebhookReport,
} from '../../functions/send-webhook/send-webhook.ts';

/** An event in the queue. */
interface Queued {
  readonly messageId: string;
  readonly body: string;
  readonly sentAtMs: number;
  visibleAtMs: number;
  receives: number;
}

/** The dependencies of the function that reads the queue, and the duration of its batches. */
export interface WebhookQueueOptions
  extends Pick<SendWebhookDependencies, 'readSecrets' | 'deliver' | 'random'> {
  /** Duration of a batch on the queue's own clock, milliseconds. @default a tenth of a second */
  readonly batchMs?: () => number;
}

/** The same as in the stack. */
const BATCH_SIZE = 10;
const MAX_CONCURRENCY = 2;
const VISIBILITY_MS = 180_000;
const RETENTION_MS = 14 * 86_400_000;

/**
 * The in-memory SQS queue of one webhook receiver, with its dead letters and its readers. It simulates the
 * parts of SQS that the stack relies on, on its own clock that jumps to the next event. The function that
 * reads it is the real one.
 */
export class WebhookQueue {
  nowMs: number;
  readonly deadLetters: string[] = [];
  /** Events that SQS removed because they exceeded the retention period. */
  readonly expired: string[] = [];
  readonly reports: WebhookReport[] = [];
  readonly #queued = new Map<string, Queued>();
  readonly #send: ReturnType<typeof createSendWebhook>;
  readonly #batchMs: () => number;
  /** When each reader becomes free. */
  readonly #readers: number[];
  #count = 0;

  constructor({ batchMs = () => 100, ...options }: WebhookQueueOptions, startMs = Date.now()) {
    this.nowMs = startMs;
    this.#batchMs = batchMs;
    this.#readers = Array.from({ length: MAX_CONCURRENCY }, () => startMs);
    this.#send = createSendWebhook({
      ...options,
      postpone: async (receiptHandle, seconds) => {
        const message = this.#queued.get(receiptHandle);
        if (message !== undefined) message.visibleAtMs = this.nowMs + seconds * 1000;
      },
      bury: async (body) => void this.deadLetters.push(body),
      report: (_, report) => void this.reports.push(report),
      now: () => this.nowMs,
    });
  }

  /** How many events wait. */
  get size(): number {
    return this.#queued.size;
  }

  put(event: object): void {
    const messageId = `message-${++this.#count}`;
    const body = JSON.stringify(event);
    this.#queued.set(messageId, {
      messageId,
      body,
      sentAtMs: this.nowMs,
      visibleAtMs: this.nowMs,
      receives: 0,
    });
  }

  /** Reads the queue until it is empty, or the clock reaches `untilMs`. */
  async run(untilMs = Number.POSITIVE_INFINITY): Promise<void> {
    while (this.#queued.size > 0) {
      const freeAtMs = Math.min(...this.#readers);
      const nextMs = Math.min(...[...this.#queued.values()].map(({ visibleAtMs }) => visibleAtMs));
      const beginMs = Math.max(freeAtMs, nextMs);
      if (beginMs >= untilMs) break;
      this.nowMs = beginMs;
      const batch = this.#receive();
      if (batch.length > 0) await this.#read(batch, this.#readers.indexOf(freeAtMs));
    }
    if (untilMs !== Number.POSITIVE_INFINITY) this.nowMs = untilMs;
  }

  #receive(): Queued[] {
    const batch: Queued[] = [];
    for (const message of this.#queued.values()) {
      const { messageId, body, visibleAtMs, receives, sentAtMs } = message;
      if (visibleAtMs > this.nowMs) continue;
      if (this.nowMs - sentAtMs >= RETENTION_MS) {
        this.#queued.delete(messageId);
        this.expired.push(body);
      } else if (receives === WEBHOOK_TRIES) {
        this.#queued.delete(messageId);
        this.deadLetters.push(body);
      } else if (batch.length < BATCH_SIZE) {
        message.receives += 1;
        message.visibleAtMs = this.nowMs + VISIBILITY_MS;
        batch.push(message);
      }
    }
    return batch;
  }

  async #read(batch: readonly Queued[], reader: number): Promise<void> {
    const Records = batch.map(({ messageId, body, receives }) => ({
      messageId,
      body,
      receiptHandle: messageId,
      attributes: { ApproximateReceiveCount: receives },
    }));
    const { batchItemFailures } = await this.#send({ Records });
    const back = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId } of batch) if (!back.has(messageId)) this.#queued.delete(messageId);
    this.#readers[reader] = this.nowMs + this.#batchMs();
  }
}

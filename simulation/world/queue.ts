import type { SimulatedClock } from './simulated-clock.ts';

/** The settings of an SQS queue and of the function that reads it. */
export interface QueueSettings {
  readonly batchSize: number;
  readonly maxConcurrency: number;
  readonly visibilityMs: number;
  readonly maxReceives: number;
}

/** The event of the function. */
export interface Batch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

interface Message {
  readonly messageId: string;
  readonly body: string;
  receives: number;
  visibleAtMs: number;
}

interface QueueProps {
  readonly clock: SimulatedClock;
  readonly settings: QueueSettings;
  /** Calls the function; the response names the messages that failed. */
  readonly read: (batch: Batch) => Promise<unknown>;
  /** Runs work in the background. */
  readonly go: (work: Promise<unknown>) => void;
}

/**
 * An SQS queue that a function reads: if a message fails or the function crashes, the message comes again
 * later.
 */
export class Queue {
  readonly deadLetters: string[] = [];
  /** In the order of sending; includes those that are being read. */
  readonly #messages = new Set<Message>();
  readonly #props: QueueProps;
  #sent = 0;
  #readers = 0;

  constructor(props: QueueProps) {
    this.#props = props;
  }

  /** Messages that are not processed yet. */
  get waiting(): number {
    return this.#messages.size;
  }

  send(body: string): void {
    const { clock } = this.#props;
    this.#messages.add({ messageId: `message-${this.#sent++}`, body, receives: 0, visibleAtMs: clock.nowMs });
    this.#poll();
  }

  #poll(): void {
    const { settings, go } = this.#props;
    while (this.#readers < settings.maxConcurrency) {
      const batch = this.#receive();
      if (batch.length === 0) return;
      this.#readers += 1;
      go(this.#read(batch));
    }
  }

  #receive(): Message[] {
    const { clock, settings } = this.#props;
    const batch: Message[] = [];
    for (const message of this.#messages) {
      if (batch.length === settings.batchSize) break;
      if (message.visibleAtMs > clock.nowMs) continue;
      message.receives += 1;
      message.visibleAtMs = clock.nowMs + settings.visibilityMs;
      batch.push(message);
    }
    return batch;
  }

  async #read(batch: readonly Message[]): Promise<void> {
    const { clock, settings, read } = this.#props;
    const Records = batch.map(({ messageId, body }) => ({ messageId, body }));
    const failed = await read({ Records }).then(namesOfFailed, () => null);
    for (const message of batch) {
      if (failed?.has(message.messageId) === false) this.#messages.delete(message);
      else if (message.receives === settings.maxReceives) {
        this.#messages.delete(message);
        this.deadLetters.push(message.body);
      } else clock.plan(message.visibleAtMs, () => this.#poll());
    }
    this.#readers -= 1;
    this.#poll();
  }
}

function namesOfFailed(answer: unknown): ReadonlySet<string> {
  const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: string }[] };
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}

/** The settings of an SQS queue and of the Lambda function that reads it. */
export interface QueueSettings {
  readonly visibilitySeconds: number;
  readonly maxReceives: number;
  readonly batchSize: number;
  readonly maxConcurrency: number;
}

interface Message {
  readonly messageId: string;
  readonly body: string;
  receives: number;
  visibleAtMs: number;
}

/** The response to a batch, item by item. */
interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The surroundings of a queue: its settings, its reader and its clock. */
export interface QueueWorld {
  readonly settings: QueueSettings;
  /** From 0 to 1: decides which workers die, and which messages come twice. */
  readonly random: () => number;
  readonly invoke: (event: { Records: { messageId: string; body: string }[] }) => Promise<BatchAnswer>;
  /** The clock, which only the queue advances. */
  readonly clock: { ms: number };
}

/**
 * An SQS queue and the Lambda function that reads it, in simulated time. A received message is hidden for its
 * visibility timeout and comes again unless it was deleted. A message that was received too often goes to the
 * dead-letter queue. Up to `maxConcurrency` batches are read at once. Messages that a batch returns as failed
 * stay hidden for the rest of their timeout. Delivery is at least once: a deleted message may come once more.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class UploadsQueue {
  readonly deadLetters: string[] = [];
  readonly #world: QueueWorld;
  readonly #messages: Message[] = [];

  constructor(world: QueueWorld) {
    this.#world = world;
  }

  send(messageId: string, body: string): void {
    this.#messages.push({ messageId, body, receives: 0, visibleAtMs: this.#world.clock.ms });
  }

  /** Advances the clock. */
  pass(ms: number): void {
    this.#world.clock.ms += ms;
  }

  /** Moves the dead letters back into the queue, as new messages. */
  redrive(): void {
    for (const [index, body] of this.deadLetters.splice(0).entries()) this.send(`redriven${index}`, body);
  }

  /**
   * Reads until no message is left, visible or hidden. A round of batches takes `roundMs`, even if it finds
   * no message.
   */
  async drain(roundMs: number): Promise<void> {
    const { clock, settings } = this.#world;
    while (this.#messages.length > 0) {
      const batches = Array.from({ length: settings.maxConcurrency }, () => this.#receive()).filter(
        (batch) => batch.length > 0,
      );
      await Promise.all(batches.map((batch) => this.#read(batch)));
      clock.ms += roundMs;
    }
  }

  #receive(): Message[] {
    const { clock, settings } = this.#world;
    const batch: Message[] = [];
    for (const message of [...this.#messages]) {
      if (batch.length === settings.batchSize) break;
      if (message.visibleAtMs > clock.ms) continue;
      if (message.receives === settings.maxReceives) {
        this.deadLetters.push(message.body);
        this.#remove(message);
        continue;
      }
      message.receives += 1;
      message.visibleAtMs = clock.ms + settings.visibilitySeconds * 1000;
      batch.push(message);
    }
    return batch;
  }

  async #read(batch: Message[]): Promise<void> {
    const { random, invoke, clock } = this.#world;
    // A worker that dies returns no response, so the whole batch comes again.
    const dies = random() < 0.02;
    const Records = batch.map(({ messageId, body }) => ({ messageId, body }));
    const { batchItemFailures } = await invoke({ Records });
    if (dies) return;
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const message of batch.filter(({ messageId }) => !failed.has(messageId))) {
      this.#remove(message);
      if (random() < 0.05) this.#messages.push({ ...message, receives: 0, visibleAtMs: clock.ms + 1000 });
    }
  }

  #remove(message: Message): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
  }
}

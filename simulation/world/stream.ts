import { PARTITION } from '../../core/contract/table.ts';
import { StateError } from '../aws/state-machine/errors.ts';
import { draw } from './options.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** The settings of the function that reads the table's stream. */
export interface StreamSettings {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly retries: number;
}

/** A record of the stream, with the fields that the function reads. */
interface StreamRecord {
  readonly dynamodb: { readonly Keys: { readonly pk: { readonly S: string } } };
}

interface StreamProps {
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly settings: StreamSettings;
  /** Calls the function. */
  readonly read: (batch: { readonly Records: readonly StreamRecord[] }) => Promise<unknown>;
  /** Runs work in the background. */
  readonly go: (work: Promise<unknown>) => void;
}

/** One shard of the stream: its batches are read one after the other. */
interface Shard {
  readonly records: StreamRecord[];
  isRead: boolean;
}

const SHARDS = 4;
/** Delay between a change and the moment when its record can be read. */
const LAG_MS = [50, 800] as const;
/** This share of the records arrives later, behind newer ones. */
const LATE_SHARE = 0.05;
const LATE_MS = [2_000, 20_000] as const;
/** This share of the records arrives twice. */
const TWICE_SHARE = 0.1;
const AGAIN_MS = 1_000;

/**
 * The table's stream, filtered to photos, and the function that reads it. It behaves worse than AWS's:
 * records arrive late, twice and out of order.
 */
export class Stream {
  /** Batches that failed at every try. */
  readonly deadLetters: StreamRecord[][] = [];
  /** Records that were not read yet. */
  waiting = 0;
  readonly #props: StreamProps;
  readonly #shards: readonly Shard[] = Array.from({ length: SHARDS }, () => ({ records: [], isRead: false }));

  constructor(props: StreamProps) {
    this.#props = props;
  }

  /** Adds a record for a changed item of this partition. */
  put(pk: string): void {
    const { random } = this.#props;
    if (!pk.startsWith(PARTITION.photo)) return;
    const times = random() < TWICE_SHARE ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      this.#send({ dynamodb: { Keys: { pk: { S: pk } } } });
    }
  }

  #send(record: StreamRecord): void {
    const { clock, random } = this.#props;
    const lag = draw(LAG_MS, random) + (random() < LATE_SHARE ? draw(LATE_MS, random) : 0);
    const shard = this.#shards[hash(record.dynamodb.Keys.pk.S) % SHARDS] as Shard;
    this.waiting += 1;
    clock.plan(clock.nowMs + lag, () => {
      shard.records.push(record);
      if (!shard.isRead) this.#props.go(this.#readShard(shard));
    });
  }

  async #readShard(shard: Shard): Promise<void> {
    const { clock, settings } = this.#props;
    shard.isRead = true;
    while (shard.records.length > 0) {
      await clock.sleep(settings.windowMs);
      const batch = shard.records.splice(0, settings.batchSize);
      await this.#readBatch(batch);
      this.waiting -= batch.length;
    }
    shard.isRead = false;
  }

  async #readBatch(batch: StreamRecord[]): Promise<void> {
    const { clock, settings, read } = this.#props;
    for (let tries = 0; tries <= settings.retries; ) {
      try {
        await read({ Records: batch });
        return;
      } catch (error) {
        // While Lambda throttles the function, the batch waits.
        if (!isThrottled(error)) tries += 1;
        await clock.sleep(AGAIN_MS);
      }
    }
    this.deadLetters.push(batch);
  }
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 65_521, 7);
}

function isThrottled(error: unknown): boolean {
  return error instanceof StateError && error.output.Error === 'Lambda.TooManyRequestsException';
}

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { CapacityMeter } from './capacity.ts';
import { ClientTokens } from './client-tokens.ts';
import { answerCommand, consumedCapacity, type RequestContext } from './commands.ts';
import { toLowLevelClient } from './low-level-client.ts';
import { checkIndexKeys, type IndexSchema, type Key, keyOfItem } from './schema.ts';
import { Table } from './table.ts';
import { transactWrite } from './transact-write.ts';
import { cloneItem, type Item, type MarshallOptions, toItem } from './values/values.ts';

export interface DynamoDbFakeOptions {
  readonly indexes?: readonly IndexSchema[];
  /** The only table that exists. @default any name means this table */
  readonly tableName?: string;
  /** The document client's marshalling option. @default false, as the client's */
  readonly removeUndefinedValues?: boolean;
  readonly now?: () => Date;
  /** Whether items appear in the indexes only when the test calls `settleIndexes()`. @default false */
  readonly indexLag?: boolean;
}

type Input = Record<string, unknown>;

/**
 * An in-memory DynamoDB with one table, behind the interface of the SDK's document client. The table has
 * string keys `pk` and `sk` and indexes that project keys only. Each command takes effect at once after it
 * has passed `gate`, except a transaction, which takes effect in two phases.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export class DynamoDbFake {
  /** The name of every command sent. */
  readonly sent: string[] = [];
  readonly capacity = new CapacityMeter();
  /**
   * Awaited before each command takes effect: a test can let other commands go first here, or cut the caller
   * off.
   */
  gate: () => Promise<void> = async () => {};
  /**
   * Awaited while a transaction's items are locked. A throw aborts the transaction and becomes the response.
   */
  beforeCommit: () => Promise<void> = async () => {};
  /** Called before each command. A throw becomes the response, and nothing is applied. */
  before: (name: string, input: Input) => void = () => {};
  /**
   * Called after each command that took effect. A throw becomes the response: the command is applied, but its
   * response is lost.
   */
  after: (name: string, input: Input) => void = () => {};
  /** Called with what each command consumed. */
  consumed: (meter: CapacityMeter) => void = () => {};
  /** The keys of a BatchGet that are left unprocessed. */
  unprocessed: (keys: Key[]) => Key[] = () => [];
  now: () => Date;
  /** The low-level client: its commands use AttributeValues. */
  readonly lowLevelClient: DynamoDBClient;
  readonly #table: Table;
  readonly #options: MarshallOptions;
  readonly #tableName: string | undefined;
  readonly #tokens = new ClientTokens();

  constructor(options: DynamoDbFakeOptions = {}) {
    this.#table = new Table(options.indexes ?? []);
    this.#table.isLagging = options.indexLag ?? false;
    this.#options = { removeUndefinedValues: options.removeUndefinedValues ?? false };
    this.#tableName = options.tableName;
    this.now = options.now ?? (() => new Date());
    this.lowLevelClient = toLowLevelClient((command, { name, input }) =>
      this.#run(command, name, input as Input),
    );
  }

  /** This fake as the SDK's document client. */
  get client(): DynamoDBDocumentClient {
    return this as unknown as DynamoDBDocumentClient;
  }

  get readUnits(): number {
    return this.capacity.readUnits;
  }

  get writeUnits(): number {
    return this.capacity.writeUnits;
  }

  get indexLag(): boolean {
    return this.#table.isLagging;
  }

  set indexLag(isLagging: boolean) {
    this.#table.isLagging = isLagging;
  }

  /** Calls `changed` after each change of an item, like the table's stream. */
  onChange(changed: (key: Key) => void): void {
    this.#table.changed = changed;
  }

  settleIndexes(): void {
    this.#table.settleIndexes();
  }

  /**
   * Deletes the items that have expired by `expiresAt`, as DynamoDB does some time later. Returns how many.
   */
  expireItems(): number {
    return this.#table.expire('expiresAt', this.now());
  }

  items(): Item[] {
    return [...this.#table.items()].map(cloneItem);
  }

  get(pk: string, sk: string): Item | undefined {
    const row = this.#table.get({ pk, sk });
    return row && cloneItem(row.item);
  }

  /** Writes an item without hooks and counters. */
  put(attributes: Item): void {
    const item = toItem(attributes, this.#options);
    checkIndexKeys(item, this.#table.schemas);
    this.#table.write(keyOfItem(item), item);
  }

  /** Deletes an item without hooks and counters. */
  remove(pk: string, sk: string): void {
    this.#table.write({ pk, sk }, undefined);
  }

  async send(command: unknown): Promise<unknown> {
    return this.#run(command, (command as object).constructor.name, (command as { input: Input }).input);
  }

  async #run(command: unknown, name: string, input: Input): Promise<object> {
    await this.gate();
    this.sent.push(name);
    this.before(name, input);
    const meter = new CapacityMeter();
    try {
      const answer = await this.#answer(command, name, meter);
      this.after(name, input);
      return {
        $metadata: { httpStatusCode: 200, attempts: 1 },
        ...answer,
        ...consumedCapacity(input, meter),
      };
    } finally {
      this.capacity.add(meter);
      this.consumed(meter);
    }
  }

  #answer(command: unknown, name: string, meter: CapacityMeter): object | Promise<object> {
    const request: RequestContext = {
      table: this.#table,
      meter,
      options: this.#options,
      tableName: this.#tableName,
      unprocessed: this.unprocessed,
    };
    if (!(command instanceof TransactWriteCommand)) return answerCommand(command, name, request);
    return transactWrite(command.input, request, {
      tokens: this.#tokens,
      now: this.now,
      beforeCommit: this.beforeCommit,
    });
  }
}

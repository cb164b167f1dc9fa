import { AsyncLocalStorage } from 'node:async_hooks';
import type { Priority } from '../../../core/contract/recipe.ts';
import { PARTITION, type Pool } from '../../../core/contract/table.ts';
import type { Failure } from '../../../core/domain/failure.ts';
import type { News } from '../../../core/line/breaker.ts';
import { createLine, type Joining, type Line } from '../../../core/line/line.ts';
import { type LineItems, readLineItems } from '../../../core/line/line-items.ts';
import type { Admission } from '../../../core/line/slots.ts';
import type { TaskCallbacks } from '../../../core/photos/executions.ts';
import { createPhotos, type Photos } from '../../../core/photos/photos.ts';
import type { Step } from '../../../core/photos/status.ts';
import type { SecretVersion } from '../../../core/segmind/secret-version.ts';
import type { Item } from '../../../core/table/item.ts';
import type { Table } from '../../../core/table/table.ts';
import type { DynamoDbFake } from '../../../simulation/aws/dynamodb/dynamodb-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { Overtaking } from './overtaking.ts';

/** An execution as Step Functions knows it. */
interface Execution {
  readonly attempt: number;
  running: boolean;
  /** The task token that it waits with; null if it does not wait. */
  token: string | null;
  waits: number;
  joinedAt: string;
  readonly priority: Priority | undefined;
}

/** How a photo joins. */
interface How {
  /** Whether it keeps the time at which it joined before. */
  readonly again?: boolean;
  /** @default submit */
  readonly pool?: Pool;
  /** Attempt of a photo that was not in the line before. @default 1 */
  readonly attempt?: number;
  /**
   * Priority of a photo that was not in the line before. @default none, as in executions of an earlier
   * version
   */
  readonly priority?: Priority;
}

/** The line with executions that join it, leave it and end, in memory and on one clock. */
export class LineWorld {
  readonly dynamo: DynamoDbFake;
  readonly table: Table;
  readonly photos: Photos;
  readonly line: Line;
  readonly executions = new Map<string, Execution>();
  /** The ids of photos that were given slots, in order. */
  readonly served: string[] = [];
  readonly admissions = new Map<string, Admission>();
  /** The tokens that were served, in order. */
  readonly tokensServed: string[] = [];
  /** A gate for each invocation, which each of its requests awaits. */
  readonly gates = new AsyncLocalStorage<() => Promise<void>>();
  readonly callbacks: TaskCallbacks;
  /** If true, SendTaskSuccess takes effect, but the caller hears that the task does not exist any more. */
  loseAnswers = false;
  /** The executions with an unreadable status, and the errors of other parts. */
  readonly failed: string[] = [];
  secret: SecretVersion = { version: 'v1', changedAt: new Date(0) };
  findSecret = async (): Promise<SecretVersion> => this.secret;
  readonly #waiters = new Map<string, () => void>();
  readonly #overtaking: Overtaking;
  #ms = Date.parse('2026-11-23T12:00:00.000Z');

  constructor({ maxInFlight }: { maxInFlight: number }) {
    const { dynamo, table } = createStateTable({ now: () => this.now() });
    this.dynamo = dynamo;
    this.table = table;
    const gate = async () => this.gates.getStore()?.();
    dynamo.gate = gate;
    dynamo.beforeCommit = gate;
    this.#overtaking = new Overtaking(maxInFlight, (pool) => this.items(pool));
    dynamo.after = (name) => {
      const caller = this.gates.getStore() ?? this;
      if (name === 'QueryCommand') this.#overtaking.read(caller);
      if (name === 'TransactWriteCommand') this.#overtaking.write(caller);
    };
    this.photos = createPhotos(table, () => this.#ms);
    this.callbacks = {
      succeed: async (token, admission) => {
        await gate();
        return this.succeed(token, admission as Admission);
      },
      isRunning: async (arn) => {
        await gate();
        return this.executions.get(arn)?.running === true;
      },
    };
    this.line = createLine({
      table,
      photos: this.photos,
      callbacks: this.callbacks,
      maxInFlight,
      now: () => this.now(),
    });
  }

  /** Tickets that were passed over by a later one: `early < late`. */
  get overtaken(): readonly string[] {
    return this.#overtaking.overtaken;
  }

  reconcile() {
    return this.line.reconcile({
      findSecret: () => this.findSecret(),
      fail: (error, arn) => this.failed.push(arn ?? String(error)),
    });
  }

  /**
   * Resumes the execution that waits with this token. Returns false if there is none, or if `loseAnswers` is
   * set.
   */
  succeed(token: string, admission: Admission): boolean {
    for (const [id, execution] of this.executions) {
      if (execution.token !== token || !execution.running) continue;
      execution.token = null;
      this.tokensServed.push(token);
      this.served.push(id);
      this.admissions.set(id, admission);
      this.#waiters.get(id)?.();
      return !this.loseAnswers;
    }
    return false;
  }

  now(): Date {
    return new Date(this.#ms);
  }

  /** Advances the clock. */
  pass(seconds: number): void {
    this.#ms += seconds * 1000;
  }

  /** Begins the next wait of a photo: its execution waits with a new token. */
  beginWait(id: string, { again = false, pool = 'submit', attempt = 1, priority }: How = {}): Joining {
    this.#ms += 1;
    const now = this.now().toISOString();
    const execution = this.executions.get(id) ?? {
      attempt,
      running: true,
      token: null,
      waits: 0,
      joinedAt: now,
      priority,
    };
    if (!again) execution.joinedAt = now;
    execution.waits += 1;
    execution.token = `${id}#${execution.waits}`;
    this.executions.set(id, execution);
    this.admissions.delete(id);
    return {
      ...this.photo(id),
      pool,
      joinedAt: execution.joinedAt,
      priority: execution.priority,
      fencing: `${now}#00`,
      executionArn: id,
      taskToken: execution.token,
    };
  }

  photo(id: string) {
    const { attempt } = this.executions.get(id) ?? { attempt: 1 };
    return { id, attempt, photo: { bucket: 'photos', key: `uploads/${id}.jpg`, versionId: 'v1' } };
  }

  async send(joining: Joining): Promise<void> {
    const { pool, joinedAt, priority, fencing, taskToken } = joining;
    const recipe = { instructions: 'x', ...(priority && { priority }) };
    const facts = { pool, joinedAt, recipe, fencing, taskToken };
    await this.line.join(joining, this.photos.moveToQueue(joining, facts));
  }

  async join(id: string, how: How = {}): Promise<Joining> {
    const joining = this.beginWait(id, how);
    await this.send(joining);
    return joining;
  }

  /** Resolves when the photo has a slot. */
  async untilServed(id: string): Promise<Admission> {
    if (!this.admissions.has(id)) await new Promise<void>((resolve) => this.#waiters.set(id, resolve));
    return this.admissionOf(id);
  }

  admissionOf(id: string): Admission {
    const admission = this.admissions.get(id);
    if (admission === undefined) throw new Error(`${id} has no slot.`);
    return admission;
  }

  /** The photo's function confirms its slot. Returns false if the photo no longer holds the slot. */
  async claim(id: string): Promise<boolean> {
    const { fencing } = this.admissionOf(id);
    const claim = this.line.claim(this.photo(id), this.admissionOf(id));
    return (await this.table.write(claim, this.photos.move(this.photo(id), 'submit', { fencing }))) === null;
  }

  async leave(id: string, step: Step = 'store'): Promise<void> {
    const photo = this.photo(id);
    const admission = this.admissionOf(id);
    await this.line.leave(photo, admission, this.photos.move(photo, step, { fencing: admission.fencing }));
  }

  /** Reports what a step observed about a photo that holds a slot. */
  async report(id: string, news: News): Promise<void> {
    await this.line.report({ ...this.admissionOf(id), id }, news);
  }

  /** Reports a failure of a photo that holds a slot. */
  async trip(id: string, error: Failure, retryAfterSeconds: number | null = null): Promise<void> {
    await this.report(id, { kind: 'failed', failure: error, retryAfterSeconds });
  }

  abort(id: string): void {
    const execution = this.executions.get(id);
    if (execution !== undefined) execution.running = false;
  }

  items(pool: Pool = 'submit'): LineItems {
    const items = (this.dynamo.items() as Item[]).filter(({ pk }) => pk === PARTITION.line[pool]);
    return readLineItems(items.sort((a, b) => (a.sk < b.sk ? -1 : 1)));
  }

  /** The ids of the photos that hold slots, by slot number. */
  slots(pool: Pool = 'submit'): string[] {
    return this.items(pool).slots.map(({ id }) => id);
  }

  /** The most slots of a pool that were held at once. */
  mostSlots(pool: Pool = 'submit'): number {
    return this.#overtaking.mostSlots(pool);
  }

  /** The ids of the photos that wait, in order. */
  waiting(pool: Pool = 'submit'): string[] {
    return this.items(pool).tickets.map(({ id }) => id);
  }
}

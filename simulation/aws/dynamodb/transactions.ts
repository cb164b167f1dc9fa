import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import { type CapacityMeter, TRANSACTION_FACTOR } from './capacity.ts';
import {
  CONFLICT_REASON,
  canceled,
  conditionFailedReason,
  isValidationError,
  NO_REASON,
  validationError,
} from './errors.ts';
import type { Key } from './schema.ts';
import { bytesAfter } from './single-writes.ts';
import { lockName, type Table } from './table.ts';
import type { Item } from './values/values.ts';
import {
  type ActionInput,
  type PlanContext,
  planConditionCheck,
  planDelete,
  planPut,
  planUpdate,
  type WritePlan,
} from './write-plan.ts';

const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

const PLANNERS = {
  Put: planPut,
  Update: planUpdate,
  Delete: planDelete,
  ConditionCheck: planConditionCheck,
} as const;

export type TransactItem = { readonly [Kind in keyof typeof PLANNERS]?: ActionInput | undefined };

/** @throws ValidationException */
export function planActions(items: readonly TransactItem[], context: PlanContext): WritePlan[] {
  checkActionCount(items.length);
  const plans = items.map((item) => {
    const kinds = (Object.keys(PLANNERS) as (keyof typeof PLANNERS)[]).filter((kind) => item[kind]);
    const [kind] = kinds;
    const input = kind === undefined ? undefined : item[kind];
    if (kind === undefined || input === undefined || kinds.length !== 1) {
      throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
    }
    return PLANNERS[kind](input, context);
  });
  checkDistinct(plans.map(({ key }) => key));
  return plans;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export function checkActionCount(count: number): void {
  if (count > 0 && count <= MAX_ACTIONS) return;
  const bound = count === 0 ? 'greater than or equal to 1' : `less than or equal to ${MAX_ACTIONS}`;
  throw validationError(
    `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

export function checkDistinct(keys: readonly Key[]): void {
  if (new Set(keys.map(lockName)).size === keys.length) return;
  throw validationError('Transaction request cannot include multiple operations on one item');
}

interface Prepared {
  readonly plan: WritePlan;
  readonly after: Item | undefined;
  readonly afterBytes: number;
}

/**
 * A transaction between its two phases: its items are locked until it commits or aborts.
 * @see https://www.usenix.org/system/files/atc23-idziorek.pdf (prepare, commit)
 */
export class PreparedTransaction {
  readonly #table: Table;
  readonly #meter: CapacityMeter;
  readonly #actions: readonly Prepared[];

  /**
   * @throws TransactionCanceledException if a condition fails or another transaction has prepared an item
   * @throws ValidationException if the items together exceed 4 MB
   */
  constructor(plans: readonly WritePlan[], table: Table, meter: CapacityMeter) {
    this.#table = table;
    this.#meter = meter;
    const reasons: CancellationReason[] = [];
    const actions: Prepared[] = [];
    for (const plan of plans) {
      const result = prepare(plan, table);
      if (!('plan' in result)) reasons.push(result);
      else {
        reasons.push(NO_REASON);
        actions.push(result);
      }
    }
    // AWS does not document what a cancelled transaction costs: we count all of it.
    for (const plan of plans) this.#charge(plan, actions);
    if (actions.length < plans.length) throw canceled(reasons);
    if (actions.reduce((sum, { afterBytes }) => sum + afterBytes, 0) > MAX_BYTES) {
      throw validationError('Transaction request size has exceeded the limit of 4 MB');
    }
    this.#actions = actions;
    table.lock(this.#keys);
  }

  get #keys(): Key[] {
    return this.#actions.map(({ plan }) => plan.key);
  }

  commit(): void {
    this.#table.unlock(this.#keys);
    for (const { plan, after, afterBytes } of this.#actions) {
      if (plan.kind !== 'ConditionCheck') this.#table.write(plan.key, after, this.#meter, afterBytes);
    }
  }

  /** Leaves everything unchanged. */
  abort(): void {
    this.#table.unlock(this.#keys);
  }

  #charge(plan: WritePlan, actions: readonly Prepared[]): void {
    const afterBytes = actions.find((action) => action.plan === plan)?.afterBytes ?? plan.sentBytes;
    const beforeBytes = this.#table.get(plan.key)?.bytes ?? 0;
    this.#meter.write(Math.max(beforeBytes, afterBytes), TRANSACTION_FACTOR);
  }
}

function prepare(plan: WritePlan, table: Table): Prepared | CancellationReason {
  if (table.isBusy(plan.key)) return CONFLICT_REASON;
  const old = table.get(plan.key)?.item;
  if (!plan.accepts(old)) return conditionFailedReason(plan.returnsOldOnFailure ? old : undefined);
  try {
    const after = plan.itemAfter(old);
    return { plan, after, afterBytes: plan.sentBytes || bytesAfter(after) };
  } catch (error) {
    if (!isValidationError(error)) throw error;
    return { Code: 'ValidationError', Message: error.message };
  }
}

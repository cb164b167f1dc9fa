import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { CapacityMeter } from './capacity.ts';
import type { ClientTokens } from './client-tokens.ts';
import { checkTable, type RequestContext } from './commands.ts';
import { PreparedTransaction, planActions, type TransactItem } from './transactions.ts';
import type { WritePlan } from './write-plan.ts';

export interface TransactionContext {
  readonly tokens: ClientTokens;
  readonly now: () => Date;
  /** Awaited between prepare and commit. */
  readonly beforeCommit: () => Promise<void>;
}

/** Carries out a transaction, or repeats the response if its token shows that it was carried out before. */
export async function transactWrite(
  input: TransactWriteCommandInput,
  { table, meter, options, tableName }: RequestContext,
  { tokens, now, beforeCommit }: TransactionContext,
): Promise<object> {
  const items = (input.TransactItems ?? []) as TransactItem[];
  for (const item of items) {
    for (const action of Object.values(item)) checkTable(action as { TableName?: string }, tableName);
  }
  const plans = planActions(items, { ...options, indexes: table.schemas });
  const token = input.ClientRequestToken;
  if (token === undefined) {
    await carryOut(new PreparedTransaction(plans, table, meter), beforeCommit);
    return {};
  }
  if (tokens.isReplay(token, items, now())) {
    chargeReplay(plans, (plan) => table.get(plan.key)?.bytes ?? 0, meter);
    return {};
  }
  try {
    await carryOut(new PreparedTransaction(plans, table, meter), beforeCommit);
  } catch (error) {
    tokens.cancel(token);
    throw error;
  }
  tokens.complete(token, now());
  return {};
}

async function carryOut(transaction: PreparedTransaction, beforeCommit: () => Promise<void>): Promise<void> {
  try {
    await beforeCommit();
  } catch (error) {
    transaction.abort();
    throw error;
  }
  transaction.commit();
}

/**
 * Counts a repeated request, which costs reads of its items.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html (idempotency)
 */
function chargeReplay(
  plans: readonly WritePlan[],
  bytesOf: (plan: WritePlan) => number,
  meter: CapacityMeter,
): void {
  for (const plan of plans) meter.read(bytesOf(plan), 'transactional');
}

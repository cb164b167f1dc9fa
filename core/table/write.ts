import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from './item.ts';

/** The condition of a write: `#name` stands for an attribute, `:name` for one of `values`. */
interface Conditional {
  readonly condition?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/**
 * Changes attributes of an item, or creates the item. Undefined attributes are left out. An attribute's name
 * may be a path: `submits[0].outputs`.
 */
export interface Update extends Conditional {
  readonly update: Key;
  readonly set?: Readonly<Record<string, unknown>>;
  /** Set only if the item does not have the attribute. */
  readonly setOnce?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  /** Numbers to add. An absent attribute counts as 0. */
  readonly add?: Readonly<Record<string, number>>;
}

/** One write. */
export type Write =
  | ({ readonly put: Item } & Conditional)
  | Update
  | ({ readonly delete: Key } & Conditional);

/** Which writes of a transaction were refused because their condition did not hold, in their order. */
export type Refused = readonly boolean[];

type Answer =
  | { readonly kind: 'applied' }
  | { readonly kind: 'refused'; readonly refused: Refused }
  /** Another transaction used one of the items: nothing was applied, and the write can be tried again. */
  | { readonly kind: 'conflict'; readonly error: Error }
  /** An earlier try with the same token is running: with another token the write could be applied twice. */
  | { readonly kind: 'in-progress'; readonly error: Error };

/** DynamoDB's reasons for cancelling a transaction that can succeed if it is sent again. */
const PASSING_REASONS = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/**
 * Sends writes once. If the reply does not come, the SDK repeats the request with the same token, and
 * DynamoDB applies it once. Each decision needs its own token: for ten minutes DynamoDB reports success for a
 * token that it knows.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export async function applyOnce(
  client: DynamoDBDocumentClient,
  TableName: string,
  writes: readonly Write[],
  ClientRequestToken: string,
): Promise<Answer> {
  try {
    const [only, ...others] = writes;
    if (only !== undefined && others.length === 0) await sendOne(client, TableName, only);
    else if (only !== undefined) {
      const TransactItems = writes.map((write) => toTransactItem(TableName, write));
      await client.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
    }
    return { kind: 'applied' };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { kind: 'refused', refused: [true] };
    if (error instanceof TransactionConflictException) return { kind: 'conflict', error };
    if (error instanceof TransactionInProgressException) return { kind: 'in-progress', error };
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
    const refused = reasons.map((reason) => reason === 'ConditionalCheckFailed');
    if (refused.includes(true)) return { kind: 'refused', refused };
    if (reasons.some((reason) => PASSING_REASONS.includes(reason))) return { kind: 'conflict', error };
    throw error;
  }
}

async function sendOne(client: DynamoDBDocumentClient, TableName: string, write: Write): Promise<void> {
  const { Put, Update: update, Delete } = toTransactItem(TableName, write);
  if (Put) await client.send(new PutCommand(Put));
  if (update) await client.send(new UpdateCommand(update));
  if (Delete) await client.send(new DeleteCommand(Delete));
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

function toTransactItem(TableName: string, write: Write): TransactItem {
  const { condition, values = {} } = write;
  if ('update' in write) return { Update: { TableName, Key: write.update, ...describeUpdate(write) } };
  const expression = condition === undefined ? {} : express({ ConditionExpression: condition }, values);
  return 'put' in write
    ? { Put: { TableName, Item: write.put, ...expression } }
    : { Delete: { TableName, Key: write.delete, ...expression } };
}

function describeUpdate({ set = {}, setOnce = {}, remove = [], add = {}, condition, values = {} }: Update) {
  const given = (of: Readonly<Record<string, unknown>>) =>
    Object.entries(of).filter(([, value]) => value !== undefined);
  const sets = [
    ...given(set).map(([path]) => `${path.replace(/[A-Za-z]\w*/g, '#$&')} = :${valueName(path)}`),
    ...given(setOnce).map(([name]) => `#${name} = if_not_exists(#${name}, :${name})`),
  ];
  const clauses = [
    sets.length > 0 && `SET ${sets.join(', ')}`,
    remove.length > 0 && `REMOVE ${remove.map((name) => `#${name}`).join(', ')}`,
    given(add).length > 0 && `ADD ${given(add).map(([name]) => `#${name} :${name}`)}`,
  ].filter((clause) => clause !== false);
  const expressions = {
    UpdateExpression: clauses.join(' '),
    ...(condition !== undefined && { ConditionExpression: condition }),
  };
  const setValues = Object.fromEntries(given(set).map(([path, value]) => [valueName(path), value]));
  return { ...expressions, ...express(expressions, { ...setValues, ...setOnce, ...add, ...values }) };
}

/** The name of the value for a path: `submits[0].outputs` → `submits_0_outputs`. */
function valueName(path: string): string {
  return path.replace(/\W+/g, '_');
}

/** The names and values that the expressions use, and no others: DynamoDB refuses unused ones. */
function express<E extends Readonly<Record<string, string>>>(
  expressions: E,
  values: Readonly<Record<string, unknown>>,
) {
  const text = Object.values(expressions).join(' ');
  const mentioned = (mark: string) =>
    new Set([...text.matchAll(new RegExp(`${mark}(\\w+)`, 'g'))].map(([, name = '']) => name));
  const valueNames = [...mentioned(':')];
  return {
    ...expressions,
    ExpressionAttributeNames: Object.fromEntries([...mentioned('#')].map((name) => [`#${name}`, name])),
    ...(valueNames.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(valueNames.map((name) => [`:${name}`, values[name]])),
    }),
  };
}

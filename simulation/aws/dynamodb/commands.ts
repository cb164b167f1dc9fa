import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { CapacityMeter } from './capacity.ts';
import { tableNotFound, validationError } from './errors.ts';
import { queryPage } from './query.ts';
import { batchGet, getItem, transactGet } from './reads.ts';
import type { Key } from './schema.ts';
import { writeSingle } from './single-writes.ts';
import type { Table } from './table.ts';
import type { MarshallOptions } from './values/values.ts';
import { type ActionInput, planDelete, planPut, planUpdate } from './write-plan.ts';

/** What a request works on. */
export interface RequestContext {
  readonly table: Table;
  /** Counts the capacity of this request only. */
  readonly meter: CapacityMeter;
  readonly options: MarshallOptions;
  readonly tableName: string | undefined;
  readonly unprocessed: (keys: Key[]) => Key[];
}

const PLANNERS = [
  [PutCommand, planPut],
  [UpdateCommand, planUpdate],
  [DeleteCommand, planDelete],
] as const;

/** Carries out any command except a write transaction. */
export function answerCommand(command: unknown, name: string, context: RequestContext): object {
  if (command instanceof BatchGetCommand) return answerBatch(command, context);
  if (command instanceof TransactGetCommand) {
    for (const { Get } of command.input.TransactItems ?? []) checkTable(Get, context.tableName);
    return transactGet(command.input, context);
  }
  const { input } = command as { input: { TableName?: string; ReturnValues?: string } };
  if (command instanceof GetCommand) {
    checkTable(input, context.tableName);
    return getItem(command.input, context);
  }
  if (command instanceof QueryCommand) {
    checkTable(input, context.tableName);
    return queryPage(command.input, context);
  }
  const planner = PLANNERS.find(([type]) => command instanceof type)?.[1];
  if (planner === undefined) throw new Error(`The DynamoDB fake knows no ${name}.`);
  checkTable(input, context.tableName);
  const plan = planner(input as ActionInput, { ...context.options, indexes: context.table.schemas });
  return writeSingle(plan, input.ReturnValues, context);
}

function answerBatch({ input }: BatchGetCommand, context: RequestContext): object {
  const requests = Object.entries(input.RequestItems ?? {});
  const [first] = requests;
  if (first === undefined || requests.length > 1) {
    throw validationError('The fake has one table: RequestItems must name it alone');
  }
  const [TableName, request] = first;
  checkTable({ TableName }, context.tableName);
  return batchGet(TableName, request, context.unprocessed, context);
}

/** @throws ResourceNotFoundException */
export function checkTable(
  input: { TableName?: string | undefined } | undefined,
  tableName: string | undefined,
): void {
  if (input?.TableName === undefined) {
    throw validationError(
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    );
  }
  if (tableName !== undefined && input.TableName !== tableName) throw tableNotFound();
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html */
export function consumedCapacity(input: object, meter: CapacityMeter): { ConsumedCapacity?: object } {
  const { ReturnConsumedCapacity, TableName } = input as {
    ReturnConsumedCapacity?: string;
    TableName?: string;
  };
  if (ReturnConsumedCapacity === undefined || ReturnConsumedCapacity === 'NONE') return {};
  const units = { CapacityUnits: meter.readUnits + meter.writeUnits };
  return { ConsumedCapacity: TableName === undefined ? [units] : { TableName, ...units } };
}

import type { NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import { validationError } from './errors.ts';
import { applyUpdate } from './expressions/apply-update.ts';
import { checkOperands } from './expressions/check-operands.ts';
import { isMet } from './expressions/evaluate-condition.ts';
import { checkOverlap, resolveSteps, rootName, type Steps } from './expressions/paths.ts';
import { type ExpressionInput, type Expressions, readExpressions } from './expressions/read-expressions.ts';
import { checkIndexKeys, type IndexSchema, type Key, keyOfItem, toKey } from './schema.ts';
import { itemBytes, MAX_ITEM_BYTES } from './values/sizes.ts';
import { type Item, type MarshallOptions, toItem } from './values/values.ts';

/** A put, update, delete or condition check: what it requires, and the item that it leads to. */
export interface WritePlan {
  readonly key: Key;
  readonly kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  /** The size of the item that a put sends; zero for the others. */
  readonly sentBytes: number;
  /** Whether a failed condition returns the item. */
  readonly returnsOldOnFailure: boolean;
  /** The paths that an update names. */
  readonly updated: readonly Steps[];
  accepts(old: Item | undefined): boolean;
  /** @throws ValidationException if the item does not suit an update */
  itemAfter(old: Item | undefined): Item | undefined;
}

export interface PlanContext extends MarshallOptions {
  readonly indexes: readonly IndexSchema[];
}

type Attributes = Record<string, NativeAttributeValue>;

export interface ActionInput extends ExpressionInput {
  readonly Key?: Attributes | undefined;
  readonly Item?: Attributes | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

const NO_ITEM: Item = {};

export function planPut(input: ActionInput, context: PlanContext): WritePlan {
  const item = toItem(input.Item ?? {}, context);
  const key = keyOfItem(item);
  const sentBytes = itemBytes(item);
  if (sentBytes > MAX_ITEM_BYTES) throw validationError('Item size has exceeded the maximum allowed size');
  checkIndexKeys(item, context.indexes);
  return { ...plan('Put', key, input, context), sentBytes, itemAfter: () => item };
}

export function planDelete(input: ActionInput, context: PlanContext): WritePlan {
  return plan('Delete', toKey(toItem(input.Key ?? {}, context)), input, context);
}

export function planConditionCheck(input: ActionInput, context: PlanContext): WritePlan {
  if (input.ConditionExpression === undefined) {
    throw validationError('The ConditionExpression parameter is required for ConditionCheck');
  }
  const planned = plan('ConditionCheck', toKey(toItem(input.Key ?? {}, context)), input, context);
  return { ...planned, itemAfter: (old) => old };
}

/** An update without an expression creates an item with only the key, if there is none. */
export function planUpdate(input: ActionInput, context: PlanContext): WritePlan {
  const key = toKey(toItem(input.Key ?? {}, context));
  const expressions = readExpressions(input, context);
  const { UpdateExpression: actions = [], bindings } = expressions;
  for (const { path } of actions) {
    const name = rootName(path, bindings);
    if (name !== 'pk' && name !== 'sk') continue;
    throw validationError(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    );
  }
  const updated = actions.map(({ path }) => resolveSteps(path, bindings));
  checkOverlap('UpdateExpression', updated);
  const itemAfter = (old: Item | undefined) => {
    const item = applyUpdate(old ?? { ...key }, old, actions, bindings);
    checkIndexKeys(item, context.indexes);
    return item;
  };
  return { ...plan('Update', key, input, context, expressions), updated, itemAfter };
}

function plan(
  kind: WritePlan['kind'],
  key: Key,
  input: ActionInput,
  context: PlanContext,
  expressions: Expressions = readExpressions(input, context),
): WritePlan {
  const { ConditionExpression: condition, bindings } = expressions;
  if (condition !== undefined) checkOperands(condition, bindings);
  return {
    kind,
    key,
    sentBytes: 0,
    returnsOldOnFailure: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    updated: [],
    accepts: (old) => condition === undefined || isMet(condition, old ?? NO_ITEM, bindings),
    itemAfter: () => undefined,
  };
}

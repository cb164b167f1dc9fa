import { validationError } from '../errors.ts';
import { order } from '../values/comparisons.ts';
import { typeOf, type Value } from '../values/values.ts';
import type { Condition, Operand } from './condition-grammar.ts';
import type { Bindings } from './read-expressions.ts';

const TYPES: readonly Value[] = ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'];
/** Operand types that DynamoDB refuses independent of the item. */
const OPERAND_TYPES: Readonly<Record<string, readonly string[]>> = {
  '<': ['S', 'N', 'B'],
  '<=': ['S', 'N', 'B'],
  '>': ['S', 'N', 'B'],
  '>=': ['S', 'N', 'B'],
  begins_with: ['S', 'B'],
};

/** @throws ValidationException for a value that its operator or function cannot take */
export function checkOperands(condition: Condition, bindings: Bindings): void {
  const boundValue = (operand: Operand) =>
    operand.kind === 'value' ? bindings.values[operand.name] : undefined;
  const check = (operator: string, operand: Operand) => {
    const value = boundValue(operand);
    const type = value === undefined ? undefined : typeOf(value);
    if (type === undefined || (OPERAND_TYPES[operator]?.includes(type) ?? true)) return;
    throw operandError(
      `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
    );
  };
  switch (condition.kind) {
    case 'and':
    case 'or':
      checkOperands(condition.left, bindings);
      checkOperands(condition.right, bindings);
      break;
    case 'not':
      checkOperands(condition.condition, bindings);
      break;
    case 'compare':
      check(condition.comparator, condition.left);
      check(condition.comparator, condition.right);
      break;
    case 'begins_with':
      check(condition.kind, condition.right);
      break;
    case 'between': {
      const [low, high] = [boundValue(condition.low), boundValue(condition.high)];
      if (low === undefined || high === undefined) break;
      const sign = order(low, high);
      if (sign === undefined)
        throw operandError('The BETWEEN operator requires same data type for lower and upper bounds');
      if (sign > 0)
        throw operandError(
          'The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
        );
      break;
    }
    case 'attribute_type':
      if (!TYPES.includes(boundValue(condition.right) ?? null))
        throw operandError(`Invalid attribute type name found`);
      break;
  }
}

function operandError(message: string) {
  return validationError(`Invalid expression: ${message}`);
}

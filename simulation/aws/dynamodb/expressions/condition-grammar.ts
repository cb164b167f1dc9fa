import type { ExpressionParser, Path, ValueReference } from './expression-parser.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type Operand = Path | ValueReference | { readonly kind: 'size'; readonly path: Path };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly options: readonly Operand[] }
  | { readonly kind: 'exists'; readonly path: Path; readonly isExpected: boolean }
  | {
      readonly kind: 'attribute_type' | 'begins_with' | 'contains';
      readonly left: Operand;
      readonly right: Operand;
    };

const COMPARATORS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];
const MAX_OPTIONS = 100;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
export function parseCondition(parser: ExpressionParser): Condition {
  const { condition } = parseOr(parser);
  parser.expectEnd();
  return condition;
}

interface Parsed {
  readonly condition: Condition;
  readonly isParenthesized: boolean;
}

function parseOr(parser: ExpressionParser): Parsed {
  return parseChain(parser, 'or', (inner) => parseChain(inner, 'and', parseNot));
}

function parseChain(
  parser: ExpressionParser,
  kind: 'and' | 'or',
  parseOne: (parser: ExpressionParser) => Parsed,
): Parsed {
  let parsed = parseOne(parser);
  while (parser.take(kind.toUpperCase())) {
    const right = parseOne(parser).condition;
    parsed = { condition: { kind, left: parsed.condition, right }, isParenthesized: false };
  }
  return parsed;
}

function parseNot(parser: ExpressionParser): Parsed {
  if (parser.take('NOT')) {
    return { condition: { kind: 'not', condition: parseNot(parser).condition }, isParenthesized: false };
  }
  if (!parser.take('(')) return { condition: parsePredicate(parser), isParenthesized: false };
  const inner = parseOr(parser);
  parser.expect(')');
  if (inner.isParenthesized) throw parser.error('The expression has redundant parentheses;');
  return { condition: inner.condition, isParenthesized: true };
}

function parsePredicate(parser: ExpressionParser): Condition {
  if (parser.isFunctionNext() && parser.peek() !== 'size') return parseFunction(parser);
  const left = parseOperand(parser);
  if (parser.take('BETWEEN')) {
    const low = parseOperand(parser);
    parser.expect('AND');
    return { kind: 'between', operand: left, low, high: parseOperand(parser) };
  }
  if (parser.take('IN')) return { kind: 'in', operand: left, options: parseOptions(parser) };
  if (!COMPARATORS.includes(parser.peek())) throw parser.syntaxError();
  const comparator = parser.next() as Comparator;
  const right = parseOperand(parser);
  if (left.kind === 'path' && right.kind === 'path' && left.text === right.text) {
    throw parser.error(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${comparator}, first operand: [${left.text}]`,
    );
  }
  return { kind: 'compare', comparator, left, right };
}

function parseOptions(parser: ExpressionParser): Operand[] {
  parser.expect('(');
  const options = [parseOperand(parser)];
  while (parser.take(',')) options.push(parseOperand(parser));
  parser.expect(')');
  if (options.length > MAX_OPTIONS) {
    throw parser.error(`Too many operands for the IN operator; number of operands: ${options.length}`);
  }
  return options;
}

function parseFunction(parser: ExpressionParser): Condition {
  const name = parser.next();
  parser.expect('(');
  const condition = parseArguments(parser, name);
  parser.expect(')');
  return condition;
}

/** Function names are case-sensitive. */
function parseArguments(parser: ExpressionParser, name: string): Condition {
  if (name === 'attribute_exists' || name === 'attribute_not_exists') {
    return { kind: 'exists', path: parser.path(), isExpected: name === 'attribute_exists' };
  }
  if (name === 'attribute_type') {
    const left = parser.path();
    parser.expect(',');
    return { kind: name, left, right: parser.value() };
  }
  if (name !== 'begins_with' && name !== 'contains') {
    throw parser.error(`Invalid function name; function: ${name}`);
  }
  const left = parseOperand(parser);
  parser.expect(',');
  return { kind: name, left, right: parseOperand(parser) };
}

function parseOperand(parser: ExpressionParser): Operand {
  if (!parser.isFunctionNext()) return parser.pathOrValue();
  const name = parser.next();
  if (name !== 'size') throw parser.error(`Invalid function name; function: ${name}`);
  parser.expect('(');
  const path = parser.path();
  parser.expect(')');
  return { kind: 'size', path };
}

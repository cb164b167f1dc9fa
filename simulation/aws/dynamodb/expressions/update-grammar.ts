import type { ExpressionParser, Path, ValueReference } from './expression-parser.ts';

export type UpdateOperand =
  | Path
  | ValueReference
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly fallback: UpdateOperand }
  | { readonly kind: 'list_append'; readonly left: UpdateOperand; readonly right: UpdateOperand };

export type UpdateValue =
  | UpdateOperand
  | { readonly kind: '+' | '-'; readonly left: UpdateOperand; readonly right: UpdateOperand };

export type UpdateAction =
  | { readonly kind: 'SET'; readonly path: Path; readonly value: UpdateValue }
  | { readonly kind: 'REMOVE'; readonly path: Path }
  | { readonly kind: 'ADD' | 'DELETE'; readonly path: Path; readonly value: ValueReference };

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html */
export function parseUpdate(parser: ExpressionParser): UpdateAction[] {
  const actions: UpdateAction[] = [];
  const seen = new Set<string>();
  do {
    const section = SECTIONS.find((name) => parser.take(name));
    if (section === undefined) throw parser.syntaxError();
    if (seen.has(section)) {
      throw parser.error(`The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do actions.push(parseAction(parser, section));
    while (parser.take(','));
  } while (!parser.isNext('<EOF>'));
  return actions;
}

function parseAction(parser: ExpressionParser, kind: (typeof SECTIONS)[number]): UpdateAction {
  const path = parser.path();
  if (kind === 'REMOVE') return { kind, path };
  if (kind === 'SET') {
    parser.expect('=');
    return { kind, path, value: parseValue(parser) };
  }
  // The API reference allows ADD and DELETE for top-level attributes only.
  if (path.steps.length > 1) {
    throw parser.error(`${kind} can only be used on top-level attributes; path: ${path.text}`);
  }
  return { kind, path, value: parser.value() };
}

function parseValue(parser: ExpressionParser): UpdateValue {
  const left = parseOperand(parser);
  if (parser.take('+')) return { kind: '+', left, right: parseOperand(parser) };
  if (parser.take('-')) return { kind: '-', left, right: parseOperand(parser) };
  return left;
}

function parseOperand(parser: ExpressionParser): UpdateOperand {
  if (!parser.isFunctionNext()) return parser.pathOrValue();
  const name = parser.next();
  if (name !== 'if_not_exists' && name !== 'list_append') {
    throw parser.error(`Invalid function name; function: ${name}`);
  }
  parser.expect('(');
  const operand = name === 'list_append' ? parseAppend(parser) : parseFallback(parser);
  parser.expect(')');
  return operand;
}

function parseAppend(parser: ExpressionParser): UpdateOperand {
  const left = parseOperand(parser);
  parser.expect(',');
  return { kind: 'list_append', left, right: parseOperand(parser) };
}

function parseFallback(parser: ExpressionParser): UpdateOperand {
  const path = parser.path();
  parser.expect(',');
  return { kind: 'if_not_exists', path, fallback: parseOperand(parser) };
}

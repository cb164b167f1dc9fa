import { getNodePath, type Node, type ParseError, printParseErrorCode } from 'jsonc-parser';

/** A fault at a position in a text. */
export interface Fault {
  readonly offset: number;
  readonly message: string;
}

/** A field that an object has twice. */
export interface DoubledField {
  readonly offset: number;
  readonly path: readonly string[];
}

const SHOWN_CHARACTERS = 60;

/** What JSON expects in place of what was found, by the names of the parser's errors. */
const EXPECTED: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a value: text in double quotes, a number, true or false',
  InvalidNumberFormat: 'a number such as 7 or -0.5',
  PropertyNameExpected: 'a field’s name in double quotes, and no comma after the last field',
  ValueExpected: 'a value',
  ColonExpected: 'a colon between a field’s name and its value',
  CommaExpected: 'a comma before it',
  CloseBraceExpected: '} before it, or a comma',
  CloseBracketExpected: '] before it, or a comma',
  EndOfFileExpected: 'nothing after the last }',
  InvalidCommentToken: 'no comments',
  UnexpectedEndOfComment: 'no comments',
  UnexpectedEndOfString: 'a double quote at its end, on the same line',
  UnexpectedEndOfNumber: 'a number such as 7 or -0.5',
  InvalidUnicode: 'four hexadecimal digits after \\u',
  InvalidEscapeCharacter: 'one of " \\ / b f n r t u after each \\',
  InvalidCharacter: 'no control characters; a line feed in a text is \\n',
};

/** After these errors the parser mistakes texts for fields and vice versa: ignore what it finds then. */
const CONFUSING = ['UnexpectedEndOfString', 'UnexpectedEndOfComment'];

/** The syntax errors of a text, of each line the first. */
export function syntaxFaults(text: string, errors: readonly ParseError[]): Fault[] {
  const faults = new Map<number, Fault>();
  for (const { error, offset, length } of errors) {
    const name = printParseErrorCode(error);
    const message = `is not JSON: found ${show(text, offset, length)}; expected ${EXPECTED[name] ?? 'JSON'}`;
    const line = lineOf(text, offset);
    if (!faults.has(line)) faults.set(line, { offset, message });
    if (CONFUSING.includes(name)) break;
  }
  return [...faults.values()];
}

/** The line of a position in a text, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Fields that an object has twice. JSON takes the last one, whichever was meant. */
export function findDoubledFields({ type, children = [] }: Node): DoubledField[] {
  if (type !== 'object') return [];
  const seen = new Set<unknown>();
  return children.flatMap(({ children: [key, value] = [] }) => {
    const isDoubled = key !== undefined && seen.has(key.value);
    seen.add(key?.value);
    const own = isDoubled ? [{ offset: key.offset, path: getNodePath(key).map(String) }] : [];
    return [...own, ...(value === undefined ? [] : findDoubledFields(value))];
  });
}

function show(text: string, offset: number, length: number): string {
  const found = text.slice(offset, offset + length);
  if (found === '') return 'the end of the file';
  const shown = found.length > SHOWN_CHARACTERS ? `${found.slice(0, SHOWN_CHARACTERS)}…` : found;
  return shown.startsWith('"') ? shown : `"${shown}"`;
}

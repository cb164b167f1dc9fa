import { validationError } from '../errors.ts';
import { isReserved } from './reserved-words.ts';

/** An attribute's path: names (bare, or `#placeholder`) and indexes into lists. */
export interface Path {
  readonly kind: 'path';
  readonly steps: readonly [string, ...(string | number)[]];
  readonly text: string;
}

export interface ValueReference {
  readonly kind: 'value';
  readonly name: string;
}

export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

const TOKEN = /(#\w+|:\w+|[A-Za-z]\w*|\d+|<>|<=|>=|[=<>+\-(),.[\]])\s*/y;
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters */
const MAX_BYTES = 4096;

/** Reads an expression's tokens, paths and values. The grammar of each kind of expression builds on it. */
export class ExpressionParser {
  readonly kind: ExpressionKind;
  /** The placeholders that the expression uses. */
  readonly names = new Set<string>();
  readonly values = new Set<string>();
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(kind: ExpressionKind, text: string) {
    this.kind = kind;
    if (text.trim() === '') throw this.error('The expression can not be empty;');
    if (Buffer.byteLength(text) > MAX_BYTES) {
      throw this.error('Expression size has exceeded the maximum allowed size;');
    }
    const trimmed = text.trimStart();
    for (let at = 0; at < trimmed.length; at = TOKEN.lastIndex) {
      TOKEN.lastIndex = at;
      const token = TOKEN.exec(trimmed)?.[1];
      if (token === undefined) {
        throw this.error(
          `Syntax error; token: "${trimmed[at]}", near: "${trimmed.slice(Math.max(at - 5, 0), at + 5)}"`,
        );
      }
      this.#tokens.push(token);
    }
  }

  /** The next token; `<EOF>` at the end, as in DynamoDB's messages. */
  peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? '<EOF>';
  }

  next(): string {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  isNext(token: string): boolean {
    return this.peek().toUpperCase() === token;
  }

  /** Consumes the token if it is next. Keywords are not case-sensitive. */
  take(token: string): boolean {
    if (!this.isNext(token)) return false;
    this.#at += 1;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.syntaxError();
  }

  expectEnd(): void {
    if (this.#at < this.#tokens.length) throw this.syntaxError();
  }

  isFunctionNext(): boolean {
    return /^[A-Za-z]/.test(this.peek()) && this.peek(1) === '(';
  }

  path(): Path {
    const steps: [string, ...(string | number)[]] = [this.#name()];
    for (;;) {
      if (this.take('.')) {
        steps.push(this.#name());
      } else if (this.take('[')) {
        const index = this.next();
        if (!/^\d+$/.test(index)) throw this.syntaxError();
        steps.push(Number(index));
        this.expect(']');
      } else {
        const text = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
        return { kind: 'path', steps, text: text.slice(1) };
      }
    }
  }

  value(): ValueReference {
    const name = this.next();
    if (!name.startsWith(':')) throw this.syntaxError(-1);
    this.values.add(name);
    return { kind: 'value', name };
  }

  pathOrValue(): Path | ValueReference {
    return this.peek().startsWith(':') ? this.value() : this.path();
  }

  #name(): string {
    const name = this.next();
    if (name.startsWith('#')) {
      this.names.add(name);
      return name;
    }
    if (!/^[A-Za-z]/.test(name)) throw this.syntaxError(-1);
    if (isReserved(name)) {
      throw this.error(`Attribute name is a reserved keyword; reserved keyword: ${name}`);
    }
    return name;
  }

  syntaxError(offset = 0): Error {
    const near = [-1, 0, 1].map((ahead) => this.#tokens[this.#at + offset + ahead]).filter(Boolean);
    return this.error(`Syntax error; token: "${this.peek(offset)}", near: "${near.join(' ')}"`);
  }

  error(message: string): Error {
    return validationError(`Invalid ${this.kind}: ${message}`);
  }
}

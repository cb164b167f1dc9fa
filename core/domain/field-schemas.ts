import * as z from 'zod/mini';

/** A fault of one field of a value. `message` follows the field's name, as in "is 7; expected 1 to 3". */
export interface FieldIssue {
  readonly path: readonly string[];
  readonly message: string;
}

const SHOWN_CHARACTERS = 60;

/** A value as quoted in a message. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function expecting(expected: string) {
  return { error: ({ input }: { readonly input?: unknown }) => `is ${show(input)}; expected ${expected}` };
}

/** A schema for one of several words. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, expecting(values.join(' or ')));
}

/** A schema for a whole number. */
export function whole(least: number, most: number) {
  const error = expecting(`${least} to ${most}`);
  return z.int(error).check(z.minimum(least, error), z.maximum(most, error));
}

/** A schema for a number that need not be whole. */
export function between(least: number, most: number) {
  const error = expecting(`${least} to ${most}`);
  return z.number(error).check(z.minimum(least, error), z.maximum(most, error));
}

/** Converts text to a number. Text that is not a number stays text, which a schema then refuses. */
export function readNumber(text: string | undefined): number | string | undefined {
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
}

/** A schema for true or false. */
export function flag() {
  return z.boolean(expecting('true or false'));
}

/** A schema for any number. */
export function number() {
  return z.number(expecting('a number'));
}

/** A schema for an object with exactly these fields. */
export function strictObject<T extends z.core.$ZodShape>(shape: T) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code, input }) =>
      code === 'unrecognized_keys'
        ? `is not a known field; expected one of ${known}`
        : `is ${show(input)}; expected an object with ${known}`,
  });
}

const CONTROL_CHARACTERS = '\\u0000-\\u001f\\u007f-\\u009f';
// Line feed, carriage return and tab are allowed in text; other control characters are not.
const NO_TEXT = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f';
const TEXT = new RegExp(`^[^${NO_TEXT}]*$`);
const LINE = new RegExp(`^[^${CONTROL_CHARACTERS}]*$`);

/** A schema for text of several lines that is not blank. */
export function text(maxLength: number) {
  return ofCharacters(maxLength, TEXT, 'only text, tabs and line feeds are allowed').check(
    z.minLength(1, 'is empty; expected text'),
    z.refine((value) => value === '' || value.trim() !== '', 'is blank; expected text'),
  );
}

/** A schema for text that matches a pattern. */
export function matching(pattern: RegExp, expected: string) {
  const error = expecting(expected);
  return z.string(error).check(z.regex(pattern, error));
}

/** A schema for one line of text, which may be empty. */
export function line(maxLength: number) {
  return ofCharacters(maxLength, LINE, 'only one line of text is allowed');
}

function ofCharacters(maxLength: number, pattern: RegExp, taken: string) {
  const tooLong = ({ input }: { readonly input?: unknown }) =>
    `has ${String(input).length} characters; expected at most ${maxLength}`;
  return z.string(expecting('text')).check(
    z.maxLength(maxLength, { error: tooLong }),
    z.regex(pattern, `holds a control character; ${taken}`),
    z.refine((value) => value.isWellFormed(), 'is not well-formed Unicode'),
  );
}

/** Removes fields from an object of objects. */
export function withoutFields(value: object, fields: readonly Pick<FieldIssue, 'path'>[]): object {
  const right = structuredClone(value) as Record<string, Record<string, unknown>>;
  for (const { path } of fields) {
    const [name = '', inner] = path;
    if (inner === undefined) delete right[name];
    else if (typeof right[name] === 'object') delete right[name]?.[inner];
  }
  return right;
}

/** The issues of a schema's error, one for each field. */
export function fieldIssues({ issues }: z.core.$ZodError): FieldIssue[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    const { message } = issue;
    if (issue.code !== 'unrecognized_keys') return [{ path, message }];
    return issue.keys.map((key) => ({ path: [...path, key], message }));
  });
}

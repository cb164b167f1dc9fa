/** A message to people: subject and text of a mail. */
export interface Notification {
  readonly subject: string;
  readonly text: string;
}

/** 1 → "1 photo", 3 → "3 photos". */
export function countPhotos(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'photo' : 'photos'}`;
}

/** "12.15 dollars". */
export function inDollars(dollars: number): string {
  return `${dollars.toFixed(2)} dollars`;
}

/** "2026-11-26 09:12 UTC". @param time ISO 8601 */
export function atTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

/** `uploads/spring/ana/1.jpg` → `1.jpg`. */
export function fileName(key: string): string {
  return onOneLine(key.slice(key.lastIndexOf('/') + 1));
}

/** Makes foreign text safe inside a line: it cannot start a new line, or change the direction of the text. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** SNS accepts fewer than 100 characters, and only ASCII for certain. */
const MAX_SUBJECT = 99;

/**
 * A subject that begins with a name if SNS accepts it, and otherwise the one without: the text has the name
 * anyway.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function subjectOf(name: string, rest: string, without: string): string {
  const subject = `${name}${rest}`;
  if (name === '') return without;
  return subject.length <= MAX_SUBJECT && /^[\x21-\x7e][\x20-\x7e]*$/.test(subject) ? subject : without;
}

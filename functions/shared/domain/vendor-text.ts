const MAX_LENGTH = 500;
/** How much of a text is looked at: the patterns below are for short texts, a reply may have 32 MB. */
const MAX_READ = 8000;

/** From the query or fragment of a URL on, however it is escaped: `?`, `%3F`, `\u003f`; with a scheme or without. */
const QUERY =
  /((?:[a-z][a-z0-9+.-]{0,30}:|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}))[^\s"<>?#]{0,2000}?)(?:[?#]|%3f|%23|\\u003f|\\u0023)[^\s"<>]+/gi;
/** The name and password of a URL. */
const USERINFO = /((?::|%3a)(?:\\?\/|%2f){2})[^\s"<>/\\?#@]{0,500}@/gi;
/** A parameter that is a secret by its name, wherever it stands. */
const SECRET =
  /((?:x-(?:amz|goog)-[a-z-]{1,40}|signature|awsaccesskeyid|security-?token|(?:access|api)[_-]?(?:key|token)|\bsig|\btoken)(?:=|%3d|\\u003d|["']\s?:\s?)["']?)[^\s"'&<>]+/gi;

/**
 * What the vendor said, fit for a record or a log: one line, at most 500 characters, without the query, fragment or
 * userinfo of any URL (a presigned URL's query is a secret), however it is escaped, and without mark-up pages.
 */
export function vendorText(text: string): string {
  const start = text.slice(0, MAX_READ).trimStart();
  if (/^<(!doctype|html)/i.test(start)) return '(an HTML page)';
  const line = start
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(QUERY, '$1?…')
    .replace(USERINFO, '$1…@')
    .replace(SECRET, '$1…')
    .trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

/** A value of the vendor's as {@link vendorText}: text as it is, all else as JSON. */
export function vendorValue(value: unknown): string {
  if (typeof value === 'string') return vendorText(value);
  try {
    return vendorText(JSON.stringify(value) ?? '(nothing)');
  } catch {
    // JSON that nests some thousand deep can be read, but not written.
    return '(deeply nested JSON)';
  }
}

/** So many characters in a row are a quote, and no chance. */
const QUOTE_LENGTH = 20;

/**
 * The start of what the vendor said, without what it quotes of a text of ours: only its own words tell what it means.
 * White space and escaped line feeds count as single spaces in both.
 */
export function withoutQuotes(said: string, ours: string): string {
  const flatten = (text: string) => text.replace(/(\s|\\[nrt])+/g, ' ');
  const text = flatten(said.slice(0, MAX_READ));
  const known = flatten(ours);
  const starts = new Set<string>();
  for (let at = 0; at + QUOTE_LENGTH <= known.length; at += 1) starts.add(known.slice(at, at + QUOTE_LENGTH));
  let words = '';
  let quotedUntil = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (starts.has(text.slice(at, at + QUOTE_LENGTH))) quotedUntil = at + QUOTE_LENGTH;
    if (at >= quotedUntil) words += text[at];
  }
  return words;
}

const MAX_LENGTH = 500;
/** How much of a text is read: the patterns below are for short texts, but a reply may have 32 MB. */
const MAX_READ = 8000;

/** The query or fragment of a URL, however it is escaped: `?`, `%3F`, `\u003f`; with or without a scheme. */
const QUERY =
  /((?:[a-z][a-z0-9+.-]{0,30}:|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}))[^\s"<>?#]{0,2000}?)(?:[?#]|%3f|%23|\\u003f|\\u0023)[^\s"<>]+/gi;
/** The name and password of a URL. */
const USERINFO = /((?::|%3a)(?:\\?\/|%2f){2})[^\s"<>/\\?#@]{0,500}@/gi;
/** A parameter with the name of a secret, anywhere in the text. */
const SECRET =
  /((?:x-(?:amz|goog)-[a-z-]{1,40}|signature|awsaccesskeyid|security-?token|(?:access|api)[_-]?(?:key|token)|\bsig|\btoken)(?:=|%3d|\\u003d|["']\s?:\s?)["']?)[^\s"'&<>]+/gi;

/**
 * The vendor's text, made fit for a record or a log: one line, at most 500 characters, without the query,
 * fragment or userinfo of any URL (a presigned URL's query is a secret), however it is escaped, and without
 * HTML pages.
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

/** A value from the vendor as {@link vendorText}: strings as they are, everything else as JSON. */
export function vendorValue(value: unknown): string {
  if (typeof value === 'string') return vendorText(value);
  try {
    return vendorText(JSON.stringify(value) ?? '(nothing)');
  } catch {
    // JSON that is nested some thousand levels deep can be parsed, but not written.
    return '(deeply nested JSON)';
  }
}

/** This many equal characters in a row are a quote, not chance. */
const QUOTE_LENGTH = 20;

/**
 * The start of the vendor's text, without what it quotes of our text: only its own words say what it means.
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

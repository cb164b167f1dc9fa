const MAX_LENGTH = 500;

/**
 * What the vendor said, fit for a record or a log: one line, at most 500 characters, without the query of any URL
 * (a presigned URL's query is a secret) and without mark-up pages.
 */
export function vendorText(text: string): string {
  if (/^\s*<(!doctype|html)/i.test(text)) return '(an HTML page)';
  const line = text
    .replace(/(https?:\/\/[^\s"'?]+)\?[^\s"']*/gi, '$1?…')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

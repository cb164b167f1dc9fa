/**
 * Splits a text at its commas, but not inside braces: `*.{bmp,gif}` is one pattern. A brace after a backslash
 * is literal.
 */
export function splitList(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const token of text.match(/\\?./gs) ?? []) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (token === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${token}`);
  }
  return parts.filter((part) => part !== '');
}

/** Whether the braces of a pattern are balanced; braces after a backslash are ignored. */
export function hasPairedBraces(pattern: string): boolean {
  let rest = pattern.replace(/\\./gs, '');
  let before: string;
  do {
    before = rest;
    rest = rest.replace(/\{[^{}]*\}/g, '');
  } while (rest !== before);
  return !/[{}]/.test(rest);
}

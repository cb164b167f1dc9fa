import { FAILURES } from '../core/domain/failures.ts';

/** The table for the runbook's "Breaker open": what to do about each code that opens the circuit breaker. */
export function describeAccountFailures(): string {
  const rows = Object.entries(FAILURES)
    // This code ends a photo that waited while the breaker was open; it does not open the breaker.
    .filter(([code, { fault }]) => fault === 'account' && code !== 'queue-timed-out')
    .map(([code, { advice }]) => `| \`${code}\` | ${advice} |`);
  return ['| Code of `failure` | Do |', '|---|---|', ...rows].join('\n');
}

/**
 * Replaces a table in a page by a newer one whose first column has the same name.
 * @throws {Error} if the page has no such table
 */
export function replaceTable(page: string, table: string): string {
  const head = table.slice(0, table.indexOf('\n'));
  const first = head.slice(0, head.indexOf('|', 1) + 1);
  const oldHead = page
    .split('\n')
    .find((line, index, lines) => line.startsWith(first) && lines[index + 1]?.startsWith('|--'));
  if (oldHead === undefined) throw new Error(`The page has no table with the header "${head}".`);
  const from = page.indexOf(`${oldHead}\n`);
  const old = page.slice(from).match(/^(\|.*\n?)*/)?.[0] ?? '';
  return `${page.slice(0, from)}${table}\n${page.slice(from + old.length)}`;
}

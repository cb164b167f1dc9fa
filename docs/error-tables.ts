import { FAILURES } from '../core/domain/failures.ts';

/** The table for the runbook's "Breaker open": what to do about each code that opens the circuit breaker. */
export function describeAccountTrouble(): string {
  const rows = Object.entries(FAILURES)
    // This code ends a photo that waited while the breaker was open; it does not open the breaker.
    .filter(([code, { fault }]) => fault === 'account' && code !== 'queue-timed-out')
    .map(([code, { advice }]) => `| \`${code}\` | ${advice} |`);
  return ['| Code of `failure` | Do |', '|---|---|', ...rows].join('\n');
}

/**
 * Replaces a table in a page by a newer one with the same head.
 * @throws {Error} if the page has no such table
 */
export function replaceTable(page: string, table: string): string {
  const head = table.slice(0, table.indexOf('\n'));
  const from = page.indexOf(`${head}\n`);
  if (from === -1) throw new Error(`The page has no table with the header "${head}".`);
  const old = page.slice(from).match(/^(\|.*\n?)*/)?.[0] ?? '';
  return `${page.slice(0, from)}${table}\n${page.slice(from + old.length)}`;
}

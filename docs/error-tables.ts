import { FAILURES } from '../functions/shared/domain/failures.ts';

/** The table of the runbook's "Breaker open": what to do about each code that opens the circuit breaker. */
export function describeAccountTrouble(): string {
  const rows = Object.entries(FAILURES)
    // That one ends a photo that waited behind the breaker.
    .filter(([code, { fault }]) => fault === 'account' && code !== 'queue-timed-out')
    .map(([code, { advice }]) => `| \`${code}\` | ${advice} |`);
  return ['| Code of `failure` | Do |', '|---|---|', ...rows].join('\n');
}

/** A page with a table of it replaced by a newer one of the same head. @throws {Error} if the page has no such table */
export function replaceTable(page: string, table: string): string {
  const head = table.slice(0, table.indexOf('\n'));
  const from = page.indexOf(`${head}\n`);
  if (from === -1) throw new Error(`The page has no table with the head "${head}".`);
  const old = page.slice(from).match(/^(\|.*\n?)*/)?.[0] ?? '';
  return `${page.slice(0, from)}${table}\n${page.slice(from + old.length)}`;
}

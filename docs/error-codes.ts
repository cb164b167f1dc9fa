import { FAILURES } from '../functions/shared/domain/failures.ts';

/** The table of the error codes, made from the catalogue: it stands in the README. */
export function describeErrorCodes(): string {
  const rows = Object.entries(FAILURES).map(
    ([code, { fault, paid, advice }]) => `| \`${code}\` | ${fault} | ${paid} | ${advice} |`,
  );
  return ['| Code | Fault | Paid | What to do |', '|---|---|---|---|', ...rows].join('\n');
}

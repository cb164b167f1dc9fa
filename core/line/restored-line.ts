import { failure } from '../domain/failure.ts';
import type { OwnTable } from '../table/own-table.ts';
import type { Breaker, OpenBreaker } from './breaker-item.ts';
import type { Line } from './line.ts';

/** No trial is ever due: it would be paid for, perhaps a second time. */
const NEVER = '9999-12-31T23:59:59.999Z';

/** The breaker over a table restored from a backup; the same object if it is already open for that. */
export function openForRestored(before: Breaker | null, now: Date): Breaker {
  if (before?.open?.cause === 'restored') return before;
  const open: OpenBreaker = {
    cause: 'restored',
    since: now.toISOString(),
    failure: failure(
      'table-restored',
      'The table was restored from a backup and does not contain what was paid since. Run the audit with {"rebuildIndex": true} until it answers isRebuilt true: then the line continues.',
    ),
    trials: 0,
    trialAt: NEVER,
    lastTrial: '',
  };
  return { revision: 0, unknownPhotos: [], resultlessPhotos: [], ...before, open };
}

/**
 * A line that submits nothing over a restored table: the first submit that finds the table restored opens the
 * breaker, before it posts anything.
 */
export function guardLine<L extends Pick<Line, 'findBreaker' | 'openForRestored'>>(
  line: L,
  ownTable: Pick<OwnTable, 'find'>,
): L {
  return {
    ...line,
    async findBreaker() {
      const [origin, breaker] = await Promise.all([ownTable.find(), line.findBreaker()]);
      return origin === 'restored' ? line.openForRestored() : breaker;
    },
  };
}

/** Marks a new table as the stack's own, and opens the breaker over a table restored from a backup. */
export function createCheckRestoredTable(line: Pick<Line, 'openForRestored'>, ownTable: OwnTable) {
  return async (): Promise<void> => {
    const origin = await ownTable.find();
    if (origin === 'unmarked') await ownTable.adopt();
    if (origin === 'restored') await line.openForRestored();
  };
}

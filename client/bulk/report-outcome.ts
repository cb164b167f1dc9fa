import type { BulkRun } from '../api/retouch-api.ts';
import type { Output } from '../program/output.ts';
import { EXIT } from '../program/problem.ts';
import { count } from '../words/numbers.ts';
import { sum } from './bulk-action.ts';

/** Words for what happened to the photos of a run. */
export interface OutcomeWords {
  /** `are cancelled`. */
  readonly done: string;
  /** `could not be cancelled`. */
  readonly failed: string;
}

/** Reports how runs ended. Returns the exit code. */
export function reportOutcome(runs: readonly BulkRun[], output: Output, words: OutcomeWords): number {
  const [changed, failed] = [sum(runs, (run) => run.changed), sum(runs, (run) => run.failed)];
  const interrupted = runs.filter(({ state }) => state === 'interrupted').length;
  output.tell(
    'ended',
    { runs },
    [
      `${count(
        sum(runs, (run) => run.done),
        'photo',
      )} ${words.done}.`,
      ...(changed > 0 ? [`${count(changed, 'photo')} had already ended or changed status.`] : []),
      ...(failed > 0 ? [`${count(failed, 'photo')} ${words.failed}`] : []),
      ...(interrupted > 0 ? ['The run was interrupted: run the same command to do the rest.'] : []),
    ].join('\n'),
  );
  return failed + interrupted > 0 ? EXIT.someFailed : EXIT.all;
}

import type { Session } from '../session.ts';
import type { LineKeeper } from './keep-line.ts';
import type { Random } from './random.ts';
import type { ResultsView } from './results-view.ts';
import type { StackView } from './stack-view.ts';

/** A chaos run in progress: what each phase works with. */
export interface ChaosRun {
  readonly session: Session;
  readonly stack: StackView;
  readonly keeper: LineKeeper;
  readonly readResults: () => Promise<ResultsView>;
  readonly seed: number;
  readonly random: Random;
  /** Called with each line of progress. */
  readonly report: (line: string) => void;
}

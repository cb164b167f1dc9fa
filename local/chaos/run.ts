import type { Session } from '../session.ts';
import type { LineKeeper } from './keep-line.ts';
import type { Random } from './random.ts';
import type { ResultsView } from './results-view.ts';
import type { StackView } from './stack-view.ts';

/** A chaos run under way: what each of its phases works with. */
export interface ChaosRun {
  readonly session: Session;
  readonly stack: StackView;
  readonly keeper: LineKeeper;
  readonly readResults: () => Promise<ResultsView>;
  readonly seed: number;
  readonly random: Random;
  /** Told what goes on. */
  readonly report: (line: string) => void;
}

import type { SimulatedClock } from './clock.ts';
import { between, createDice } from './dice.ts';
import type { Drop } from './figures.ts';
import type { FakeExecution } from './step-functions-fake.ts';

/** One execution in 100 is stopped by hand within ten minutes of its start, and one within 40 s of its first place. */
const STOPPED_SHARE = 0.01;
const AFTER_START_MS = [0, 600_000] as const;
const AFTER_PLACE_MS = [0, 40_000] as const;

/** Step Functions' events of executions that ended are best effort: here one in five never comes. */
const LOST_EVENT_SHARE = 0.2;
const EVENT_MS = [500, 3000] as const;

/** What stopping means. */
export interface StopActions {
  readonly stop: (execution: FakeExecution) => void;
  /** keep-line hears of an execution that was stopped. */
  readonly tell: (execution: FakeExecution) => void;
}

/** Stops some executions, as they wait or as they work. */
export function planStops({ photos, seed }: Drop, clock: SimulatedClock, { stop, tell }: StopActions) {
  const dice = createDice(seed + 17);
  const fates = Array.from({ length: photos }, () => dice());

  function planStop(execution: FakeExecution, spanMs: readonly [number, number]): void {
    clock.plan(clock.nowMs + between(spanMs, dice), () => {
      if (execution.status !== 'RUNNING') return;
      stop(execution);
      if (dice() < LOST_EVENT_SHARE) return;
      clock.plan(clock.nowMs + between(EVENT_MS, dice), () => tell(execution));
    });
  }
  const fateOf = ({ name }: FakeExecution) => fates[Number(name.replace(/\D/g, ''))] ?? 1;

  return {
    onStart(execution: FakeExecution): void {
      if (fateOf(execution) < STOPPED_SHARE) planStop(execution, AFTER_START_MS);
    },
    onPlace(execution: FakeExecution): void {
      if (fateOf(execution) > 1 - STOPPED_SHARE) planStop(execution, AFTER_PLACE_MS);
    },
  };
}

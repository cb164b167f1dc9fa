import type { SimulatedClock } from '../simulated-clock.ts';
import type { Execution } from '../state-machine/execution.ts';
import type { StateMachine } from '../state-machine/state-machine.ts';

const MINUTE_MS = 60_000;
/** Lambda calls a function that failed twice again, if no caller waits for its answer. */
const RETRIES_MS = [MINUTE_MS, 2 * MINUTE_MS];

/** The functions that run by the clock. */
type KeeperFunction = 'keep-line' | 'audit' | 'finish-shoots';

interface KeeperProps {
  readonly clock: SimulatedClock;
  /** False if keep-line never runs, and no event is delivered. */
  readonly isOn: boolean;
  readonly losesStatusEvent: () => boolean;
  /** Delivers Step Functions' event of an execution. */
  readonly tell: (execution: Execution) => void;
  readonly invoke: (fn: KeeperFunction, event: object) => Promise<unknown>;
  readonly warn: (what: string, error: unknown) => void;
  /** Whatever goes on by itself. */
  readonly go: (work: Promise<unknown>) => void;
}

/** What watches over executions: keep-line's schedule of each minute, and Step Functions' events of those that ended. */
export class Keeper {
  /** How often the schedule called it. */
  minutes = 0;
  /** Executions that have not ended. */
  running = 0;
  readonly #props: KeeperProps;

  constructor(props: KeeperProps) {
    this.#props = props;
  }

  /** Hears when an execution ends that was started or redriven just now. */
  watch(machine: StateMachine, execution: Execution): void {
    const { isOn, losesStatusEvent, tell, go } = this.#props;
    this.running += 1;
    const ended = machine.whenEnded(execution).then(() => {
      this.running -= 1;
      if (isOn && !losesStatusEvent()) tell(execution);
    });
    go(ended);
  }

  /** Keeps the line each minute until nothing runs, and for some minutes more. */
  async untilQuiet(isBusy: () => boolean, quietMinutes: number): Promise<void> {
    const { clock, isOn, go } = this.#props;
    for (let quiet = 0; quiet < quietMinutes; ) {
      await clock.sleep(MINUTE_MS);
      this.minutes += 1;
      if (isOn) {
        go(this.call('keep-line', {}));
        go(this.call('finish-shoots', {}, []));
      }
      quiet = this.running === 0 && !isBusy() ? quiet + 1 : 0;
    }
  }

  /** Calls a function as an event does, and again after so long if it fails. */
  async call(fn: KeeperFunction, event: object, retriesMs = RETRIES_MS): Promise<void> {
    const { clock, invoke, warn } = this.#props;
    for (const ms of [...retriesMs, null]) {
      try {
        await invoke(fn, event);
        return;
      } catch (error) {
        warn(`${fn} failed`, error);
        if (ms !== null) await clock.sleep(ms);
      }
    }
  }
}

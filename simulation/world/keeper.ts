import type { Execution } from '../aws/state-machine/execution.ts';
import type { StateMachine } from '../aws/state-machine/state-machine.ts';
import type { SimulatedClock } from './simulated-clock.ts';

const MINUTE_MS = 60_000;
/** Lambda retries a failed asynchronous call twice. */
const RETRIES_MS = [MINUTE_MS, 2 * MINUTE_MS];

/** The functions that run on a schedule. */
type KeeperFunction = 'keep-line' | 'audit' | 'finish-shoots';

interface KeeperProps {
  readonly clock: SimulatedClock;
  /** If false, keep-line never runs, and no event is delivered. */
  readonly isOn: boolean;
  readonly losesStatusEvent: () => boolean;
  /** Delivers Step Functions' event of an execution. */
  readonly tell: (execution: Execution) => void;
  readonly invoke: (fn: KeeperFunction, event: object) => Promise<unknown>;
  readonly warn: (what: string, error: unknown) => void;
  /** Runs work in the background. */
  readonly go: (work: Promise<unknown>) => void;
}

/**
 * Watches over executions: runs keep-line each minute, and delivers Step Functions' events of executions that
 * ended.
 */
export class Keeper {
  /** How many times the schedule ran. */
  minutes = 0;
  /** The number of executions that have not ended. */
  running = 0;
  readonly #props: KeeperProps;

  constructor(props: KeeperProps) {
    this.#props = props;
  }

  /** Follows an execution that was just started or redriven, until it ends. */
  watch(machine: StateMachine, execution: Execution): void {
    const { isOn, losesStatusEvent, tell, go } = this.#props;
    this.running += 1;
    const ended = machine.whenEnded(execution).then(() => {
      this.running -= 1;
      if (isOn && !losesStatusEvent()) tell(execution);
    });
    go(ended);
  }

  /** Runs keep-line each minute until nothing runs, and for some minutes more. */
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

  /** Calls a function as an event does, and retries after these delays if it fails. */
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

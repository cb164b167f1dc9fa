import { StateError } from '../aws/state-machine/errors.ts';
import { Timers } from '../aws/state-machine/timers.ts';
import { currentInvocation, type FunctionName, Invocation } from './invocation.ts';
import { draw, type Fate, type Range } from './options.ts';
import type { SimulatedClock } from './simulated-clock.ts';

interface LambdaProps {
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly invokeMs: Range;
  readonly timeoutMs: Readonly<Record<FunctionName, number>>;
  readonly fate: (invocation: Invocation) => Fate | null;
  /** How many functions may run concurrently now. */
  readonly concurrency: () => number;
}

/** How long the caller of a frozen function waits before it gives up. */
const GIVES_UP_MS = 2_000;

/** Lambda: runs functions, and applies their fates. */
export class Lambda {
  readonly #props: LambdaProps;
  readonly #timers: Timers;
  readonly #running = new Set<Invocation>();

  constructor(props: LambdaProps) {
    this.#props = props;
    this.#timers = new Timers(props.clock);
  }

  /**
   * Calls a function.
   * @throws a {@link StateError} with the error's name as Lambda gives it
   */
  async invoke<A>(fn: FunctionName, id: string | null, run: () => Promise<A>): Promise<A> {
    const { clock, random, invokeMs, timeoutMs, fate: decide, concurrency } = this.#props;
    await clock.sleep(draw(invokeMs, random));
    const invocation = new Invocation(fn, id, clock.nowMs);
    const fate = decide(invocation);
    invocation.fate = fate;
    if (fate?.kind === 'throttled' || this.#running.size >= concurrency()) {
      throw new StateError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
    }
    this.#running.add(invocation);
    const ended = Promise.withResolvers<A>();
    const fail = (name: string, message: string) => ended.reject(new StateError(name, message));
    invocation.onKilled = () => {
      this.#running.delete(invocation);
      fail('Runtime.ExitError', `${fn} was killed.`);
    };
    const stopTimer = this.#timers.after(timeoutMs[fn], () => {
      invocation.isKilled = true;
      this.#running.delete(invocation);
      fail('Sandbox.Timedout', `${fn} timed out.`);
    });
    if (fate?.kind === 'frozen') {
      this.#timers.after(GIVES_UP_MS, () => fail('Lambda.SdkClientException', 'The connection was reset.'));
    }
    currentInvocation
      .run(invocation, run)
      .then(
        (answer) =>
          fate?.kind === 'answer-lost'
            ? fail('Lambda.SdkClientException', 'The answer was lost.')
            : ended.resolve(answer),
        ended.reject,
      )
      .finally(() => {
        invocation.hasAnswered = true;
        this.#running.delete(invocation);
        stopTimer();
      });
    return ended.promise;
  }
}

import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { CONFLICT_REASON, canceled, conflict } from '../aws/dynamodb/errors.ts';
import { currentInvocation, type Invocation } from './invocation.ts';
import { draw, type Range, type RequestFault, type Service, type WorldRequest } from './options.ts';
import type { RequestCounts } from './request-counts.ts';
import type { SimulatedClock } from './simulated-clock.ts';

interface AwsRequestsProps {
  readonly clock: SimulatedClock;
  readonly random: () => number;
  readonly requestMs: Range;
  readonly counts: RequestCounts;
  readonly fault: (request: WorldRequest) => RequestFault | null;
  /** How long a request is delayed that a function sends after it has answered. */
  readonly thawMs: () => number;
}

/** Anything with the `send` of an SDK client. */
interface Client {
  send(command: unknown): Promise<unknown>;
}

const READS = /^(Get|Head|List|Query|BatchGet|Describe|poll)/;

/** The requests of the functions: each takes time, is counted, and may fail. */
export class AwsRequests {
  readonly #props: AwsRequestsProps;

  constructor(props: AwsRequestsProps) {
    this.#props = props;
  }

  /** Advances the time of the current invocation. A killed invocation never continues. */
  readonly pause = async (ms: number): Promise<void> => {
    const invocation = currentInvocation.getStore();
    await this.#props.clock.sleep(ms);
    if (invocation?.isKilled) await invocation.kill();
  };

  /** A third of a transaction's time: the time between prepare and commit. */
  readonly commit = (): Promise<void> => {
    const { clock, requestMs, random } = this.#props;
    return clock.sleep(draw(requestMs, random) / 3);
  };

  /** Wraps a client so that its requests are metered. */
  meter<T>(service: Service, client: object): T {
    const metered: Client = {
      send: (command) => {
        const operation = (command as object).constructor.name.replace(/Command$/, '');
        return this.request(service, operation, () => (client as Client).send(command));
      },
    };
    return metered as T;
  }

  /** Sends one request of the current invocation. `begin` makes it take effect. */
  async request<T>(service: Service, operation: string, begin: () => Promise<T>): Promise<T> {
    const invocation = currentInvocation.getStore();
    if (invocation === undefined) throw new Error(`${service} ${operation} was sent outside of a function.`);
    const { counts, fault, clock, thawMs } = this.#props;
    const nth = ++invocation.requests;
    counts.of(invocation.fn).count(service, operation);
    // A killed process loses its own copy of the API key. Here all invocations share one copy, which must not
    // hang.
    const isShared = service === 'secrets';
    if (!isShared && invocation.hasAnswered) await clock.sleep(thawMs());
    if (!isShared) await this.#meetFate(invocation, nth, 'before');
    const request: WorldRequest = { service, operation, isWrite: !READS.test(operation), invocation };
    const faulted = service === 'segmind' ? null : fault(request);
    const answer = await this.#send(request, faulted, begin);
    if (!isShared) await this.#meetFate(invocation, nth, 'after');
    return answer;
  }

  async #send<T>(request: WorldRequest, faulted: RequestFault | null, begin: () => Promise<T>): Promise<T> {
    const { service, operation, invocation } = request;
    // The vendor accounts for Segmind's time. A transaction spends a third of its time between its phases.
    const phases = operation === 'TransactWrite' ? 3 : 2;
    const ms = service === 'segmind' ? 0 : draw(this.#props.requestMs, this.#props.random) / phases;
    await this.pause(ms);
    if (faulted === 'fail') throw unavailable(service, operation);
    if (faulted === 'conflict')
      throw operation === 'TransactWrite' ? canceled([CONFLICT_REASON]) : conflict();
    try {
      const answer = await begin();
      await this.pause(ms);
      if (faulted === 'lose-answer') throw unavailable(service, operation);
      return faulted === 'repeat' ? await begin() : answer;
    } catch (error) {
      if (service === 'dynamodb') this.#countRefusal(invocation, error);
      if (ms > 0) await this.pause(ms);
      throw error;
    }
  }

  #countRefusal({ fn }: Invocation, error: unknown): void {
    const usage = this.#props.counts.of(fn);
    const reasons =
      error instanceof TransactionCanceledException
        ? (error.CancellationReasons ?? []).map(({ Code = '' }) => Code)
        : [(error as Error).name];
    const isConflict =
      error instanceof TransactionConflictException || reasons.includes('TransactionConflict');
    if (reasons.some((reason) => reason.startsWith('ConditionalCheckFailed'))) usage.refusals += 1;
    else if (isConflict) usage.conflicts += 1;
  }

  async #meetFate(invocation: Invocation, nth: number, when: 'before' | 'after'): Promise<void> {
    const { fate } = invocation;
    if (invocation.isKilled) await invocation.kill();
    if (fate?.kind === 'killed' && nth >= fate.request && fate.when === when) await invocation.kill();
    const standsStill = fate?.kind === 'frozen' || fate?.kind === 'slow';
    if (standsStill && fate.request === nth && when === 'before') await this.pause(fate.ms);
  }
}

function unavailable(service: Service, operation: string): Error {
  const error = new Error(`${service} did not answer to ${operation}.`);
  return Object.assign(error, { name: 'TimeoutError', $metadata: {} });
}

import { isLostRace } from '../../functions/shared/clients/lost-race.ts';
import type { SimulatedClock } from './clock.ts';
import { between, type Dice } from './dice.ts';

/** How long AWS takes, milliseconds: of a realistic size, and not measured. */
const REQUEST_MS = [20, 80] as const;
const TRANSITION_MS = [10, 40] as const;
const INVOCATION_MS = [10, 60] as const;

/** What somebody asked of AWS. */
export class RequestCount {
  s3 = 0;
  stepFunctions = 0;
  /** Conditional requests to S3 that another one was faster than. */
  lostRaces = 0;
}

/** Anything with the `send` of an SDK client. */
interface Client {
  send(command: unknown): Promise<unknown>;
}

/** The time that AWS takes, and who asks how much of it. */
export class SimulatedAws {
  readonly #clock: SimulatedClock;
  readonly #dice: Dice;
  /** State transitions of all executions. */
  transitions = 0;

  constructor(clock: SimulatedClock, dice: Dice) {
    this.#clock = clock;
    this.#dice = dice;
  }

  /** A client whose requests take time and are counted; each takes effect in the middle of its time. */
  meter<T>(service: 's3' | 'stepFunctions', client: Client, count: RequestCount): T {
    const metered: Client = {
      send: async (command) => {
        count[service] += 1;
        await this.request();
        try {
          return await client.send(command);
        } catch (error) {
          if (service === 's3' && command?.constructor.name === 'PutObjectCommand' && isLostRace(error)) {
            count.lostRaces += 1;
          }
          throw error;
        } finally {
          await this.request();
        }
      },
    };
    return metered as T;
  }

  /** Half the time of a request. */
  request(): Promise<void> {
    return this.#clock.sleep(between(REQUEST_MS, this.#dice) / 2);
  }

  transition(): Promise<void> {
    this.transitions += 1;
    return this.#clock.sleep(between(TRANSITION_MS, this.#dice));
  }

  /** Runs a function, once its container has been reached. */
  async invoke<T>(run: () => Promise<T>): Promise<T> {
    await this.#clock.sleep(between(INVOCATION_MS, this.#dice));
    return run();
  }
}

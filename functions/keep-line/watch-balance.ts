import { type Balance, type Balances, lookAhead } from '../../core/line/balance.ts';
import type { LineSnapshot } from '../../core/line/line.ts';
import type { SegmindClient } from '../../core/segmind/segmind-client.ts';

/** Reads Segmind's balance if due. Returns whether it is too small for the line; null if it is unknown. */
export type WatchBalance = (line: LineSnapshot) => Promise<boolean | null>;

/** What watching the balance needs. */
export interface WatchBalanceDependencies {
  readonly segmind: Pick<SegmindClient, 'readBalance'>;
  readonly balances: Balances;
  /** Price of one photo, in dollars. */
  readonly price: number;
  /** Minutes from one reading to the next. */
  readonly minutes: number;
  /** Called if the balance could not be read: the previous one stays in use. */
  readonly warn: (error: unknown) => void;
  readonly now: () => Date;
}

/** {@link WatchBalance} that reads only while photos wait or are in flight. A reading costs nothing. */
export function createWatchBalance(dependencies: WatchBalanceDependencies): WatchBalance {
  const { segmind, balances, price, minutes, warn, now } = dependencies;

  async function read(before: Balance | null): Promise<Balance | null> {
    try {
      const balance = { dollars: await segmind.readBalance(), readAt: now().toISOString() };
      await balances.keep(balance);
      return balance;
    } catch (error) {
      warn(error);
      return before;
    }
  }

  return async (line) => {
    const before = await balances.find();
    const isDue = before === null || now().getTime() - Date.parse(before.readAt) >= minutes * 60_000;
    const isRunning = line.waiting + line.inFlight > 0;
    const balance = isDue && isRunning ? await read(before) : before;
    return balance && !lookAhead(balance, price, line).isEnough;
  };
}

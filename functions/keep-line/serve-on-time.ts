import type { Line } from '../shared/line/line.ts';
import { isDue, timeOf } from '../shared/line/line-state.ts';
import type { LineStore } from '../shared/line/line-store.ts';

/** What serving on time needs. */
export interface ServeOnTimeDependencies {
  readonly store: LineStore;
  readonly line: Line;
  readonly maxInFlight: number;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Waits for photos that gave way and whose time comes before the next look, and fills what is free then: nobody else
 * would, in a line that has gone quiet. It looks no further than the places, so behind a long line it does nothing.
 * @param nextLook when keep-line is called again
 */
export async function serveOnTime(dependencies: ServeOnTimeDependencies, nextLook: Date): Promise<void> {
  const { store, line, maxInFlight, now, sleep } = dependencies;
  for (;;) {
    if ((await store.read()).line.hold !== null) return;
    const names = await store.listTickets(maxInFlight + 1);
    const next = names.find((name) => !isDue(name, now()));
    if (next === undefined || timeOf(next) > nextLook) return;
    await sleep(timeOf(next).getTime() - now().getTime());
    await line.settle();
  }
}

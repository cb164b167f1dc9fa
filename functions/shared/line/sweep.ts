import type { TaskCallbacks } from '../clients/executions.ts';
import type { Line } from './line.ts';
import { release, type Slot } from './line-state.ts';
import type { LineStore } from './line-store.ts';

/** By then a probe is over: keep-line runs no longer than this. */
const PROBE_MS = 90_000;

/**
 * Mends what interruptions have left in the line: frees the places of executions that have ended, and tells those
 * that were given a place and not told. It asks for each place once, never for those who wait.
 * @returns the places that it freed
 */
export async function sweepLine({
  store,
  line,
  callbacks,
  now,
}: {
  readonly store: LineStore;
  readonly line: Line;
  readonly callbacks: TaskCallbacks;
  readonly now: () => Date;
}): Promise<Slot[]> {
  const { line: state } = await store.read();
  const stale = await Promise.all(
    state.slots.map(async (slot) => {
      if (!(await callbacks.isRunning(slot.executionArn))) return slot;
      const ticket = await store.readTicket(slot.ticket);
      if (ticket === null || ticket.turn < slot.turn) return null;
      if (ticket.turn > slot.turn) return slot;
      // Another keep-line is submitting it now: told before the reply is there, it would take it for one that was cut off.
      if (slot.isProbe && now().getTime() - Date.parse(slot.since) <= PROBE_MS) return null;
      await line.handOver(ticket, slot.since);
      return null;
    }),
  );
  const freed = stale.filter((slot) => slot !== null);
  await line.settle((current) =>
    release(current, ({ ticket, turn }) =>
      freed.some((slot) => slot.ticket === ticket && slot.turn === turn),
    ),
  );
  return freed;
}

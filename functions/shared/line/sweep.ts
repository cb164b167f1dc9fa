import type { TaskCallbacks } from '../clients/executions.ts';
import type { Line } from './line.ts';
import { release, type Slot } from './line-state.ts';
import type { LineStore } from './line-store.ts';

/**
 * Mends what interruptions have left in the line: frees the places of executions that have ended, and tells those
 * that were given a place and not told. It asks for each place once, never for those who wait.
 * @returns the places that it freed
 */
export async function sweepLine({
  store,
  line,
  callbacks,
}: {
  readonly store: LineStore;
  readonly line: Line;
  readonly callbacks: TaskCallbacks;
}): Promise<Slot[]> {
  const { line: state } = await store.read();
  const stale = await Promise.all(
    state.slots.map(async (slot) => {
      if (!(await callbacks.isRunning(slot.executionArn))) return slot;
      const ticket = await store.readTicket(slot.ticket);
      if (ticket === null || ticket.turn < slot.turn) return null;
      if (ticket.turn > slot.turn) return slot;
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

import type { Failure } from '../../../core/domain/failure.ts';
import { LineWorld } from './line-world.ts';

/** A line that these photos have joined, one after the other. */
export async function lineOf(maxInFlight: number, ...ids: string[]): Promise<LineWorld> {
  const world = new LineWorld({ maxInFlight });
  for (const id of ids) await world.join(id);
  return world;
}

/** A photo that holds a slot has a failure, and goes back to its position in the queue. */
export async function meetFailure(world: LineWorld, id: string, failure: Failure): Promise<void> {
  await world.trip(id, failure);
  await world.leave(id, 'queue');
  await world.join(id, { again: true });
}

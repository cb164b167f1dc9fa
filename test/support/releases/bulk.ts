import type { Item } from '../../../simulation/aws/dynamodb/values/values.ts';
import { BulkWorld } from '../worlds/bulk-world.ts';
import { restoreObjects, type SavedObject, saveObjects } from './snapshot.ts';

/** A bulk run that has listed its first photos, and its final state. */
export interface SavedBulkRun {
  readonly id: string;
  readonly items: readonly Item[];
  readonly objects: readonly SavedObject[];
  /** The bulk run as the API shows it at its end. */
  readonly end: unknown;
}

/**
 * Starts a bulk run that runs the failed photos of a shoot again, and saves its state after the first step.
 */
export async function recordBulkRun(): Promise<SavedBulkRun> {
  const world = new BulkWorld();
  await world.dropFailed(['spring/a.jpg', 'spring/b.jpg', 'spring/c.jpg']);
  const { body } = await world.retry('spring');
  await world.step(body.id);
  const saved = JSON.parse(
    JSON.stringify({ id: body.id, items: world.dynamo.items(), objects: saveObjects(world.s3) }),
  );
  return { ...saved, end: withoutTimes(await world.finish(body.id)) };
}

/** Continues a saved bulk run with today's functions; returns its final state. */
export async function finishBulkRun({ id, items, objects }: SavedBulkRun): Promise<unknown> {
  const world = new BulkWorld();
  for (const item of items) world.dynamo.put(item);
  restoreObjects(world.s3, objects);
  await world.bulkExecutions.start(id);
  return withoutTimes(await world.finish(id));
}

function withoutTimes({ startedAt: _, endedAt: __, asOf: ___, ...run }: Record<string, unknown>) {
  return run;
}

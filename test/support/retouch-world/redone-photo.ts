import type { PhotoItem } from '../../../functions/shared/photos/photo-item.ts';
import type { RetouchRecord } from '../../../functions/shared/record/record.ts';
import { photosOf, readRecords } from './observe.ts';
import { RetouchWorld } from './retouch-world.ts';

/** The key of the photo's result: Segmind's outputs are PNG there. */
export const RESULT = 'results/one.jpg.png';

/** What makes another job of a redo. */
export const otherWords = { recipe: { notes: 'Keep the freckles.' } };

/** The id of an upload; the latest, unless told. */
export function idOf({ uploads }: RetouchWorld, nth = -1): string {
  return uploads.dropped.at(nth)?.id ?? '';
}

/** What is known of the latest upload. */
export function itemOf(world: RetouchWorld): Promise<PhotoItem | null> {
  return photosOf(world).find(idOf(world));
}

/** The record of the latest upload. */
export function recordOf(world: RetouchWorld): RetouchRecord | undefined {
  return readRecords(world).find(({ record }) => record.id === idOf(world))?.record;
}

/** A world in which a photo was retouched. */
export async function retouched(world = new RetouchWorld()): Promise<RetouchWorld> {
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  return world;
}

/** Does the latest upload again, to its end. */
export async function redo(world: RetouchWorld, wish: object = {}): Promise<void> {
  await world.run(world.redo(idOf(world), wish));
  await world.run(world.untilQuiet());
}

/** Puts a photo under the same name, and waits for its end. */
export async function putAgain(world: RetouchWorld, body?: Buffer): Promise<void> {
  const { uploads } = world;
  await world.run(Promise.all([uploads.send([uploads.put('one.jpg', body)]), world.untilQuiet()]));
}

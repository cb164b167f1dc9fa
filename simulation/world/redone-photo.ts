import type { PhotoItem } from '../../core/photos/photo-item.ts';
import type { RetouchRecord } from '../../core/record/record.ts';
import { photosOf, readRecords } from './observe.ts';
import { RetouchWorld } from './retouch-world.ts';

/** The key of the photo's result; this Segmind's outputs are PNG. */
export const RESULT = 'results/one.jpg.png';

/** Overrides that make a redo need another job. */
export const otherWords = { recipe: { notes: 'Keep the freckles.' } };

/** The id of an upload, by default of the latest. */
export function idOf({ uploads }: RetouchWorld, nth = -1): string {
  return uploads.dropped.at(nth)?.id ?? '';
}

/** The item of the latest upload. */
export function itemOf(world: RetouchWorld): Promise<PhotoItem | null> {
  return photosOf(world).find(idOf(world));
}

/** The record of the latest upload. */
export function recordOf(world: RetouchWorld): RetouchRecord | undefined {
  return readRecords(world).find(({ record }) => record.id === idOf(world))?.record;
}

/** A world with one retouched photo. */
export async function retouched(world = new RetouchWorld()): Promise<RetouchWorld> {
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  return world;
}

/** Redoes the latest upload, and waits for its end. */
export async function redo(world: RetouchWorld, overrides: object = {}): Promise<void> {
  await world.run(world.redo(idOf(world), overrides));
  await world.run(world.untilQuiet());
}

/** Uploads a photo under the same name again, and waits for its end. */
export async function putAgain(world: RetouchWorld, body?: Buffer): Promise<void> {
  const { uploads } = world;
  await world.run(Promise.all([uploads.send([uploads.put('one.jpg', body)]), world.untilQuiet()]));
}

import { INDEX, PARTITION } from '../../core/contract/table.ts';
import { photoItemSchema } from '../../core/photos/photo-item.ts';
import { addTallies, countedOf, countsOf, tallyOf } from '../../core/shoots/counts.ts';
import { readShoot, type Shoot } from '../../core/shoots/shoot-items.ts';
import type { Item } from '../../core/table/item.ts';
import type { RetouchWorld } from './retouch-world.ts';

type Table = Pick<RetouchWorld, 'dynamo'>;

/** The shoots by folder, with their stored counts. */
export function readShoots({ dynamo }: Table): Map<string, Shoot> {
  const items = dynamo.items().filter(({ pk }) => pk === PARTITION.shoots) as Item[];
  return new Map(items.map(readShoot).map((shoot) => [shoot.folder, shoot]));
}

/** The correct counts of the shoots, from the items of the latest attempts. */
export function countItems({ dynamo }: Table) {
  const listed = dynamo
    .items()
    .filter((item) => item[INDEX.folder] !== undefined && item.isUnlisted !== true);
  const folders = Map.groupBy(listed, (item) => String(item[INDEX.folder]));
  const tallies = [...folders].map(([folder, items]) => {
    const photos = items.map((item) => countedOf(photoItemSchema.parse(item)));
    return [folder, countsOf(addTallies(photos.map(tallyOf)))] as const;
  });
  return new Map(tallies);
}

/** The problems in the counts of shoots, in a world in which nothing runs. */
export function findCountProblems(world: Table): string[] {
  const counted = readShoots(world);
  const expected = countItems(world);
  return [...new Set([...counted.keys(), ...expected.keys()])]
    .map((folder) => [
      folder,
      JSON.stringify(counted.get(folder)?.counts ?? null),
      JSON.stringify(expected.get(folder) ?? null),
    ])
    .filter(([, is, ought]) => is !== ought)
    .map(([folder, is, ought]) => `the shoot ${folder} is counted as ${is}, its items say ${ought}`);
}

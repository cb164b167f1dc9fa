import { expect, it } from 'vitest';
import { listLine, photosOf, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const PHOTOS = 50;
const SLOTS = 5;

const world = new RetouchWorld({ settings: { maxInFlight: SLOTS } });
let mostSlots = 0;
world.onTransition = () => {
  mostSlots = Math.max(mostSlots, listLine(world).filter((sk) => sk.startsWith('slot')).length);
};
const names = Array.from({ length: PHOTOS }, (_, index) => `shoot/${index}.jpg`);
await world.run(Promise.all([world.drop(names), world.untilQuiet()]));
const { photos } = world.counts;

it('a drop ends each photo with one record, one result, one charge and one event', async () => {
  const ids = world.uploads.dropped.map(({ id }) => id).sort();
  const records = readRecords(world);
  expect(records.map(({ record }) => record.id).sort()).toEqual(ids);
  expect(records.filter(({ record }) => record.status !== 'succeeded')).toEqual([]);
  expect(world.vendor.charges.sort()).toEqual(world.uploads.dropped.map(({ key }) => key).sort());
  expect(world.events.events.map(({ detail }) => detail.id).sort()).toEqual(ids);
  const succeeded = await photosOf(world).list({
    folder: 'shoot',
    status: 'succeeded',
    limit: 100,
    after: null,
  });
  expect(succeeded.photos.length).toBe(PHOTOS);
});

it('a drop uses all slots but never more, and leaves nothing in the line', () => {
  expect(mostSlots).toBe(SLOTS);
  expect(listLine(world)).toEqual([]);
  expect(world.warnings).toEqual([]);
});

it('a photo needs this number of AWS requests', () => {
  const each = (service: Parameters<typeof photos.of>[0]) => photos.of(service) / PHOTOS;
  expect(each('dynamodb')).toBeLessThanOrEqual(13.5);
  expect(each('stepFunctions')).toBe(2);
  // Two of them for recipes: of the folder `shoot` and of the top folder. Five for the model’s picture and
  // four small ones.
  expect(each('s3')).toBe(14);
  expect(photos.of('secrets')).toBe(1);
  expect(photos.dollars / PHOTOS).toBeLessThan(0.0001);
});

it('a photo that meets no other needs these requests to the table', async () => {
  const alone = new RetouchWorld();
  await alone.run(Promise.all([alone.drop(['one.jpg']), alone.untilQuiet()]));
  const toTable = [...alone.counts.photos.requests].filter(([name]) => name.startsWith('dynamodb'));
  expect(Object.fromEntries(toTable)).toEqual({
    // Enters it.
    'dynamodb Put': 1,
    // Joins, gets the slot, the receipt's intent, the receipt's job.
    'dynamodb TransactWrite': 5,
    // Reads the line to join and to leave.
    'dynamodb Query': 3,
    // The breaker; the table’s owner, once per container of submit-retouch.
    'dynamodb Get': 2,
    // The breaker, its reference and the location of the outputs, to store them.
    'dynamodb BatchGet': 1,
    // Claims its fingerprint among equal photos; reserves its share of the budgets; ends it.
    'dynamodb Update': 3,
  });
});

import { expect, it } from 'vitest';
import { DEFAULT_FORM, writeForm } from '../../core/recipes/words.ts';
import { readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

it('a folder’s recipe is sent and recorded, and an invalid one costs nothing', async () => {
  const world = new RetouchWorld();
  world.s3.put('recipes/spring.json', '{"skin": {"retouching": "high"}, "notes": "Keep the freckles."}');
  world.s3.put('recipes/autumn.json', '{"skin": {"retouching": "hard"}}');
  const photos = ['spring/ana/one.jpg', 'autumn/two.jpg'];
  await world.run(Promise.all([world.drop(photos), world.untilQuiet()]));

  const skin = { ...DEFAULT_FORM.skin, retouching: 'high' } as const;
  const instructions = `${writeForm({ ...DEFAULT_FORM, skin })}\nKeep the freckles.\n`;
  const records = new Map(readRecords(world).map(({ record }) => [record.source.key, record]));
  expect(records.get('uploads/spring/ana/one.jpg')).toMatchObject({
    status: 'succeeded',
    recipe: {
      instructions,
      skin,
      from: { 'skin.retouching': 'recipes/spring.json', notes: 'recipes/spring.json' },
    },
  });
  expect(records.get('uploads/autumn/two.jpg')).toMatchObject({
    status: 'failed',
    paid: 'no',
    error: {
      code: 'invalid-recipe',
      message: expect.stringContaining('recipes/autumn.json, line 1: skin.retouching'),
    },
  });
  expect(world.vendor.charges).toHaveLength(1);
}, 120_000);

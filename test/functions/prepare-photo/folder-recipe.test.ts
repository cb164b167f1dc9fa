import { expect, it } from 'vitest';
import { createReceipts } from '../../../core/payment/receipts.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { at, job } from '../../../simulation/parts/step-events.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { createPrepareStep } from '../../support/worlds/prepare-step.ts';

const FILE = 'recipes/spring.json';

/** A photo of the folder `spring`, with attempts that are prepared one after the other. */
async function setUp() {
  const s3 = new S3Fake();
  const { table } = createStateTable();
  const { now } = at(0);
  const photos = createPhotos(table, now);
  const receipts = createReceipts(table, now);
  const samePhotos = { claim: async () => ({ kind: 'own' as const }) };
  const preparePhoto = createPrepareStep(s3, { photos, receipts, samePhotos, now });
  const key = 'uploads/spring/ana.jpg';
  const { versionId } = s3.put(key, await drawPicture('jpeg'));
  const photo = { bucket: 'photos', key, versionId };
  await photos.begin({ id: 'ana', attempt: 1, photo });
  /** Prepares an attempt, and stores the answer as the next steps do. */
  const prepare = async (attempt: number, again?: true) => {
    if (again) await photos.begin({ id: 'ana', attempt, photo, again });
    const outcome = await preparePhoto({ id: 'ana', attempt, photo, again });
    const recipe = 'recipe' in outcome ? outcome.recipe : null;
    await photos.apply(photos.note({ id: 'ana', attempt }, { recipe }));
    return outcome;
  };
  /** Segmind accepts the first attempt’s job. */
  const pay = async () => {
    const opening = await receipts.open({ id: 'ana', attempt: 1 }, [], false);
    if (opening.kind !== 'clear') throw new Error(`The opening is ${opening.kind}.`);
    await receipts.complete(opening.intent, job, { going: [], ended: [] });
    await photos.apply(photos.note({ id: 'ana', attempt: 1 }, { paid: 'yes' }));
  };
  return { s3, prepare, pay };
}

it('fails a photo at once if its folder’s file is invalid, with file, line and field', async () => {
  const { s3, prepare } = await setUp();
  s3.put(FILE, '{\n  "skin": {\n    "retouching": "hard"\n  }\n}');
  expect(await prepare(1)).toEqual({
    outcome: 'failed',
    error: {
      code: 'invalid-recipe',
      fault: 'photo',
      message: expect.stringContaining(
        'recipes/spring.json, line 3: skin.retouching is "hard"; expected none or low or medium or high. Correct that',
      ),
    },
  });
});

it('uses a later change for another attempt at a photo that was not paid', async () => {
  const { s3, prepare } = await setUp();
  s3.put(FILE, '{"upscale": "3x"}');
  expect(await prepare(1)).toMatchObject({ recipe: { upscale: '3x' } });
  s3.put(FILE, '{"upscale": "4x"}');
  expect(await prepare(2)).toMatchObject({ outcome: 'usable', recipe: { upscale: '4x' } });
});

it('uses a later change for a photo that is redone', async () => {
  const { s3, prepare, pay } = await setUp();
  s3.put(FILE, '{"upscale": "3x"}');
  await prepare(1);
  await pay();
  s3.put(FILE, '{"upscale": "4x"}');
  expect(await prepare(2, true)).toMatchObject({ outcome: 'usable', recipe: { upscale: '4x' } });
});

it.each(['{"upscale": "4x"}', '{,}'])(
  'collects a paid job with the recipe of its submit, whatever the file says: %s',
  async (file) => {
    const { s3, prepare, pay } = await setUp();
    s3.put(FILE, '{"upscale": "3x", "output": {"size": 800}}');
    await prepare(1);
    await pay();
    s3.put(FILE, file);
    const recipe = { upscale: '3x', output: { size: 800 } };
    expect(await prepare(2)).toMatchObject({ outcome: 'paid', recipe });
    expect(await prepare(3)).toMatchObject({ outcome: 'paid', recipe });
  },
);

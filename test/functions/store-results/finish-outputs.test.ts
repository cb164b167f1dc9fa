import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OUTPUT } from '../../../core/domain/output-options.ts';
import { createFinishOutputs } from '../../../functions/store-results/finish-outputs.ts';
import { job, run } from '../../../simulation/parts/step-events.ts';
import { drawPortrait } from '../../support/pictures/finished-picture.ts';
import { useTemporaryFolder } from '../../support/pictures/temporary-folder.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';
import { StoreWorld } from '../../support/worlds/store-world.ts';
import {
  answer,
  broken,
  fetchFailure,
  finishAll,
  large,
  log,
  SETTINGS,
  SIZE,
  warned,
} from './support/finish-all.ts';

describe('the pictures of a job', () => {
  it('are delivered as the model’s own if they cannot be finished, because they are paid for', async () => {
    const strip = await drawPortrait({ width: 300, height: 20 }).jpeg().toBuffer();
    // More than WebP supports.
    const options = { ...DEFAULT_OUTPUT, size: 17_000, format: 'webp' } as const;
    const [picture] = await finishAll([answer], { original: strip, options });
    expect(picture).toMatchObject({
      type: 'image/jpeg',
      warnings: [expect.stringContaining('could not finish the picture')],
    });
    expect(picture?.file.includes('compositeWithTrainedAlgorithmicMedia')).toBe(true);
    expect(warned).toHaveLength(1);
  });

  it('are finished, the best first, with sizes and types from their bytes', async () => {
    const pictures = await finishAll([log, answer, large]);

    expect(pictures).toHaveLength(2);
    expect(pictures.map(({ index }) => index)).toEqual([0, 1]);
    for (const {
      file,
      bytes,
      sha256,
      type,
      checks,
      index: _,
      previews: __,
      before: ___,
      ...size
    } of pictures) {
      expect(size).toMatchObject({ ...SIZE, warnings: [] });
      expect(await sharp(file).metadata()).toMatchObject({ ...SIZE, format: 'jpeg' });
      expect({ bytes, type }).toEqual({ bytes: file.length, type: 'image/jpeg' });
      expect(sha256).toBe(createHash('sha256').update(file).digest('hex'));
      expect(checks).toMatchObject({ structure: expect.closeTo(1, 1) });
      expect(file.includes('look-12-0f3a9c')).toBe(true);
    }
  });

  it('are the model’s own if the original is gone', async () => {
    const [picture, second] = await finishAll([answer, large], { original: null });
    const { width, height } = await sharp(large).metadata();
    expect(picture).toMatchObject({
      width,
      height,
      warnings: [expect.stringMatching(/^The original was deleted/)],
    });
    expect(picture).not.toHaveProperty('checks');
    expect(second?.width).toBe(width / 2);
  });

  it('are finished without an original that has been replaced by a file that is not a photo', async () => {
    const [picture] = await finishAll([answer], { original: log });
    expect(picture?.warnings).toEqual([expect.stringMatching(/^The original was deleted/)]);
  });

  it('are on white if transparency is switched off', async () => {
    const clear = await drawPortrait(SIZE).ensureAlpha(0.5).png().toBuffer();
    const hasAlpha = async (keepsTransparency: boolean) => {
      const [picture] = await finishAll([answer], { original: clear, settings: { keepsTransparency } });
      return (await sharp(picture?.file).metadata()).hasAlpha;
    };
    expect([await hasAlpha(true), await hasAlpha(false)]).toEqual([true, false]);
  });

  it.each([
    ['output-broken', [log, broken]],
    ['output-not-an-image', [log, log]],
  ])('result in an error if there are none: %s', async (code, outputs) => {
    await expect(finishAll(outputs)).rejects.toMatchObject({ name: 'OutputError', failure: { code } });
  });

  it('are on disk one at a time, and leave no file, finished or not', async () => {
    const folder = useTemporaryFolder();
    const during: string[][] = [];
    const whileOpen = () =>
      void during.push(
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('finished'),
        ),
      );
    await finishAll([answer, large], { whileOpen });
    expect(during).toEqual([[expect.any(String)], [expect.any(String)]]);
    expect(readdirSync(folder)).toEqual([]);

    await expect(finishAll([log])).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the outputs as Segmind returned them', () => {
  it('are stored by their number before they are finished', async () => {
    const kept = new Map<number, Buffer>();
    const keepAnswer = async (number: number, open: () => AsyncIterable<Buffer>) =>
      void kept.set(number, await buffer(open()));
    await finishAll([log, answer, large], { keepAnswer, whileOpen: () => expect(kept.size).toBe(3) });
    expect(new Map([...kept].toSorted())).toEqual(
      new Map([
        [1, log],
        [2, answer],
        [3, large],
      ]),
    );
  });

  it('are stored although no output is a picture, or one cannot be fetched', async () => {
    const kept: number[] = [];
    const keepAnswer = async (number: number) => void kept.push(number);
    const outputs = [log, fetchFailure('output-unavailable'), broken];
    await expect(finishAll(outputs, { keepAnswer })).rejects.toThrow();
    expect(kept.toSorted()).toEqual([1, 3]);
  });

  it('are not finished if they cannot be stored', async () => {
    const keepAnswer = async () => {
      throw new Error('S3 is away.');
    };
    await expect(finishAll([answer], { keepAnswer })).rejects.toThrow('S3 is away.');
  });
});

it('a picture is finished with the strength of its recipe', async () => {
  const world = new StoreWorld(new RecordWorld(), '', createFinishOutputs(SETTINGS));
  world.keep([`data:image/jpeg;base64,${answer.toString('base64')}`]);
  await world.store({ recipe: { ...run.recipe, strength: 0.4 } });
  const notApplied = expect.stringMatching(/^Retouch did not apply the strength of 0.4/);
  expect(world.world.record()).toMatchObject({
    outputs: [{ warnings: [expect.stringMatching(/original was deleted/), notApplied] }],
  });
});

it.each([
  [true, 'SeedEdit 3.0 (simulated)'],
  [undefined, 'SeedEdit 3.0'],
])('a picture is marked with the model that made it; simulated: %s', async (simulated, name) => {
  const world = new StoreWorld(new RecordWorld(), '', createFinishOutputs(SETTINGS));
  world.keep([`data:image/jpeg;base64,${answer.toString('base64')}`]);
  await world.store({ job: { ...job, simulated } });
  expect(world.world.s3.text('results/ana.jpg')?.includes(`>${name}</Iptc4xmpExt:AISystemUsed>`)).toBe(true);
});

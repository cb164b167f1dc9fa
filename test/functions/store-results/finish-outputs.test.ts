import { createHash } from 'node:crypto';
import type { ReadStream } from 'node:fs';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { OutputError } from '../../../functions/shared/clients/outputs/output-source.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { DEFAULT_OUTPUT, type OutputOptions } from '../../../functions/shared/domain/output-options.ts';
import type { Previews } from '../../../functions/shared/pictures/previews.ts';
import {
  createFinishOutputs,
  type FinishRequest,
  type FinishSettings,
} from '../../../functions/store-results/finish-outputs.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { job, run } from '../../../simulation/parts/step-events.ts';
import { answerTo, drawPortrait, readShown } from '../../support/pictures/finished-picture.ts';
import { psnr } from '../../support/pictures/likeness.ts';
import { useTemporaryFolder } from '../../support/pictures/temporary-folder.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';
import { StoreWorld } from '../../support/worlds/store-world.ts';

const SIZE = { width: 200, height: 160 };
const photo = await drawPortrait(SIZE).jpeg().toBuffer();
const small = { outputPixels: 80 * 80, instructions: 'brightness 1' } as const;
const answer = await answerTo(photo, small);
const large = await answerTo(photo, { ...small, upscale: 2 });
const broken = answer.subarray(0, answer.length / 2);
const log = Buffer.from('{"log": "done"}');

/** Warnings about pictures that could not be finished. */
const warned: unknown[] = [];

const SETTINGS: FinishSettings = {
  keepsTransparency: true,
  sentSide: SEEDEDIT.input.usefulSide,
  warn: (error) => void warned.push(error),
};

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

interface Job {
  readonly original?: Buffer | null;
  readonly settings?: Partial<FinishSettings>;
  readonly options?: OutputOptions;
  readonly leavesOut?: boolean;
  readonly whileOpen?: () => void;
  readonly keepAnswer?: FinishRequest['keepAnswer'];
}

const fetchFailure = (code: 'output-unavailable' | 'output-too-large') =>
  new OutputError(failure(code, 'HTTP 503.'));

/** Finishes the outputs of a job. Returns the pictures with their bytes. */
function finishAll(outputs: readonly (Buffer | Error)[], job: Job = {}) {
  const { original = photo, settings = {}, options = DEFAULT_OUTPUT, leavesOut = false } = job;
  const { whileOpen, keepAnswer } = job;
  const finishOutputs = createFinishOutputs({ ...SETTINGS, ...settings });
  const request = {
    mark: { modelName: 'SeedEdit 3.0', recordId: 'look-12-0f3a9c' },
    options,
    openOriginal: async () => (original === null ? null : inPieces(original)),
    openAnswers: outputs.map((output) => async () => {
      if (output instanceof Error) throw output;
      return inPieces(output);
    }),
    leavesOut,
    keepAnswer,
  };
  return finishOutputs(request, async ({ open, previews, before, ...facts }, index) => {
    whileOpen?.();
    return {
      index,
      ...facts,
      file: await readAll(open()),
      previews: await readPreviews(previews),
      before: await readPreviews(before),
    };
  });
}

/** Reads their files, the small one first; leaves undefined and null as they are. */
async function readPreviews(previews: Previews | null | undefined): Promise<Buffer[] | null | undefined> {
  return previews && Promise.all([previews.small, previews.large].map(({ open }) => readAll(open())));
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

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

describe('the previews', () => {
  const sizeOf = async (file: Buffer | undefined) => {
    const { width, height, format } = await sharp(file).metadata();
    return `${format} ${width}x${height}`;
  };

  it('show each picture as delivered, and once the original', async () => {
    const options = { ...DEFAULT_OUTPUT, size: 800 } as const;
    const [picture, second] = await finishAll([answer, large], { options });
    for (const one of [picture, second]) {
      const { file = Buffer.of(), previews } = one ?? {};
      expect(await Promise.all((previews ?? []).map(sizeOf))).toEqual(['webp 640x512', 'webp 800x640']);
      const shown = await readShown(file);
      expect(psnr(await readShown(previews?.[1] ?? Buffer.of()), shown)).toBeGreaterThan(30);
    }
    expect(await Promise.all((picture?.before ?? []).map(sizeOf))).toEqual(['webp 200x160', 'webp 200x160']);
    expect(
      psnr(await readShown(picture?.before?.[1] ?? Buffer.of()), await readShown(photo)),
    ).toBeGreaterThan(30);
    expect(second?.before).toBeUndefined();
  });

  it('show the model’s own picture if the original is gone, and there are none of the original', async () => {
    const [picture] = await finishAll([large], { original: null });
    expect(await sizeOf(picture?.previews?.[1])).toBe(`webp ${picture?.width}x${picture?.height}`);
    expect(picture?.before).toBeNull();
  });

  it('are left out with a warning if they cannot be made, because the photo is paid for', async () => {
    const folders = ['1/finished.large.webp', 'original.small.webp'];
    const keepAnswer = async (_: number, open: () => AsyncIterable<Buffer>) => {
      const { path } = (open() as ReadStream).destroy();
      for (const inTheWay of folders) await mkdir(join(dirname(String(path)), '..', inTheWay));
    };
    warned.length = 0;
    const [picture] = await finishAll([answer], { keepAnswer });
    expect(picture).toMatchObject({ ...SIZE, warnings: [], previews: null, before: null });
    expect(warned).toMatchObject([
      { message: 'Retouch could not make previews.' },
      { cause: expect.any(Error) },
    ]);
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

describe('an output that cannot be fetched beside a whole one', () => {
  it.each([
    ['it is broken', broken, 'output-broken'],
    ['its server does not answer', fetchFailure('output-unavailable'), 'output-unavailable'],
  ] as const)('is fetched again, then left out with a warning: %s', async (_, output, code) => {
    await expect(finishAll([answer, output])).rejects.toMatchObject({ failure: { code } });
    const [picture, second] = await finishAll([log, output, answer, large], { leavesOut: true });
    expect(picture?.warnings).toEqual([
      expect.stringMatching(/^Retouch left out output 2 of 4: .*(off|503)\.$/),
    ]);
    expect(second?.warnings).toEqual([]);
  });

  it('is left out at once if another try cannot help', async () => {
    const [picture] = await finishAll([fetchFailure('output-too-large'), answer]);
    expect(picture?.warnings).toEqual(['Retouch left out output 1 of 2: HTTP 503.']);
  });

  it('is the reason why there is no result if the only other output is a log', async () => {
    const outputs = [log, fetchFailure('output-unavailable')];
    await expect(finishAll(outputs, { leavesOut: true })).rejects.toMatchObject({
      failure: { code: 'output-unavailable' },
    });
    await expect(finishAll([fetchFailure('output-too-large'), log])).rejects.toMatchObject({
      failure: { code: 'output-too-large' },
    });
  });
});

describe('an output that does not decode to its end', () => {
  function storing(...outputs: Buffer[]): StoreWorld {
    const world = new StoreWorld(new RecordWorld(), '', createFinishOutputs(SETTINGS));
    world.keep(outputs.map((output) => `data:image/jpeg;base64,${output.toString('base64')}`));
    return world;
  }

  it('is fetched again, then fails', async () => {
    const world = storing(broken);
    expect(await world.store()).toMatchObject({ outcome: 'busy', error: { code: 'output-broken' } });
    expect(await world.store({ waits: 2 })).toMatchObject({ outcome: 'busy' });
    expect(await world.store({ waits: 3 })).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'output-broken',
        fault: 'result',
        message: expect.stringContaining('the file is cut off'),
      },
    });
    expect(world.events).toEqual([]);
  });

  it('is stored if it is whole the next time', async () => {
    expect(await storing(answer).store({ waits: 1 })).toMatchObject({
      outcome: 'stored',
      outputKeys: ['results/ana.jpg'],
    });
  });

  it('is left out with a warning beside a whole one, after the same time', async () => {
    const world = storing(broken, answer);
    expect(await world.store({ waits: 2 })).toMatchObject({
      outcome: 'busy',
      error: { code: 'output-broken' },
    });
    expect(await world.store({ waits: 3 })).toMatchObject({
      outcome: 'stored',
      outputKeys: ['results/ana.jpg'],
    });
    expect(world.world.record()).toMatchObject({
      outputs: [
        {
          warnings: [
            expect.stringMatching(/^Retouch left out output 1 of 2/),
            expect.stringMatching(/original was deleted/),
          ],
        },
      ],
    });
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

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULT_OUTPUT, type OutputOptions } from '../../../functions/shared/domain/output-options.ts';
import { createWithFinished, type FinishSettings } from '../../../functions/store-results/finish-outputs.ts';
import { SEEDEDIT } from '../../support/models.ts';
import { answerTo, drawPortrait } from '../../support/pictures/finished-picture.ts';
import { RecordWorld } from '../../support/record-world.ts';
import { photo as upload } from '../../support/step-events.ts';
import { StoreWorld } from '../../support/store-world.ts';

const SIZE = { width: 200, height: 160 };
const photo = await drawPortrait(SIZE).jpeg().toBuffer();
const small = { outputPixels: 80 * 80, instructions: 'brightness 1' } as const;
const answer = await answerTo(photo, small);
const large = await answerTo(photo, { ...small, upscale: 2 });
const broken = answer.subarray(0, answer.length / 2);
const log = Buffer.from('{"log": "done"}');

/** What could not be finished. */
const warned: unknown[] = [];

const SETTINGS: FinishSettings = {
  limits: { maxBytes: 1_000_000, maxPixels: 1_000_000, takesHeic: true },
  keepsTransparency: true,
  model: SEEDEDIT,
  warn: (error) => void warned.push(error),
};

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

interface Job {
  readonly original?: Buffer | null;
  readonly settings?: Partial<FinishSettings>;
  readonly options?: OutputOptions;
  readonly whileOpen?: () => void;
}

/** Finishes the outputs of a job; the pictures with their bytes. */
function finishAll(
  outputs: readonly Buffer[],
  { original = photo, settings = {}, options = DEFAULT_OUTPUT, whileOpen }: Job = {},
) {
  const withFinished = createWithFinished({ ...SETTINGS, ...settings });
  const request = {
    photo: upload,
    recordId: 'look-12-0f3a9c',
    model: undefined,
    options,
    openOriginal: async () => (original === null ? null : inPieces(original)),
    openAnswers: outputs.map((output) => async () => inPieces(output)),
  };
  return withFinished(request, async (pictures) => {
    whileOpen?.();
    return Promise.all(
      pictures.map(async ({ open, ...facts }) => ({ ...facts, file: await readAll(open()) })),
    );
  });
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('the pictures of a job', () => {
  it('are delivered as the model gave them if they cannot be finished: they are paid for', async () => {
    const strip = await drawPortrait({ width: 300, height: 20 }).jpeg().toBuffer();
    // More than WebP has room for.
    const options = { ...DEFAULT_OUTPUT, size: 17_000, format: 'webp' } as const;
    const [picture] = await finishAll([answer], { original: strip, options });
    expect(picture).toMatchObject({
      type: 'image/jpeg',
      warnings: [expect.stringContaining('could not be finished')],
    });
    expect(picture?.file.includes('compositeWithTrainedAlgorithmicMedia')).toBe(true);
    expect(warned).toHaveLength(1);
  });

  it('are finished, the best first, with what their bytes are', async () => {
    const pictures = await finishAll([log, answer, large]);

    expect(pictures).toHaveLength(2);
    for (const { file, bytes, sha256, type, checks, ...size } of pictures) {
      expect(size).toMatchObject({ ...SIZE, warnings: [] });
      expect(await sharp(file).metadata()).toMatchObject({ ...SIZE, format: 'jpeg' });
      expect({ bytes, type }).toEqual({ bytes: file.length, type: 'image/jpeg' });
      expect(sha256).toBe(createHash('sha256').update(file).digest('hex'));
      expect(checks).toMatchObject({ structure: expect.closeTo(1, 1) });
      expect(file.includes('look-12-0f3a9c')).toBe(true);
    }
  });

  it('are warned of at the first if another did not decode', async () => {
    const [first, second, third] = await finishAll([answer, broken, large]);
    expect(first?.warnings).toEqual(["1 of the job's 3 outputs did not decode and were left out."]);
    expect([second?.warnings, third]).toEqual([[], undefined]);
  });

  it('are the model’s own if the original is gone', async () => {
    const [picture, second] = await finishAll([answer, large], { original: null });
    const { width, height } = await sharp(large).metadata();
    expect(picture).toMatchObject({
      width,
      height,
      warnings: [expect.stringMatching(/^The original is gone/)],
    });
    expect(picture).not.toHaveProperty('checks');
    expect(second?.width).toBe(width / 2);
  });

  it('are finished with a photo of a type that is taken no more as if it were gone', async () => {
    const limits = { ...SETTINGS.limits, maxPixels: 100 };
    const [picture] = await finishAll([answer], { settings: { limits } });
    expect(picture?.warnings).toEqual([expect.stringMatching(/^The original is gone/)]);
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
  ])('are none, which is an error: %s', async (code, outputs) => {
    await expect(finishAll(outputs)).rejects.toMatchObject({ name: 'OutputError', failure: { code } });
  });

  it('leave no file, finished or not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'finish-outputs-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(() => void vi.unstubAllEnvs());

    let during: string[] = [];
    await finishAll([answer], {
      whileOpen: () => {
        during = readdirSync(folder);
      },
    });
    await expect(finishAll([log])).rejects.toThrow();
    expect(during).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('an output that does not decode to its end', () => {
  function storing(output: Buffer): StoreWorld {
    const world = new StoreWorld(new RecordWorld(), '', createWithFinished(SETTINGS));
    world.keep([`data:image/jpeg;base64,${output.toString('base64')}`]);
    return world;
  }

  it('is fetched again, then fails', async () => {
    const world = storing(broken);
    expect(await world.store()).toMatchObject({ outcome: 'busy', error: { code: 'output-broken' } });
    expect(await world.store({ waits: 2 })).toMatchObject({ outcome: 'busy' });
    expect(await world.store({ waits: 3 })).toMatchObject({
      outcome: 'failed',
      error: { code: 'output-broken', fault: 'result', message: expect.stringContaining('it breaks off') },
    });
    expect(world.events).toEqual([]);
  });

  it('is stored if it is whole the next time', async () => {
    expect(await storing(answer).store({ waits: 1 })).toMatchObject({
      outcome: 'stored',
      outputKeys: ['results/ana.jpg'],
    });
  });
});

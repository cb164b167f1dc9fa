import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { ledgerOf, script } from '../support/deployed/simulator-control.ts';
import {
  drop,
  eventually,
  executionOf,
  output,
  readResult,
  recordOf,
  s3,
} from '../support/deployed/stack-client.ts';

const fixture = (name: string) => readFile(new URL(`../fixtures/${name}`, import.meta.url));

/** Segmind's default, verbatim. */
const DEFAULT_INSTRUCTIONS =
  'Retouch this photoshoot image of a model. Apply the following edits:\n\n' +
  '1. Skin Retouching: medium, preserve natural skin texture.\n\n' +
  '2. Lighting & Exposure: brightness +1, contrast +1, shadow recovery low.\n\n' +
  '3. Color Balance & Tone: skin tone warm, saturation medium.\n\n' +
  '4. Facial & Body Refinement: subtle adjustments, focus on eyes and hair.\n\n' +
  '5. Background Cleanup: remove distractions yes, background blur soft.\n\n' +
  'Keep the result natural and high quality, avoiding over-editing.\n';

/** The mean difference between two pictures: 0 for equal ones, 255 for black and white. */
async function differenceOf(one: Buffer, other: Buffer): Promise<number> {
  const read = (image: Buffer) => sharp(image).resize(64, 64, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  const [a, b] = [await read(one), await read(other)];
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

describe.concurrent('a photo dropped under uploads/', () => {
  it.each([
    ['a portrait', 'happy/astronaut.png', () => fixture('astronaut.png'), 'image/png', 512, 512],
    ['a landscape', 'happy/rocket.jpg', () => fixture('rocket.jpg'), 'image/jpeg', 640, 427],
    ['a drawn JPEG', 'happy/drawn.jpeg', () => drawPicture('jpeg'), 'image/jpeg', 120, 90],
    ['a PNG by another name', 'happy/png.jpg', () => drawPicture('png'), 'image/png', 120, 90],
  ])('comes back retouched: %s', async (_, path, read, type, width, height) => {
    const photo = await read();
    const versionId = await drop(path, photo);
    const record = await recordOf(path);
    if (record.status !== 'succeeded') throw new Error(record.error.message);

    expect(record).toMatchObject({
      source: { key: `uploads/${path}`, versionId, type, width, height, bytes: photo.length },
      recipe: { instructions: DEFAULT_INSTRUCTIONS, upscale: '2x' },
      outputs: [{ key: `results/${path}`, type, width: width * 2, height: height * 2 }],
    });
    const [output] = record.outputs;
    const result = (await readResult(`results/${path}`)) ?? Buffer.alloc(0);
    expect(output?.bytes).toBe(result.length);
    expect(output?.sha256).toBe(createHash('sha256').update(result).digest('hex'));

    expect(await differenceOf(photo, result)).toBeGreaterThan(5);

    const asked = await ledgerOf(path);
    expect(asked).toMatchObject({ submits: 1, billed: 1, fetches: 1, downloads: 1 });
    expect(asked?.requestIds).toEqual([record.segmind?.requestId]);
    expect(asked?.orders).toEqual([{ Instructions: DEFAULT_INSTRUCTIONS, Upscale_x: '2x' }]);
  });

  it('visits the states of the design', async () => {
    await script({ photo: 'happy/states', poll: [{ jobStatus: 'QUEUED' }, { jobStatus: 'SOMETHING_NEW' }] });
    await drop('happy/states.jpg', await drawPicture('jpeg'));
    const { id, segmind } = await recordOf('happy/states.jpg');
    expect(id).toMatch(/^states-[0-9a-f]{32}$/);
    expect(segmind?.polls).toBeGreaterThanOrEqual(3);
    const { status, states } = await executionOf(id);
    expect(status).toBe('SUCCEEDED');
    // Failures of other photos may have opened the breaker. Then this photo joined the queue again.
    const onceInQueue = states.join(', ').replace(/(Join the line, Submit to Segmind, Accepted\?, )+/, '$1');
    const polls = Array.from({ length: segmind?.polls ?? 0 }, (_, nth) => [
      nth === 0 ? 'Wait for the first poll' : 'Wait 7 seconds',
      'Poll Segmind',
      'Finished?',
    ]);
    expect(onceInQueue.split(', ')).toEqual([
      'Begin',
      'Prepare photo',
      'Photo usable?',
      'Join the line',
      'Submit to Segmind',
      'Accepted?',
      ...polls.flat(),
      'Store results',
      'Stored?',
      'Announce result',
      'Retouched',
    ]);
  });

  it('is retouched by the recipe in its metadata', async () => {
    const instructions = `=?UTF-8?B?${Buffer.from('Haut wärmer\nsaturation high').toString('base64')}?=`;
    await drop('happy/recipe.jpg', await drawPicture('jpeg'), { instructions, upscale: '2x' });
    const recipe = { instructions: 'Haut wärmer\nsaturation high', upscale: '2x' };
    expect(await recordOf('happy/recipe.jpg')).toMatchObject({
      status: 'succeeded',
      recipe,
      outputs: [{ width: 240, height: 180 }],
    });
    expect((await ledgerOf('happy/recipe.jpg'))?.orders).toEqual([
      { Instructions: recipe.instructions, Upscale_x: '2x' },
    ]);
  });

  it('is retouched again if it is uploaded again', async () => {
    const first = await drop('happy/again.jpg', await drawPicture('jpeg'));
    await recordOf('happy/again.jpg', { versionId: first });
    const second = await drop('happy/again.jpg', await drawPicture('jpeg', { width: 60, height: 60 }));
    const record = await recordOf('happy/again.jpg', { versionId: second });
    expect(record).toMatchObject({
      status: 'succeeded',
      outputs: [{ key: 'results/happy/again.jpg', width: 120 }],
    });
    expect((await ledgerOf('happy/again.jpg'))?.billed).toBe(2);
  });

  it('is paid once, also if it is copied in place while it is at Segmind and afterwards', async () => {
    const path = 'happy/same.jpg';
    /** New metadata, as a sync tool writes them. */
    const copy = async (mtime: string) => {
      const Bucket = output('PhotoBucketName');
      const Key = `uploads/${path}`;
      const replaced = { MetadataDirective: 'REPLACE', Metadata: { mtime } } as const;
      const { VersionId } = await s3.send(
        new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${Key}`, ...replaced }),
      );
      return recordOf(path, { versionId: VersionId });
    };
    await script({ photo: path, job: { processingMs: 3000 } });
    await drop(path, await drawPicture('jpeg'));
    await eventually('its submit', async () => ((await ledgerOf(path))?.submits === 1 ? true : null));
    const second = await copy('4');
    const third = await copy('5');
    for (const record of [second, third]) {
      expect(record).toMatchObject({ status: 'succeeded', paid: 'no', segmind: null });
      const [output] = record.status === 'succeeded' ? record.outputs : [];
      const result = (await readResult(`results/${path}`)) ?? Buffer.alloc(0);
      expect(output).toMatchObject({ key: `results/${path}`, bytes: result.length });
      expect(output?.sha256).toBe(createHash('sha256').update(result).digest('hex'));
    }
    expect(third).toMatchObject({ sameAs: second.status === 'succeeded' ? second.sameAs : '' });
    expect((await ledgerOf(path))?.billed).toBe(1);
    expect((await executionOf(third.id)).states).toEqual([
      'Begin',
      'Prepare photo',
      'Photo usable?',
      'Reuse result',
      'Photo usable?',
      'Announce result',
      'Retouched',
    ]);
  });
});

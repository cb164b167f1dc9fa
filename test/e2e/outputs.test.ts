import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { ledgerOf, script } from '../support/deployed/simulator-control.ts';
import { drop, readResult, recordOf } from '../support/deployed/stack-client.ts';

async function retouch(name: string, plan: Omit<Parameters<typeof script>[0], 'photo'>) {
  const path = `outputs/${name}.jpg`;
  await script({ photo: path, ...plan });
  await drop(path, await drawPicture('jpeg'));
  return { path, record: await recordOf(path) };
}

describe.concurrent('the outputs of a job', () => {
  it.each([
    'keyname',
    'mixed',
    'urls',
    'images',
    'object',
    'single-url',
    'bare-url',
    'data-uri',
    'data-uri-list',
    'object-value',
  ] as const)('are found in the shape %s', async (outputShape) => {
    const { path, record } = await retouch(outputShape, { job: { outputShape } });
    expect(record).toMatchObject({ status: 'succeeded', outputs: [{ key: `results/${path}`, width: 240 }] });
    expect(await readResult(`results/${path}`)).not.toBeNull();
  });

  it.each(['empty', 'missing', 'unrecognisable', 'not-json'] as const)(
    'in an unknown shape (%s) end in a record that quotes them',
    async (outputShape) => {
      const { record } = await retouch(outputShape, { job: { outputShape } });
      expect(record).toMatchObject({
        status: 'failed',
        error: { code: 'output-unrecognised', message: expect.stringContaining('output contains no URL') },
        segmind: { requestId: expect.any(String) },
      });
    },
  );

  it('are all stored, in order', async () => {
    const { record } = await retouch('three', { job: { outputs: 3 } });
    expect(record).toMatchObject({
      outputs: [
        { key: 'results/outputs/three.jpg' },
        { key: 'results/outputs/three-2.jpg' },
        { key: 'results/outputs/three-3.jpg' },
      ],
    });
  });

  it.each(['png', 'webp'] as const)(
    'are stored in the format of the photo, whatever their own: %s',
    async (outputFormat) => {
      const { path, record } = await retouch(`as-${outputFormat}`, { job: { outputFormat } });
      expect(record).toMatchObject({ outputs: [{ key: `results/${path}`, type: 'image/jpeg' }] });
    },
  );

  it('are found next to a log', async () => {
    const { path, record } = await retouch('with-log', { job: { log: true } });
    expect(record).toMatchObject({ status: 'succeeded', outputs: [{ key: `results/${path}`, width: 240 }] });
  });

  it('are ordered by their pixels: the largest gets the name of the photo', async () => {
    const { path, record } = await retouch('with-preview', { job: { preview: 'before' } });
    expect(record).toMatchObject({
      outputs: [
        { key: `results/${path}`, width: 240 },
        { key: 'results/outputs/with-preview-2.jpg', width: 120 },
      ],
    });
  });

  it('are uploaded in parts if they are large', async () => {
    const path = 'outputs/large.png';
    const pixels = randomBytes(1500 * 1500 * 3);
    const photo = sharp(pixels, { raw: { width: 1500, height: 1500, channels: 3 } }).png();
    await drop(path, await photo.toBuffer());
    const record = await recordOf(path);
    expect(record).toMatchObject({ status: 'succeeded', outputs: [{ key: `results/${path}` }] });
    const [output] = record.status === 'succeeded' ? record.outputs : [];
    expect(output?.bytes).toBeGreaterThan(6_000_000);
    expect((await readResult(`results/${path}`))?.length).toBe(output?.bytes);
  });

  it.each([
    ['a page', { contentType: 'text/html', bodyText: '<p>expired</p>' }, 'output-not-an-image'],
    ['one without end', { endless: true as const }, 'output-too-large'],
    ['a redirect into the network', { redirect: 'https://169.254.169.254/latest' }, 'output-not-allowed'],
    ['a redirect to plain http', { redirect: 'http://example.com/a.png' }, 'output-not-allowed'],
  ])('that are not to be had end in a record that says so: %s', async (name, step, code) => {
    const { path, record } = await retouch(`bad ${name}`, { output: [{ ...step, repeat: true }] });
    expect(record).toMatchObject({ status: 'failed', error: { code } });
    expect(await readResult(`results/${path}`)).toBeNull();
    expect(await ledgerOf(path)).toMatchObject({ billed: 1 });
  });

  it('never overwrite the result of another photo', async () => {
    const photo = await drawPicture('jpeg');
    await drop('outputs/twin.jpg.png', await drawPicture('png'));
    const first = await recordOf('outputs/twin.jpg.png');
    await drop('outputs/twin.jpg', photo, { 'output-format': 'png' });
    const second = await recordOf('outputs/twin.jpg');
    expect(first).toMatchObject({ outputs: [{ key: 'results/outputs/twin.jpg.png' }] });
    expect(second).toMatchObject({
      outputs: [{ key: `results/outputs/twin@${second.id.slice(-8)}.jpg.png` }],
    });
  });
});

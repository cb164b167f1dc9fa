import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { OutputShape } from '../../../../local/segmind/script/output-shapes.ts';
import { drawPicture } from '../../../../simulation/pictures/pictures.ts';
import { ask, hostPhoto, retouch, startSimulator } from '../support/simulator-client.ts';

const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/outputs\/.*\.jpg$/);
const dataUri = expect.stringMatching(/^data:image\/jpeg;base64,/);
const keyname = (n: number): object => ({
  keyname: `Retouched_image_${n}`,
  value: { data: url, type: 'image' },
});

describe('the output of a finished job', () => {
  it.each<[OutputShape, unknown]>([
    ['keyname', [keyname(1), keyname(2)]],
    ['mixed', [{ keyname: 'Caption', value: { data: 'A portrait.', type: 'text' } }, keyname(1), keyname(2)]],
    ['urls', [url, url]],
    ['images', { images: [url, url] }],
    ['object', { retouched_image_1: url, retouched_image_2: url }],
    ['single-url', url],
    ['data-uri', dataUri],
    ['data-uri-list', [dataUri, dataUri]],
    ['empty', []],
    ['unrecognisable', { result: { code: 7, note: 'see the console' } }],
  ])('comes as %s, in JSON in a string', async (outputShape, expected) => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', job: { outputShape, outputs: 2 } });
    const end = await retouch(simulator);
    expect(end.status).toBe('COMPLETED');
    expect(JSON.parse(end.output)).toEqual(expected);
  });

  it.each<[OutputShape, unknown]>([
    ['object-value', [keyname(1)]],
    ['bare-url', url],
    ['not-json', 'Retouch finished <see console>'],
    ['missing', undefined],
  ])('comes as %s, as it is', async (outputShape, expected) => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', job: { outputShape } });
    const end = await retouch(simulator);
    expect(end.status).toBe('COMPLETED');
    expect(end.output).toEqual(expected);
  });

  it('comes as several pictures that differ, each darker than the one before', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', job: { outputShape: 'data-uri-list', outputs: 3 } });
    const uris: string[] = JSON.parse((await retouch(simulator)).output);
    const pictures = uris.map((uri) => Buffer.from(uri.slice(uri.indexOf(',')), 'base64'));
    const [first, second, third] = await Promise.all(pictures.map(brightness));
    expect(first).toBeGreaterThan(second ?? 0);
    expect(second).toBeGreaterThan(third ?? 0);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('comes as %s on request', async (outputFormat) => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', job: { outputFormat, outputShape: 'urls' } });
    const [output] = JSON.parse((await retouch(simulator)).output);
    const response = await fetch(output);
    expect(response.headers.get('content-type')).toBe(`image/${outputFormat}`);
    expect((await sharp(await response.bytes()).metadata()).format).toBe(outputFormat);
  });

  it('is a JPEG for any photo, served from another origin', async () => {
    const simulator = await startSimulator();
    const { origin } = await hostPhoto(await drawPicture('png'));
    const [{ value }] = JSON.parse((await retouch(simulator, { image_ukbxw: `${origin}/a.jpg` })).output);
    expect(new URL(value.data).origin).toBe(simulator.outputsOrigin);
    expect(simulator.outputsOrigin).not.toBe(simulator.origin);
    expect((await ask(value.data)).headers.get('content-type')).toBe('image/jpeg');
  });
});

describe('the pictures', () => {
  it('follow the simulator’s options, unless a script says otherwise', async () => {
    const simulator = await startSimulator({ pictures: { outputPixels: 5000, visibleLine: false } });
    const large = { outputPixels: 20_000, outputShape: 'urls' } as const;
    const width = async () => {
      const [url] = JSON.parse((await retouch(simulator)).output);
      return (await sharp(await read(url)).metadata()).width;
    };
    simulator.script({ photo: '*', job: { outputShape: 'urls' } });
    const asSetUp = await width();
    simulator.script({ photo: 'sample-portrait', job: large });
    expect([asSetUp, await width()]).toEqual([62, 125]);
  });
});

describe('next to the picture', () => {
  it.each(['before', 'after'] as const)(
    'a preview of a quarter of its side can come %s it',
    async (preview) => {
      const simulator = await startSimulator();
      simulator.script({ photo: '*', job: { preview, outputShape: 'urls' } });
      const urls: string[] = JSON.parse((await retouch(simulator)).output);
      const widths = await Promise.all(
        urls.map(async (url) => (await sharp(await read(url)).metadata()).width),
      );
      const [small, large] = preview === 'before' ? widths : widths.toReversed();
      expect(small).toBe(Math.round((large ?? 0) / 4));
    },
  );

  it('a log can come, as a text file', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', job: { log: true } });
    const [log, picture] = JSON.parse((await retouch(simulator)).output);
    expect(log).toMatchObject({ keyname: 'Log_1', value: { type: 'text' } });
    expect(picture).toMatchObject({ keyname: 'Retouched_image_2', value: { type: 'image' } });
    expect((await ask(log.value.data)).headers.get('content-type')).toBe('text/plain');
  });
});

async function read(url: string): Promise<Uint8Array> {
  return (await fetch(url)).bytes();
}

async function brightness(picture: Buffer): Promise<number> {
  const { channels } = await sharp(picture).stats();
  return channels.reduce((sum, { mean }) => sum + mean, 0);
}

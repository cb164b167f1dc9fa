import { describe, expect, inject, it } from 'vitest';
import { drawLargeJpeg, drawPicture } from '../../simulation/pictures/pictures.ts';
import { ledgerOf } from '../support/deployed/simulator-control.ts';
import { drop, executionOf, recordOf } from '../support/deployed/stack-client.ts';
import { claimPngSize } from '../support/pictures/png-file.ts';

const hasSimulator = inject('stack').controlUrl !== '';

/** Checks that Segmind got no request for the photo, if there is a simulator with a ledger. */
async function expectNotAsked(path: string): Promise<void> {
  if (hasSimulator) expect(await ledgerOf(path)).toBeUndefined();
}

const cut = (picture: Buffer) => picture.subarray(0, picture.length - 200);

describe.concurrent('a file that is no usable photo', () => {
  it.each([
    ['empty.jpg', Buffer.alloc(0), 'empty-file', '0 bytes'],
    ['broken-off.jpg', drawPicture('jpeg').then(cut), 'truncated-photo', 'is cut off'],
    ['broken-off.png', drawPicture('png').then(cut), 'truncated-photo', 'is cut off'],
    ['film.jpg', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'), 'unsupported-type', 'a film'],
    ['drawing.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported-type', 'SVG'],
    ['bomb.png', claimPngSize(60_000, 60_000), 'too-many-pixels', '60000 x 60000'],
    ['moving.gif', drawPicture('gif'), 'unsupported-type', 'GIF'],
    ['paper.pdf', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'unsupported-type', 'PDF'],
    ['notes.txt', Buffer.from('Call the studio.\n'), 'unsupported-type', 'plain text'],
    ['too-large.jpg', drawLargeJpeg(110 * 1024 * 1024 + 1), 'photo-too-large', '115343360'],
    ['too-small.png', drawPicture('png', { width: 14, height: 14 }), 'photo-too-small', '14 x 14'],
    ['banner.png', drawPicture('png', { width: 310, height: 100 }), 'photo-too-elongated', '310 x 100'],
  ])('ends in a record with the reason: %s', async (name, body, code, seen) => {
    await drop(`bad/${name}`, await body);
    const record = await recordOf(`bad/${name}`);
    expect(record).toMatchObject({
      status: 'failed',
      error: { code, fault: 'photo', message: expect.stringContaining(seen) },
      segmind: null,
    });
    const { status, error, states } = await executionOf(record.id);
    expect({ status, error }).toEqual({ status: 'FAILED', error: code });
    expect(states).toEqual([
      'Begin',
      'Prepare photo',
      'Photo usable?',
      'Record failure',
      'Failed indeed?',
      'Announce failure',
      'Failed',
    ]);
    await expectNotAsked(`bad/${name}`);
  });

  it('ends in a record if its recipe is invalid', async () => {
    await drop('bad/recipe.jpg', await drawPicture('jpeg'), { upscale: 'enormous' });
    expect(await recordOf('bad/recipe.jpg')).toMatchObject({
      error: {
        code: 'invalid-recipe',
        message: expect.stringContaining('"enormous"; SeedEdit 3.0 takes 2x'),
      },
    });
  });

  it('ends in a record if its metadata is invalid, such as a mistyped name', async () => {
    await drop('bad/typo.jpg', await drawPicture('jpeg'), { instruction: 'Warmer.' });
    expect(await recordOf('bad/typo.jpg')).toMatchObject({
      paid: 'no',
      error: {
        code: 'invalid-recipe',
        message: expect.stringContaining('"instruction", which Retouch does not know'),
      },
    });
    await expectNotAsked('bad/typo.jpg');
  });
});

import { describe, expect, it } from 'vitest';
import { patch } from '../../../support/pictures/jpeg-edits.ts';
import { drawQuarters, openRefused } from '../../../support/pictures/photo-folder.ts';
import { claimPngSize } from '../../../support/pictures/png-file.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('openPhoto names the refused type, and says what to do', () => {
  it.each([
    ['a BMP picture', 'Save it as JPEG', latin1('BM\x76\x04\0\0\0\0\0\0\x36\x04\0\0\x28\0\0\0')],
    ['a GIF picture', 'Save it as JPEG', drawQuarters().gif().toBuffer()],
    ['a Photoshop document', 'Save it as TIFF', latin1('8BPS\0\x01\0\0\0\0\0\0\0\x03')],
    ['an SVG drawing', 'Export it as PNG', latin1('<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="x"/>')],
    ['a PDF document', 'Export the photo', latin1('%PDF-1.7\n%\xe2\xe3')],
    ['a film', 'save a frame', latin1('\0\0\0\x18ftypmp42\0\0\0\0isommp42')],
    ['a film', 'save a frame', latin1('\0\0\0\x14ftypqt  \0\0\0\0qt  ')],
    ['a film', 'save a frame', latin1('RIFF\0\0\0\0AVI LIST')],
    ['a JPEG XL picture', 'Save it as JPEG', latin1('\0\0\0\x0cJXL \r\n\x87\n')],
    ['a CRW file', 'Develop it', latin1('II\x1a\0\0\0HEAPCCDR')],
    ['a ZIP archive', 'Unpack it', latin1('PK\x03\x04\x14\0\0\0\0\0')],
    ['plain text', 'Upload photos', Buffer.from('Grüße aus dem Studio\n')],
    ['of an unknown type', 'Save it as JPEG', Buffer.from([0xff, 1, 2, 3, 0, 7])],
  ])('%s', async (name, advice, bytes) => {
    expect(await openRefused(bytes)).toMatchObject({
      code: 'unsupported-type',
      fault: 'photo',
      message: expect.stringMatching(new RegExp(`^The file is ${name}; .*${advice}`)),
    });
  });

  it('HEIC, if it is switched off', async () => {
    const heic = latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic');
    expect(await openRefused(heic, { takesHeic: false })).toMatchObject({
      code: 'unsupported-type',
      message: expect.stringMatching(/a HEIC picture.*does not accept HEIC.*as JPEG/),
    });
  });
});

describe('openPhoto refuses', () => {
  it('an empty file', async () => {
    expect((await openRefused(Buffer.alloc(0))).code).toBe('empty-file');
  });

  it('a photo with more bytes than the limit, and names both numbers', async () => {
    const photo = await drawQuarters().jpeg().toBuffer();
    expect(await openRefused(photo, { maxBytes: 300 })).toMatchObject({
      code: 'photo-too-large',
      message: expect.stringMatching(`${photo.length} bytes; at most 300 `),
    });
  });

  it.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)(
    'a %s with more pixels than the limit, and names both numbers',
    async (format) => {
      const photo = drawQuarters({ width: 2000, height: 1500 }).toFormat(format, { effort: 1 }).toBuffer();
      expect(await openRefused(photo, { maxPixels: 2_500_000 })).toMatchObject({
        code: 'too-many-pixels',
        message: expect.stringMatching('2000 x 1500 pixels, 3 megapixels; at most 2.5 '),
      });
    },
  );

  it('an AVIF that needs more memory to decode than there is, though other kinds may have as many pixels', async () => {
    const photo = await drawQuarters().avif({ effort: 0 }).toBuffer();
    const claim = patch(photo, photo.indexOf('ispe') + 8, [0, 0, 0x27, 0x10, 0, 0, 0x1f, 0x40]);
    expect((await openRefused(claim)).code).toBe('too-many-pixels');
  });

  it('a bomb by its header: 60,000 x 60,000 pixels in 100 bytes', async () => {
    expect(await openRefused(claimPngSize(60_000, 60_000))).toMatchObject({
      code: 'too-many-pixels',
      message: expect.stringContaining('60000 x 60000 pixels, 3600 megapixels; at most 100 '),
    });
  });
});

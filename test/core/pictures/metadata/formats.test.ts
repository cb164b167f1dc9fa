import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { groupOf, readTags } from '../../../support/pictures/exiftool.ts';
import { canonNote, degrees, exifBlock, jpegWithExif } from './support/exif-block.ts';
import { drawFinished, fileOf, finish, MARK, PRESS_PHOTO, SIZE } from './support/finish.ts';

const TYPES = ['jpeg', 'png', 'webp', 'avif', 'tiff'] as const;

const BLOCK = exifBlock({
  image: [
    [0x010f, 2, 'Canon'],
    [0x0110, 2, 'EOS R6'],
    [0x0112, 3, 6],
    [0x8298, 2, '© 2026 Студия'],
  ],
  exif: [
    [0x9003, 2, '2026:05:17 10:11:12'],
    [0xa002, 3, 6000],
  ],
  gps: [
    [1, 2, 'N'],
    [2, 5, degrees(48)],
  ],
  thumbnail: Buffer.from('the unretouched face, '.repeat(20)),
  note: canonNote,
});
/** The press photo with our EXIF before its own: the first one counts. */
const ORIGINAL = await fileOf(jpegWithExif(await readFile(PRESS_PHOTO), BLOCK));
const NOTE_AT = BLOCK.indexOf('Canon EOS R6 Mark II') - canonNote(0).indexOf('Canon EOS R6 Mark II');
const NOTE = BLOCK.subarray(NOTE_AT, NOTE_AT + canonNote(0).length);

describe.each(TYPES)('%s', async (type) => {
  const pictureType = `image/${type}`;
  const { path, before, warnings } = await finish({ type: pictureType, original: ORIGINAL });
  const tags = await readTags(path);

  test('is a valid file of its type', () => {
    expect(tags['File:MIMEType']).toBe(pictureType);
    expect(groupOf(tags, 'ExifTool:Error')).toEqual({});
    // ExifTool misses tags that EXIF requires of cameras, and writes IPTC in TIFF as LONG itself.
    expect(tags['ExifTool:Warning'] ?? '').toMatch(
      /^($|\[minor\]|Missing required|Non-standard format .undef. for IFD0 0x83bb)/,
    );
    expect(warnings).toEqual([]);
  });

  test('has the same pixels and profile', async () => {
    const decoded = await Promise.all([before, path].map((file) => sharp(file).raw().toBuffer()));
    expect(decoded[1]).toEqual(decoded[0]);
    const heads = await Promise.all([before, path].map((file) => sharp(file).metadata()));
    expect(heads[1]?.icc).toEqual(heads[0]?.icc);
    expect(heads[1]?.icc).toBeDefined();
  });

  test('has the original’s rights, camera and location, and the AI mark', () => {
    expect(tags).toMatchObject({
      'IFD0:Copyright': '© 2026 Студия',
      'IFD0:Model': 'EOS R6',
      'IFD0:Orientation': 1,
      'ExifIFD:ExifImageWidth': SIZE.width,
      'GPS:GPSLatitude': 48,
      'XMP-dc:Rights': '© 2026 Студия 写真館',
      'XMP-iptcExt:AISystemUsed': MARK.modelName,
      'XMP-xmp:Identifier': [MARK.recordId],
    });
    expect(tags['XMP-iptcExt:DigitalSourceType']).toMatch(/\/compositeWithTrainedAlgorithmicMedia$/);
  });

  test('says what IPTC says', () => {
    const iptc = type === 'webp' || type === 'avif' ? ['XMP-dc:Subject', 'XMP-photoshop:Headline'] : [];
    const [keywords = 'IPTC:Keywords', headline = 'IPTC:Headline'] = iptc;
    expect(tags[keywords]).toEqual(['look12', 'schmuck']);
    expect(tags[headline]).toBe('Look 12');
  });

  test('has a maker note of the same bytes that is still readable', async () => {
    expect(tags['Canon:OwnerName']).toBe('Zoe Angstrom, Studio');
    expect((await readFile(path)).includes(NOTE)).toBe(true);
  });

  test('has no thumbnail, not even its bytes', async () => {
    expect(groupOf(tags, 'IFD1')).toEqual({});
    expect((await readFile(path)).includes(BLOCK.subarray(-60))).toBe(false);
  });
});

test('a transparent WebP without a header stays transparent', async () => {
  const picture = await drawFinished('webp', 4);
  const { path } = await finish({ type: 'image/webp', picture });
  const tags = await readTags(path);
  expect(await sharp(path).metadata()).toMatchObject({ hasAlpha: true, ...SIZE });
  expect(tags['RIFF:WebP_Flags']).toBe(0x10 | 0x20 | 0x08 | 0x04);
});

test('XMP that is too long for a JPEG segment is read whole', async () => {
  const history = 'edited,'.repeat(20_000);
  const packet =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Studio" ' +
    `photoshop:History="${history}"/></rdf:RDF></x:xmpmeta>`;
  const webp = await sharp(await drawFinished('png'))
    .withXmp(packet)
    .webp()
    .toBuffer();
  const tags = await readTags((await finish({ original: await fileOf(webp), kind: 'webp' })).path);
  expect(tags['XMP-photoshop:History'] === history).toBe(true);
  expect(tags['XMP-photoshop:Credit']).toBe('Studio');
  expect(tags['XMP-iptcExt:AISystemUsed']).toBe(MARK.modelName);
  expect(groupOf(tags, 'ExifTool:Warning')).toEqual({});
});

import { describe, expect, test } from 'vitest';
import { groupOf, readTags, type Tags } from '../../../support/pictures/exiftool.ts';
import { finish, MARK, SIZE } from './support/finish.ts';

const MARKED = {
  'XMP-iptcExt:DigitalSourceType':
    'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
  'XMP-iptcExt:AISystemUsed': MARK.modelName,
  'XMP-xmp:Identifier': [MARK.recordId],
};
const COPYRIGHT = '© 2026 Студия 写真館';
const RIGHTS = {
  'IFD0:Artist': 'Zoë Ångström',
  'IFD0:Copyright': COPYRIGHT,
  'IPTC:By-line': 'Zoë Ångström',
  'IPTC:CopyrightNotice': COPYRIGHT,
  'IPTC:Credit': 'Studio',
  'Photoshop:URL': 'https://studio.example/',
  'XMP-dc:Rights': COPYRIGHT,
  'XMP-dc:Creator': ['Zoë Ångström'],
  'XMP-photoshop:Credit': 'Studio',
  'XMP-xmpRights:UsageTerms': 'No AI training',
  'XMP-xmpRights:WebStatement': 'https://studio.example/rights',
};
const PLACES = ['GPS', 'XMP-exif:GPS', 'IPTC:City', 'IPTC:Sub', 'IPTC:Country', 'XMP-photoshop:City'];

function groupsOf(tags: Tags, prefixes: readonly string[]): string[] {
  return prefixes.flatMap((prefix) => Object.keys(groupOf(tags, prefix)));
}

describe('all', async () => {
  const { path, warnings } = await finish();
  const tags = await readTags(path);

  test('keeps rights, camera, location and description', () => {
    expect(tags).toMatchObject({
      ...RIGHTS,
      'IFD0:Model': 'EOS R6',
      'ExifIFD:ExposureTime': 0.004,
      'ExifIFD:UserComment': 'hello',
      'InteropIFD:InteropIndex': 'R98',
      'GPS:GPSAltitude': 519,
      'IPTC:Keywords': ['look12', 'schmuck'],
      'IPTC:City': 'München',
      'XMP-xmp:Rating': 4,
      'XMP-xmp:CreatorTool': 'Capture One',
      'XMP-iptcExt:LocationShown': [{ City: 'München', CountryName: 'Deutschland' }],
    });
  });

  test('has the upright orientation and the true size', () => {
    expect(tags).toMatchObject({
      'IFD0:Orientation': 1,
      'XMP-tiff:Orientation': 1,
      'ExifIFD:ExifImageWidth': SIZE.width,
      'ExifIFD:ExifImageHeight': SIZE.height,
      'XMP-exif:ExifImageWidth': SIZE.width,
      'XMP-exif:ExifImageHeight': SIZE.height,
    });
  });

  test('has no thumbnail of the unretouched photo', () => {
    expect(groupsOf(tags, ['IFD1', 'Photoshop:PhotoshopThumbnail'])).toEqual([]);
  });

  test('replaces the camera’s digital source type with the AI mark', () => {
    expect(tags).toMatchObject(MARKED);
  });

  test('is a valid file, with its profile and an IPTC digest that matches', () => {
    expect(groupsOf(tags, ['ExifTool:Warning', 'ExifTool:Error'])).toEqual([]);
    expect(tags['ICC_Profile:ProfileDescription']).toMatch(/sRGB/);
    expect(tags['Photoshop:IPTCDigest']).toBe(tags['File:CurrentIPTCDigest']);
    expect(warnings).toEqual([]);
  });
});

describe('no-location', async () => {
  const { path } = await finish({ keep: 'no-location' });
  const tags = await readTags(path);

  test('keeps the rest', () => {
    expect(tags).toMatchObject({ ...RIGHTS, ...MARKED, 'IFD0:Model': 'EOS R6', 'IPTC:Headline': 'Look 12' });
  });

  test('names no location', () => {
    expect(groupsOf(tags, [...PLACES, 'XMP-iptcExt:LocationShown'])).toEqual([]);
    expect(JSON.stringify(tags)).not.toMatch(/München|Marienplatz|Deutschland/);
  });

  test('has an IPTC digest that matches what is left', () => {
    expect(tags['Photoshop:IPTCDigest']).toBe(tags['File:CurrentIPTCDigest']);
  });
});

describe('copyright', async () => {
  const { path } = await finish({ keep: 'copyright' });
  const tags = await readTags(path);

  test('keeps copyright, creator, credit and usage terms, and nothing else', () => {
    expect(tags).toMatchObject({ ...RIGHTS, ...MARKED });
    const written = Object.keys(tags).filter((name) =>
      /^(IFD|ExifIFD|GPS|Interop|IPTC|Photoshop|XMP)/.test(name),
    );
    const technical = [
      'IPTC:ApplicationRecordVersion',
      'IPTC:EnvelopeRecordVersion',
      'IPTC:CodedCharacterSet',
    ];
    technical.push('Photoshop:IPTCDigest');
    expect(written.filter((name) => !technical.includes(name)).sort()).toEqual(
      Object.keys({ ...RIGHTS, ...MARKED }).sort(),
    );
  });
});

describe('none', async () => {
  const { path } = await finish({ keep: 'none' });
  const tags = await readTags(path);

  test('has the AI mark and no other metadata', () => {
    const written = Object.keys(tags).filter((name) =>
      /^(IFD|ExifIFD|GPS|Interop|IPTC|Photoshop|XMP)/.test(name),
    );
    expect(written.sort()).toEqual(Object.keys(MARKED).sort());
    expect(tags).toMatchObject(MARKED);
  });
});

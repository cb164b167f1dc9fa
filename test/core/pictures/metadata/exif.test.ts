import { describe, expect, test } from 'vitest';
import { bufferBytes } from '../../../../core/pictures/metadata/bytes.ts';
import { editExif, withoutMakerNote } from '../../../../core/pictures/metadata/exif/edit-exif.ts';
import { openTiff, readIfd, readNumber, readSubIfd } from '../../../../core/pictures/metadata/exif/ifd.ts';
import { canonNote, degrees, directory, type Entry, exifBlock } from './support/exif-block.ts';

const CANON: readonly Entry[] = [
  [0x010f, 2, 'Canon'],
  [0x0112, 3, 8],
];
const EDIT = { keep: 'all', width: 90, height: 70_000 } as const;

/** The numbers of a block’s first directory, or of one that it points to. */
function numbersOf(block: Buffer | null, pointer?: number): Record<number, number | null> {
  const tiff = openTiff(bufferBytes(block ?? Buffer.alloc(0)));
  const image = readIfd(tiff, tiff.first);
  const ifd = pointer === undefined ? image : readSubIfd(tiff, image, pointer);
  return Object.fromEntries((ifd?.entries ?? []).map((entry) => [entry.tag, readNumber(tiff, entry)]));
}

describe('a block in which only the orientation is wrong', () => {
  const block = exifBlock({ image: CANON, exif: [[0x9003, 2, '2026:05:17 10:11:12']], note: canonNote });

  test('changes in one byte', () => {
    const edited = editExif(block, EDIT) ?? Buffer.alloc(0);
    expect(edited.length).toBe(block.length);
    expect([...edited.entries()].filter(([at, byte]) => block[at] !== byte)).toHaveLength(1);
    expect(numbersOf(edited)[0x0112]).toBe(1);
  });
});

test('a size that does not fit in a SHORT becomes a LONG', () => {
  const sizes: Entry[] = [
    [0xa002, 3, 6000],
    [0xa003, 3, 4000],
  ];
  const edited = editExif(exifBlock({ image: [...CANON, [0x0100, 4, 6000]], exif: sizes }), EDIT);
  expect(numbersOf(edited)[0x0100]).toBe(90);
  expect(numbersOf(edited, 0x8769)).toEqual({ 40962: 90, 40963: 70_000 });
});

test('an orientation of an unknown type becomes a SHORT', () => {
  const edited = editExif(exifBlock({ image: [[0x0112, 2, 'upside down']] }), EDIT);
  expect(numbersOf(edited)[0x0112]).toBe(1);
});

test('a thumbnail in the middle is overwritten, and the bytes after it keep their position', () => {
  const thumbnail = Buffer.from('the unretouched face');
  const block = Buffer.concat([exifBlock({ image: CANON, thumbnail }), Buffer.from("the maker's own bytes")]);
  const edited = editExif(block, EDIT);
  expect(edited?.includes(thumbnail)).toBe(false);
  expect(edited?.subarray(-21)).toEqual(block.subarray(-21));
  expect(edited?.length).toBe(block.length);
});

test('a thumbnail that claims the bytes of other values does not damage them', () => {
  const block = exifBlock({
    image: CANON,
    exif: [[0x9003, 2, '2026:05:17 10:11:12']],
    thumbnail: Buffer.from('x'),
  });
  const at = block.lastIndexOf(Buffer.from('020100040000000100', 'hex')) + 8;
  block.writeUInt32BE(8, at);
  block.writeUInt32BE(block.length, at + 12);
  const edited = editExif(block, EDIT);
  expect(edited?.includes('2026:05:17 10:11:12')).toBe(true);
  expect(numbersOf(edited)[0x0112]).toBe(1);
});

describe('no-location', () => {
  const gps: Entry[] = [
    [1, 2, 'N'],
    [2, 5, degrees(48)],
  ];

  test('leaves no byte of the GPS position', () => {
    const edited = editExif(exifBlock({ image: CANON, gps, note: canonNote }), {
      ...EDIT,
      keep: 'no-location',
    });
    expect(numbersOf(edited)).not.toHaveProperty(String(0x8825));
    expect(edited?.includes(degrees(48))).toBe(false);
    expect(edited?.includes(canonNote(0).subarray(-20))).toBe(true);
  });

  test.each(['NIKON CORPORATION', 'Panasonic'])(
    'drops the maker note of %s, which can contain the location',
    (make) => {
      const block = exifBlock({ image: [[0x010f, 2, make]], exif: [[0x9003, 2, '2026']], note: canonNote });
      expect(editExif(block, EDIT)?.includes('Angstrom')).toBe(true);
      const edited = editExif(block, { ...EDIT, keep: 'no-location' });
      expect(edited?.includes('Angstrom')).toBe(false);
      expect(edited?.includes('2026')).toBe(true);
    },
  );
});

test('a block without its maker note has all its other values', () => {
  const gps: Entry[] = [[2, 5, degrees(48)]];
  const exif: Entry[] = [[0x9003, 2, '2026:05:17 10:11:12']];
  const smaller = withoutMakerNote(exifBlock({ image: CANON, exif, gps, note: canonNote }));
  expect(smaller?.includes('Angstrom')).toBe(false);
  expect(smaller?.includes(degrees(48))).toBe(true);
  expect(numbersOf(smaller)[0x0112]).toBe(8);
  expect(Object.keys(numbersOf(smaller, 0x8769))).toEqual([String(0x9003)]);
});

describe('a hostile block', () => {
  test('whose directories point to themselves loses these pointers', () => {
    const block = Buffer.concat([
      Buffer.from('MM\0*\0\0\0\x08', 'latin1'),
      directory(
        [
          [0x0112, 3, 6],
          [0x8769, 4, 8],
          [0x8825, 4, 8],
        ],
        8,
        8,
      ),
    ]);
    expect(numbersOf(editExif(block, EDIT))).toEqual({ 274: 1 });
  });

  test('with offsets beyond its end keeps the values that are there', () => {
    const block = exifBlock({ image: [...CANON, [0x8298, 2, 'Studio Example']] });
    block.writeUInt32BE(0xfffffff0, block.indexOf(Buffer.from('82980002', 'hex')) + 8);
    block.writeUInt32BE(0xfffffff0, block.indexOf(Buffer.from('87690004', 'hex')) + 8);
    expect(numbersOf(editExif(block, EDIT))).toMatchObject({ 274: 1 });
    expect(numbersOf(editExif(block, EDIT))).not.toHaveProperty(String(0x8769));
    expect(editExif(block, { ...EDIT, keep: 'copyright' })).toBeNull();
  });

  test('of 60,000 overlapping values of 7 MB is edited within the test’s time', () => {
    const count = 60_000;
    const block = Buffer.alloc(8_000_000, 1);
    block.write('MM\0*\0\0\0\x08', 'latin1');
    block.writeUInt16BE(count, 8);
    for (let index = 0; index < count; index++) {
      const at = 10 + 12 * index;
      block.writeUInt32BE(index * 0x10000 + 4, at);
      block.writeUInt32BE(1_750_000, at + 4);
      block.writeUInt32BE(800_000, at + 8);
    }
    expect(editExif(block, EDIT)?.length).toBe(block.length);
  });

  test.each([
    ['no header', Buffer.from('Exif')],
    ['a directory beyond its end', Buffer.from('MM\0*\0\0\xff\0', 'latin1')],
    ['an empty directory', Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1')],
  ])('with %s is broken', (_, block) => {
    expect(() => editExif(block, EDIT)).toThrow(expect.objectContaining({ name: 'BrokenStructure' }));
  });

  test('of random bytes is edited or refused, and nothing else', () => {
    const block = exifBlock({
      image: CANON,
      gps: [[2, 5, degrees(48)]],
      thumbnail: Buffer.alloc(40),
      note: canonNote,
    });
    let seed = 1;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed;
    };
    for (let round = 0; round < 3000; round++) {
      const damaged = Buffer.from(block);
      for (let hit = 0; hit < 4; hit++) damaged[next() % damaged.length] = next() % 256;
      for (const keep of ['all', 'no-location', 'copyright'] as const) {
        try {
          const edited = editExif(damaged, { ...EDIT, keep });
          expect(edited?.length ?? 0).toBeLessThanOrEqual(block.length);
        } catch (error) {
          expect(error).toMatchObject({ name: 'BrokenStructure' });
        }
      }
    }
  });
});

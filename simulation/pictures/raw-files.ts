import { buildTiff, bytesOf, type Directory, link, long, place, short, text } from './tiff-file.ts';

/** The parts of a RAW file. */
export interface RawParts {
  /** The camera's largest preview, a JPEG. */
  readonly preview: Buffer;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** Whether the camera was set to Adobe RGB. */
  readonly isAdobeRgb?: boolean;
}

const CFA: Directory = {
  256: long(64),
  257: long(48),
  258: short(14),
  259: short(1),
  262: short(32803),
  273: place(Buffer.alloc(64 * 48 * 2, 0x5a)),
  279: long(64 * 48 * 2),
};

/** Minimal RAW files of each format, with the preview at the position that the camera uses. */
export const RAW_FILES = {
  /** @see http://lclevy.free.fr/cr2/: the first directory is a JPEG in a strip, the last is the sensor's */
  cr2: (parts: RawParts) =>
    buildTiff(
      [
        {
          ...main('Canon', parts),
          259: short(6),
          273: place(parts.preview),
          279: long(parts.preview.length),
        },
        CFA,
      ],
      { behindHeader: Buffer.from('CR\x02\0\0\0\0\0', 'latin1') },
    ),
  /** @see https://exiftool.org/TagNames/Nikon.html: previews and sensor are SubIFDs */
  nef: (parts: RawParts) =>
    buildTiff([{ ...main('NIKON CORPORATION', parts), 330: link(jpeg(parts), CFA) }], { mark: 'MM\0*' }),
  /** @see https://exiftool.org/TagNames/Sony.html: the first directory has the preview */
  arw: (parts: RawParts) => buildTiff([{ ...main('SONY', parts), ...jpeg(parts), 330: link(CFA) }]),
  /** @see DNG specification 1.7, "Preview images": a SubIFD with JPEG compression and one strip */
  dng: (parts: RawParts) =>
    buildTiff([
      {
        ...main('Leica', parts),
        50706: bytesOf(Buffer.from([1, 4, 0, 0])),
        330: link(CFA, {
          254: long(1),
          259: short(7),
          262: short(6),
          273: place(parts.preview),
          279: long(parts.preview.length),
        }),
      },
    ]),
  /**
   * @see https://exiftool.org/TagNames/Olympus.html: the preview's position is in the maker note, relative to
   * the note
   */
  orf: (parts: RawParts) => buildOrf(parts),
  /** @see https://exiftool.org/TagNames/PanasonicRaw.html: JpgFromRaw is the value of a tag */
  rw2: (parts: RawParts) =>
    buildTiff([{ 46: bytesOf(parts.preview), ...main('Panasonic', parts) }], {
      mark: 'IIU\0',
      behindHeader: Buffer.alloc(16),
    }),
  raf: ({ preview }: RawParts) => buildRaf(preview),
  cr3: (parts: RawParts) => buildCr3(parts),
} as const;

function main(make: string, { orientation, isAdobeRgb = false }: RawParts): Directory {
  const space = isAdobeRgb ? { 40961: short(65535), 40965: link({ 1: text('R03') }) } : { 40961: short(1) };
  return { 271: text(make), 274: short(orientation), 34665: link(space) };
}

function jpeg({ preview }: RawParts): Directory {
  return { 513: place(preview), 514: long(preview.length) };
}

function buildOrf(parts: RawParts): Buffer {
  // The note: its signature, a directory that links to the settings, the settings, and then the preview.
  const settingsAt = 12 + 2 + 12 + 4;
  const noteBytes = settingsAt + 2 + 2 * 12 + 4;
  const note = Buffer.alloc(noteBytes + parts.preview.length);
  note.write('OLYMPUS\0II\x03\0', 0, 'latin1');
  note.writeUInt16LE(1, 12);
  writeEntry(note, 14, [0x2020, 13, 1, settingsAt]);
  note.writeUInt16LE(2, settingsAt);
  writeEntry(note, settingsAt + 2, [0x101, 4, 1, noteBytes]);
  writeEntry(note, settingsAt + 14, [0x102, 4, 1, parts.preview.length]);
  parts.preview.copy(note, noteBytes);
  const directory = main('OLYMPUS CORPORATION', parts);
  return buildTiff([{ ...directory, ...CFA, 262: short(1), 34665: link({ 37500: bytesOf(note) }) }], {
    mark: 'IIRO',
  });
}

function writeEntry(
  buffer: Buffer,
  at: number,
  [tag, type, count, value]: [number, number, number, number],
): void {
  buffer.writeUInt16LE(tag, at);
  buffer.writeUInt16LE(type, at + 2);
  buffer.writeUInt32LE(count, at + 4);
  buffer.writeUInt32LE(value, at + 8);
}

/** @see https://libopenraw.freedesktop.org/formats/raf/: the orientation is in the preview's own EXIF */
function buildRaf(preview: Buffer): Buffer {
  const header = Buffer.alloc(148);
  header.write('FUJIFILMCCD-RAW 0201FF129502X-T3', 0, 'latin1');
  header.writeUInt32BE(header.length, 84);
  header.writeUInt32BE(preview.length, 88);
  return Buffer.concat([header, preview, Buffer.alloc(5000, 0x5a)]);
}

/** A box of an ISO media file. */
export function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/**
 * @see https://github.com/lclevy/canon_cr3: CMT1 has the orientation, the first track's only sample is the
 * JPEG
 */
function buildCr3(parts: RawParts): Buffer {
  const build = (at: number): Buffer => {
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32BE(1, 8);
    sizes.writeUInt32BE(parts.preview.length, 12);
    const offsets = Buffer.alloc(16);
    offsets.writeUInt32BE(1, 4);
    offsets.writeBigUInt64BE(BigInt(at), 8);
    const table = box('stbl', box('stsz', sizes), box('co64', offsets));
    return Buffer.concat([
      box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1')),
      box(
        'moov',
        box(
          'uuid',
          Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex'),
          box('CMT1', buildTiff([{ 271: text('Canon'), 274: short(parts.orientation) }])),
          box('CMT2', buildTiff([parts.isAdobeRgb ? { 40961: short(2) } : { 40961: short(1) }])),
        ),
        box('trak', box('mdia', box('minf', table))),
      ),
    ]);
  };
  const header = build(0);
  return Buffer.concat([build(header.length + 8), box('mdat', parts.preview, Buffer.alloc(5000, 0x5a))]);
}

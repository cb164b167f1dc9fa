/** An entry of a test’s directory: numbers, text or bytes. */
export type Entry = readonly [tag: number, type: number, value: number | string | Buffer];

const ASCII = 2;
const LONG = 4;
const UNDEFINED = 7;

/**
 * Writes an EXIF block in Motorola’s byte order: directories one after the other, each with its values.
 * `note` gets its own offset, because maker notes count from the TIFF header.
 */
export function exifBlock({
  image,
  exif = [],
  gps = [],
  thumbnail,
  note,
}: {
  image: readonly Entry[];
  exif?: readonly Entry[];
  gps?: readonly Entry[];
  thumbnail?: Buffer;
  note?: (offset: number) => Buffer;
}): Buffer {
  const imageEntries: Entry[] = [
    ...image,
    [0x8769, LONG, 0],
    ...(gps.length > 0 ? [[0x8825, LONG, 0] as const] : []),
  ];
  const exifAt = 8 + directory(imageEntries, 8, 0).length;
  // The maker note is the last value of its directory, so its offset is known before its bytes.
  const withNote = (bytes: Buffer): Entry[] => [
    ...exif,
    ...(note ? [[0x927c, UNDEFINED, bytes] as const] : []),
  ];
  const noteBytes = note?.(0).length ?? 0;
  const noteAt = exifAt + directory(withNote(Buffer.alloc(noteBytes)), exifAt, 0).length - noteBytes;
  const exifDirectory = directory(withNote(note?.(noteAt) ?? Buffer.alloc(0)), exifAt, 0);
  const gpsAt = exifAt + exifDirectory.length;
  const gpsDirectory = gps.length > 0 ? directory(gps, gpsAt, 0) : Buffer.alloc(0);
  const thumbnailAt = gpsAt + gpsDirectory.length;
  const thumbnailEntries = (offset: number): Entry[] => [
    [0x0103, 3, 6],
    [0x0201, LONG, offset],
    [0x0202, LONG, thumbnail?.length ?? 0],
  ];
  const bytesAt = thumbnailAt + directory(thumbnailEntries(0), thumbnailAt, 0).length;
  const pointed = imageEntries.map(([tag, type, value]): Entry => {
    return [tag, type, tag === 0x8769 ? exifAt : tag === 0x8825 ? gpsAt : value];
  });
  return Buffer.concat([
    Buffer.from('MM\0*\0\0\0\x08', 'latin1'),
    directory(pointed, 8, thumbnail ? thumbnailAt : 0),
    exifDirectory,
    gpsDirectory,
    ...(thumbnail ? [directory(thumbnailEntries(bytesAt), thumbnailAt, 0), thumbnail] : []),
  ]);
}

/** A directory at that offset, sorted by tag, followed by its values in the given order. */
export function directory(entries: readonly Entry[], start: number, next: number): Buffer {
  const head = Buffer.alloc(2 + 12 * entries.length + 4);
  head.writeUInt16BE(entries.length, 0);
  head.writeUInt32BE(next, head.length - 4);
  const behind: Buffer[] = [];
  let end = start + head.length;
  const tags = entries.map(([tag]) => tag).sort((one, other) => one - other);
  for (const [tag, type, value] of entries) {
    const at = 2 + 12 * tags.indexOf(tag);
    head.writeUInt16BE(tag, at);
    head.writeUInt16BE(type, at + 2);
    head.writeUInt32BE(1, at + 4);
    if (typeof value === 'number') {
      type === LONG ? head.writeUInt32BE(value, at + 8) : head.writeUInt16BE(value, at + 8);
      continue;
    }
    const bytes = typeof value === 'string' ? Buffer.from(`${value}\0`) : value;
    const size = type === ASCII || type === UNDEFINED ? 1 : type === 5 ? 8 : type === 3 ? 2 : 4;
    head.writeUInt32BE(bytes.length / size, at + 4);
    if (bytes.length <= 4) {
      bytes.copy(head, at + 8);
      continue;
    }
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    head.writeUInt32BE(end, at + 8);
    behind.push(padded);
    end += padded.length;
  }
  return Buffer.concat([head, ...behind]);
}

/**
 * A maker note in Canon’s format: a directory whose offsets count from the TIFF header of the whole block.
 */
export function canonNote(offset: number): Buffer {
  return directory(
    [
      [0x0006, ASCII, 'Canon EOS R6 Mark II'],
      [0x0009, ASCII, 'Zoe Angstrom, Studio'],
    ],
    offset,
    0,
  );
}

/** Degrees, minutes, seconds. */
export function degrees(value: number): Buffer {
  const bytes = Buffer.alloc(24);
  for (const [index, number] of [value, 1, 0, 1, 0, 1].entries()) bytes.writeUInt32BE(number, 4 * index);
  return bytes;
}

/** A JPEG with additional segments in front. */
export function jpegWith(jpeg: Buffer, ...segments: readonly [marker: number, data: Buffer][]): Buffer {
  const written = segments.map(([marker, data]) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...written, jpeg.subarray(2)]);
}

/** A JPEG with an additional EXIF segment in front. */
export function jpegWithExif(jpeg: Buffer, block: Buffer): Buffer {
  return jpegWith(jpeg, [0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block])]);
}

import { type ByteFile, byteFileOf } from './byte-file.ts';

/** The TIFF tags that we read. @see https://exiftool.org/TagNames/EXIF.html */
export const TAG = {
  imageWidth: 0x100,
  compression: 0x103,
  photometric: 0x106,
  make: 0x10f,
  stripOffsets: 0x111,
  orientation: 0x112,
  stripByteCounts: 0x117,
  tileOffsets: 0x144,
  tileByteCounts: 0x145,
  subIfds: 0x14a,
  jpegOffset: 0x201,
  jpegLength: 0x202,
  exif: 0x8769,
  makerNote: 0x927c,
  colourSpace: 0xa001,
  interoperability: 0xa005,
  dngVersion: 0xc612,
} as const;

/** One directory of a TIFF file: tags and their values. */
export interface Directory {
  /** A tag's numbers, at most 64; empty if it is missing or has another type. */
  numbers(tag: number): readonly number[];
  /** The position of a tag's value in the file; null if it is missing. */
  value(tag: number): { readonly at: number; readonly bytes: number } | null;
}

// Real files have a dozen directories of about 60 tags; a hostile one has loops.
const MAX_DIRECTORIES = 64;
const MAX_TAGS = 1024;
const MAX_NUMBERS = 64;

/** Bytes of one value by its type. @see https://www.adobe.io/open/standards/TIFF.html "Types" */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  13: 4,
};

/**
 * Reads all directories that a file with TIFF's structure links to: the chain, SubIFDs, EXIF and its
 * Interoperability. Leaves out those beyond the end, and loops.
 */
export function readDirectories(bytes: ByteFile, { base = 0 }: { base?: number } = {}): Directory[] {
  const mark = bytes.peek(base, 8);
  if (mark.length < 8) return [];
  const isBig = mark.toString('latin1', 0, 2) === 'MM';
  const found: Directory[] = [];
  const visited = new Set<number>();
  const waiting = [isBig ? mark.readUInt32BE(4) : mark.readUInt32LE(4)];
  while (waiting.length > 0 && found.length < MAX_DIRECTORIES) {
    const offset = waiting.shift();
    if (offset === undefined || offset === 0 || visited.has(offset)) continue;
    visited.add(offset);
    const read = readDirectory(bytes, { at: base + offset, base, isBig });
    if (read === null) continue;
    found.push(read.directory);
    const links = [TAG.subIfds, TAG.exif, TAG.interoperability].flatMap((tag) => read.directory.numbers(tag));
    waiting.push(...links.slice(0, MAX_DIRECTORIES), read.next);
  }
  return found;
}

/** Reads one directory at a known offset; null if there is none. Offsets in it count from `base`. */
export function readDirectory(
  bytes: ByteFile,
  { at, base, isBig }: { at: number; base: number; isBig: boolean },
): { directory: Directory; next: number } | null {
  const u16 = (buffer: Buffer, from: number) =>
    isBig ? buffer.readUInt16BE(from) : buffer.readUInt16LE(from);
  const u32 = (buffer: Buffer, from: number) =>
    isBig ? buffer.readUInt32BE(from) : buffer.readUInt32LE(from);
  const head = bytes.peek(at, 2);
  if (head.length < 2) return null;
  const count = u16(head, 0);
  const body = bytes.peek(at + 2, count * 12 + 4);
  if (count === 0 || count > MAX_TAGS || body.length < count * 12) return null;

  const entries = new Map<number, { type: number; count: number; at: number; bytes: number }>();
  for (let from = 0; from < count * 12; from += 12) {
    const type = u16(body, from + 2);
    const values = u32(body, from + 4);
    const length = values * (TYPE_BYTES[type] ?? 1);
    entries.set(u16(body, from), {
      type,
      count: values,
      at: length <= 4 ? at + 2 + from + 8 : base + u32(body, from + 8),
      bytes: length,
    });
  }
  const directory: Directory = {
    value: (tag) => entries.get(tag) ?? null,
    numbers(tag) {
      const entry = entries.get(tag);
      if (entry === undefined) return [];
      const size = TYPE_BYTES[entry.type] ?? 0;
      if (size !== 1 && size !== 2 && size !== 4) return [];
      const raw = bytes.peek(entry.at, Math.min(entry.count, MAX_NUMBERS) * size);
      return Array.from({ length: Math.floor(raw.length / size) }, (_, index) => {
        if (size === 1) return raw.readUInt8(index);
        return size === 2 ? u16(raw, index * 2) : u32(raw, index * 4);
      });
    },
  };
  return { directory, next: body.length >= count * 12 + 4 ? u32(body, count * 12) : 0 };
}

/** What EXIF says about how to show the pixels. */
export interface ShownAs {
  /** 1 to 8; null without the tag. */
  readonly orientation: number | null;
  /** DCF's flag for Adobe RGB: cameras set it and embed no profile. */
  readonly isAdobeRgb: boolean;
}

/** Reads {@link ShownAs} from a block with TIFF's structure: an EXIF block, or a RAW file. */
export function readShownAs(bytes: ByteFile | Buffer): ShownAs {
  const file = Buffer.isBuffer(bytes) ? byteFileOf(bytes) : bytes;
  const directories = readDirectories(file);
  const orientation = directories[0]?.numbers(TAG.orientation)[0];
  return {
    orientation: orientation !== undefined && orientation >= 1 && orientation <= 8 ? orientation : null,
    isAdobeRgb: directories.some(
      (directory) => directory.numbers(TAG.colourSpace)[0] === 2 || isR03(file, directory),
    ),
  };
}

/** @see CIPA DC-009 (DCF 2.0), "R03": a DCF optional file with Adobe RGB colours */
function isR03(bytes: ByteFile, directory: Directory): boolean {
  const index = directory.value(1);
  return index !== null && bytes.peek(index.at, 3).toString('latin1') === 'R03';
}

/**
 * A tag's value: numbers, bytes or text, or data that is stored elsewhere in the file and linked by offset.
 */
export type TagValue =
  | { readonly type: 'short' | 'long'; readonly values: readonly number[] }
  | { readonly type: 'undefined' | 'ascii'; readonly bytes: Buffer }
  /** Directories that the tag links to. */
  | { readonly type: 'directories'; readonly directories: readonly Directory[] }
  /** The offset of these bytes; another tag has their length. */
  | { readonly type: 'place'; readonly bytes: Buffer };

export type Directory = Readonly<Record<number, TagValue>>;

const TYPE = { short: 3, long: 4, undefined: 7, ascii: 2, directories: 4, place: 4 } as const;

export const short = (...values: number[]): TagValue => ({ type: 'short', values });
export const long = (...values: number[]): TagValue => ({ type: 'long', values });
export const bytesOf = (bytes: Buffer): TagValue => ({ type: 'undefined', bytes });
export const text = (value: string): TagValue => ({ type: 'ascii', bytes: Buffer.from(`${value}\0`) });
export const place = (bytes: Buffer): TagValue => ({ type: 'place', bytes });
export const link = (...directories: Directory[]): TagValue => ({ type: 'directories', directories });

/** Builds a TIFF-like file: a header of 8 bytes, `behindHeader`, and a chain of directories. */
export function buildTiff(
  chain: readonly Directory[],
  { mark = 'II*\0', behindHeader = Buffer.alloc(0) }: { mark?: string; behindHeader?: Buffer } = {},
): Buffer {
  const isBig = mark.startsWith('MM');
  const parts: Buffer[] = [Buffer.alloc(8), behindHeader];
  let end = 8 + behindHeader.length;
  const append = (bytes: Buffer): number => {
    const at = end;
    const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length & 1)]);
    parts.push(padded);
    end += padded.length;
    return at;
  };
  const u16 = (value: number) => number(value, 2, isBig);
  const u32 = (value: number) => number(value, 4, isBig);
  const encode = (value: TagValue): Buffer => {
    switch (value.type) {
      case 'short':
        return Buffer.concat(value.values.map(u16));
      case 'long':
        return Buffer.concat(value.values.map(u32));
      case 'directories':
        return Buffer.concat(value.directories.map((each) => u32(write(each, 0))));
      case 'place':
        return u32(append(value.bytes));
      default:
        return value.bytes;
    }
  };
  const write = (directory: Directory, next: number): number => {
    const entries = Object.entries(directory).map(([tag, value]) => {
      const body = encode(value);
      const size = value.type === 'short' ? 2 : value.type === 'undefined' || value.type === 'ascii' ? 1 : 4;
      const inline =
        body.length <= 4 ? Buffer.concat([body, Buffer.alloc(4 - body.length)]) : u32(append(body));
      return Buffer.concat([u16(Number(tag)), u16(TYPE[value.type]), u32(body.length / size), inline]);
    });
    return append(Buffer.concat([u16(entries.length), ...entries, u32(next)]));
  };
  let first = 0;
  for (const directory of [...chain].reverse()) first = write(directory, first);
  parts[0] = Buffer.concat([Buffer.from(mark, 'latin1'), u32(first)]);
  return Buffer.concat(parts);
}

function number(value: number, bytes: 2 | 4, isBig: boolean): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (isBig) buffer.writeUIntBE(value, 0, bytes);
  else buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}

import { closeSync, openSync, writeSync } from 'node:fs';

/** Pixels of 8 bit, RGB or RGBA, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
}

const ROWS_PER_STRIP = 64;
const [SHORT, LONG, UNDEFINED] = [3, 4, 7] as const;

/**
 * Writes pixels as an uncompressed TIFF. A decoder reads it strip by strip, so a picture of 48 megapixels
 * need not stay in memory.
 * @see https://www.adobe.io/open/standards/TIFF.html
 */
export function writeTiff(
  path: string,
  pixels: Pixels,
  { orientation, profile }: { orientation: number; profile: Buffer | null },
): void {
  const { width, height, channels, data, stride } = pixels;
  const strips = Math.ceil(height / ROWS_PER_STRIP);
  const rowBytes = width * channels;
  const rowsOf = (strip: number) => Math.min(ROWS_PER_STRIP, height - strip * ROWS_PER_STRIP);
  const counts = Array.from({ length: strips }, (_, strip) => rowsOf(strip) * rowBytes);
  const entries: [tag: number, type: number, values: number[] | Buffer][] = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, Array(channels).fill(8)],
    [259, SHORT, [1]],
    [262, SHORT, [2]],
    [273, LONG, counts],
    [274, SHORT, [orientation]],
    [277, SHORT, [channels]],
    [278, LONG, [ROWS_PER_STRIP]],
    [279, LONG, counts],
  ];
  // Unassociated alpha: the colours are not multiplied by it.
  if (channels === 4) entries.push([338, SHORT, [2]]);
  if (profile !== null) entries.push([34675, UNDEFINED, profile]);

  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  const extraAt = 8 + directory.length;
  const extras: Buffer[] = [];
  let extraBytes = 0;
  let offsets: Buffer | undefined;
  directory.writeUInt16LE(entries.length, 0);
  for (const [index, [tag, type, values]] of entries.entries()) {
    const body = Buffer.isBuffer(values) ? values : encode(values, type);
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    if (body.length <= 4) {
      body.copy(directory, at + 8);
      if (tag === 273) offsets = directory.subarray(at + 8, at + 12);
      continue;
    }
    directory.writeUInt32LE(extraAt + extraBytes, at + 8);
    const padded = Buffer.concat([body, Buffer.alloc(body.length & 1)]);
    extras.push(padded);
    extraBytes += padded.length;
    if (tag === 273) offsets = padded;
  }
  for (let strip = 0, at = extraAt + extraBytes; strip < strips; strip++) {
    offsets?.writeUInt32LE(at, strip * 4);
    at += counts[strip] ?? 0;
  }

  const descriptor = openSync(path, 'w');
  try {
    writeAll(descriptor, Buffer.concat([Buffer.from('49492a0008000000', 'hex'), directory, ...extras]));
    for (let row = 0; row < height; row++) {
      writeAll(descriptor, data.subarray(row * stride, row * stride + rowBytes));
    }
  } finally {
    closeSync(descriptor);
  }
}

function encode(values: readonly number[], type: number): Buffer {
  const size = type === SHORT ? 2 : 4;
  const body = Buffer.alloc(values.length * size);
  for (const [index, value] of values.entries()) body.writeUIntLE(value, index * size, size);
  return body;
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

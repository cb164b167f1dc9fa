import type { Ifd } from './ifd.ts';

/** A range of bytes in an EXIF block. */
export interface Range {
  readonly start: number;
  readonly length: number;
}

/** The ranges of a directory and its values. */
export function rangesOf(ifd: Ifd | null): Range[] {
  if (ifd === null) return [];
  const values = ifd.entries.flatMap(({ value }) => (value === null ? [] : [value]));
  return [{ start: ifd.start, length: ifd.nextAt + 4 - ifd.start }, ...values];
}

/**
 * Overwrites removed ranges with zeros, except bytes that a used value shares, and cuts them off at the
 * block's end. The time is proportional to the block's size, however many ranges overlap.
 */
export function eraseUnused(buffer: Buffer, removed: readonly Range[], used: readonly Range[]): Buffer {
  const isRemoved = cover(buffer.length, removed);
  const isUsed = cover(buffer.length, used);
  let end = 0;
  for (let at = 0; at < buffer.length; at++) {
    const goes = isRemoved[at] === 1 && isUsed[at] === 0;
    if (goes) buffer[at] = 0;
    else end = at + 1;
  }
  return buffer.subarray(0, end);
}

function cover(length: number, ranges: readonly Range[]): Uint8Array {
  const changes = new Int32Array(length + 1);
  for (const range of ranges) {
    const start = Math.min(range.start, length);
    const end = Math.min(range.start + range.length, length);
    changes[start] = (changes[start] ?? 0) + 1;
    changes[end] = (changes[end] ?? 0) - 1;
  }
  const covered = new Uint8Array(length);
  let depth = 0;
  for (let at = 0; at < length; at++) {
    depth += changes[at] ?? 0;
    covered[at] = depth > 0 ? 1 : 0;
  }
  return covered;
}

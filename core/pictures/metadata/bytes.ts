import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file's structure contradicts itself, or points beyond the file's end. */
export class BrokenStructure extends Error {
  override readonly name = 'BrokenStructure';
}

/**
 * Bytes of a file or a buffer, read piece by piece, so that a file of 200 MB does not take 200 MB of memory.
 */
export interface Bytes {
  readonly length: number;
  /** @throws {BrokenStructure} if the piece goes beyond the end */
  read(offset: number, length: number): Buffer;
}

/** The bytes of a buffer. Pieces are views, not copies. */
export function bufferBytes(buffer: Buffer): Bytes {
  return {
    length: buffer.length,
    read: (offset, length) => {
      checkRange(offset, length, buffer.length);
      return buffer.subarray(offset, offset + length);
    },
  };
}

/** A part of other bytes, with offsets from the part's start. */
export function partOf(bytes: Bytes, start: number, length: number): Bytes {
  checkRange(start, length, bytes.length);
  return {
    length,
    read: (offset, count) => {
      checkRange(offset, count, length);
      return bytes.read(start + offset, count);
    },
  };
}

/** Opens a file while `work` runs. Reads are synchronous: a function works on one photo at a time. */
export function withFileBytes<T>(path: string, work: (bytes: Bytes) => T): T {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    return work({
      length: size,
      read: (offset, length) => {
        checkRange(offset, length, size);
        const piece = Buffer.alloc(length);
        if (readSync(file, piece, 0, length, offset) !== length)
          throw new BrokenStructure('the file was cut');
        return piece;
      },
    });
  } finally {
    closeSync(file);
  }
}

/** The piece, or null if it goes beyond the end. */
export function readIfThere(bytes: Bytes, offset: number, length: number): Buffer | null {
  return offset >= 0 && length >= 0 && offset + length <= bytes.length ? bytes.read(offset, length) : null;
}

function checkRange(offset: number, length: number, end: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= end) return;
  throw new BrokenStructure(`bytes ${offset} to ${offset + length} are outside of the ${end} that exist`);
}

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DamagedPhoto } from './refusals.ts';

/**
 * Bytes with random access for parsers, so that a file of 200 MB is never in memory as a whole. Reads are
 * synchronous: a parser makes few, small reads, and a function works on one photo at a time.
 */
export interface ByteFile {
  readonly size: number;
  /** @throws {DamagedPhoto} if some of these bytes do not exist */
  read(at: number, length: number): Buffer;
  /** Reads as many of these bytes as exist. */
  peek(at: number, length: number): Buffer;
}

/** Opens a file while `use` runs. */
export async function withByteFile<T>(path: string, use: (bytes: ByteFile) => T | Promise<T>): Promise<T> {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    return await use(
      createByteFile(size, (at, length) => {
        const buffer = Buffer.allocUnsafe(length);
        return buffer.subarray(0, readSync(descriptor, buffer, 0, length, at));
      }),
    );
  } finally {
    closeSync(descriptor);
  }
}

/** Wraps bytes in memory: a part of a file with its own offsets, such as EXIF. */
export function byteFileOf(buffer: Buffer): ByteFile {
  return createByteFile(buffer.length, (at, length) => buffer.subarray(at, at + length));
}

/** The largest read. A header that asks for more is wrong. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

function createByteFile(size: number, readAt: (at: number, length: number) => Buffer): ByteFile {
  const peek = (at: number, length: number): Buffer => {
    const there = Math.min(length, size - at, MAX_READ_BYTES);
    return at >= 0 && there > 0 ? readAt(at, there) : Buffer.alloc(0);
  };
  return {
    size,
    peek,
    read(at, length) {
      const buffer = peek(at, length);
      if (buffer.length === length) return buffer;
      throw new DamagedPhoto(`it points to ${length} bytes at ${at}, but has only ${size}`, {
        breaksOff: true,
      });
    },
  };
}

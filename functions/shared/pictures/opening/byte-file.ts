import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DamagedPhoto } from './refusals.ts';

/**
 * Bytes that parsers read here and there, so that a file of 200 MB is never in memory as a whole.
 * Reading is synchronous: a parser makes few, small reads, and a function has one photo at a time.
 */
export interface ByteFile {
  readonly size: number;
  /** @throws {DamagedPhoto} if not all of these bytes exist */
  read(at: number, length: number): Buffer;
  /** As many of these bytes as exist. */
  peek(at: number, length: number): Buffer;
}

/** Opens a file for as long as `use` takes. */
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

/** The same for bytes in memory: a part of a file that has offsets of its own, as EXIF has. */
export function byteFileOf(buffer: Buffer): ByteFile {
  return createByteFile(buffer.length, (at, length) => buffer.subarray(at, at + length));
}

/** The most that is read at once: more is a lie of a header. */
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
      throw new DamagedPhoto(`it points to ${length} bytes at ${at}, and has ${size}`, { breaksOff: true });
    },
  };
}

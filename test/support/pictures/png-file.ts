import { crc32 } from 'node:zlib';

/** A PNG chunk; `isWrong` gives it a wrong checksum. */
export function pngChunk(type: string, body: Buffer, { isWrong = false } = {}): Buffer {
  const chunk = Buffer.alloc(12 + body.length);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(type, 4, 'latin1');
  body.copy(chunk, 8);
  const sum = crc32(chunk.subarray(4, 8 + body.length));
  chunk.writeUInt32BE((isWrong ? sum ^ 1 : sum) >>> 0, 8 + body.length);
  return chunk;
}

/** A PNG with chunks inserted after its header. */
export function insertChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

/** A PNG with this size in its header, but only a few bytes of data. */
export function claimPngSize(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const start = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    start,
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.from('789c010000ffff00000001', 'hex')),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

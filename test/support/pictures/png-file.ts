import { crc32 } from 'node:zlib';

/** A PNG's chunk; a wrong checksum by wish. */
export function pngChunk(type: string, body: Buffer, { isWrong = false } = {}): Buffer {
  const chunk = Buffer.alloc(12 + body.length);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(type, 4, 'latin1');
  body.copy(chunk, 8);
  const sum = crc32(chunk.subarray(4, 8 + body.length));
  chunk.writeUInt32BE((isWrong ? sum ^ 1 : sum) >>> 0, 8 + body.length);
  return chunk;
}

/** A PNG with chunks behind its header. */
export function insertChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

/** A PNG whose header claims a size, and whose data is a few bytes. */
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

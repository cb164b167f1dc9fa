import { BrokenStructure, type Bytes } from '../bytes.ts';
import { type EditedMetadata, MAX_BLOCK_BYTES, type MetadataBlocks, NO_BLOCKS } from '../metadata-blocks.ts';
import type { WrittenPieces } from './jpeg-writer.ts';

/** A chunk of a RIFF file: type, length and data, padded to an even length. */
export interface RiffChunk {
  readonly type: string;
  readonly start: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly end: number;
}

const MAX_CHUNKS = 100_000;
const FLAG = { xmp: 0x04, exif: 0x08, alpha: 0x10 } as const;

/**
 * Reads all chunks up to the first that is cut off. @see
 * https://developers.google.com/speed/webp/docs/riff_container
 */
export function readRiff(bytes: Bytes): RiffChunk[] {
  const header = bytes.read(0, 12).toString('latin1');
  if (!header.startsWith('RIFF') || !header.endsWith('WEBP')) {
    throw new BrokenStructure('it does not start like a WebP');
  }
  const chunks: RiffChunk[] = [];
  for (let at = 12; at + 8 <= bytes.length && chunks.length < MAX_CHUNKS; ) {
    const head = bytes.read(at, 8);
    const dataEnd = at + 8 + head.readUInt32LE(4);
    if (dataEnd > bytes.length) break;
    const end = Math.min(dataEnd + (dataEnd % 2), bytes.length);
    chunks.push({ type: head.toString('latin1', 0, 4), start: at, dataStart: at + 8, dataEnd, end });
    at = end;
  }
  return chunks;
}

/** Reads a WebP's metadata. It can hold IPTC only in XMP. */
export function readWebp(bytes: Bytes): MetadataBlocks {
  const chunks = readRiff(bytes);
  const blockOf = (type: string) => {
    const chunk = chunks.find((candidate) => candidate.type === type);
    if (chunk === undefined || chunk.dataEnd - chunk.dataStart > MAX_BLOCK_BYTES) return null;
    return bytes.read(chunk.dataStart, chunk.dataEnd - chunk.dataStart);
  };
  const exif = blockOf('EXIF');
  const hasPrefix = exif?.toString('latin1', 0, 6) === 'Exif\0\0';
  return { ...NO_BLOCKS, exif: hasPrefix ? (exif?.subarray(6) ?? null) : exif, xmp: blockOf('XMP ') };
}

/**
 * Writes metadata into a WebP in place of its own. A simple file becomes an extended one. Pixels keep their
 * bytes.
 */
export function writeWebp(
  picture: Bytes,
  { exif, xmp }: EditedMetadata,
  size: { readonly width: number; readonly height: number },
): WrittenPieces {
  const kept = readRiff(picture).filter(({ type }) => !['VP8X', 'EXIF', 'XMP '].includes(type));
  const chunks = [
    makeChunk('VP8X', extendedHeader(picture, exif !== null, size)),
    ...kept.flatMap(({ start, end }) => [{ start, end }, Buffer.alloc((end - start) % 2)]),
    ...(exif === null ? [] : [makeChunk('EXIF', exif)]),
    makeChunk('XMP ', xmp),
  ];
  const bytes = chunks.reduce(
    (sum, chunk) => sum + (Buffer.isBuffer(chunk) ? chunk.length : chunk.end - chunk.start),
    4,
  );
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  riff.writeUInt32LE(bytes, 4);
  return { pieces: [riff, ...chunks], warnings: [] };
}

function extendedHeader(picture: Bytes, hasExif: boolean, size: { width: number; height: number }): Buffer {
  const chunks = readRiff(picture);
  const own = chunks.find(({ type }) => type === 'VP8X');
  const header = Buffer.alloc(10);
  if (own !== undefined) {
    picture.read(own.dataStart, 10).copy(header);
  } else {
    header.writeUIntLE(size.width - 1, 4, 3);
    header.writeUIntLE(size.height - 1, 7, 3);
    const lossless = chunks.find(({ type }) => type === 'VP8L');
    // Signature, 14 bits of width, 14 of height, then the bit for transparency.
    if (lossless && picture.read(lossless.dataStart + 4, 1).readUInt8(0) & 0x10) header[0] = FLAG.alpha;
  }
  const flags = header.readUInt8(0) & ~(FLAG.exif | FLAG.xmp);
  header[0] = flags | FLAG.xmp | (hasExif ? FLAG.exif : 0);
  return header;
}

function makeChunk(type: string, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'latin1');
  header.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, data, Buffer.alloc(data.length % 2)]);
}

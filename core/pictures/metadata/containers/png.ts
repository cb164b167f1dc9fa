import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { BrokenStructure, type Bytes } from '../bytes.ts';
import { makePngDensity, readPngDensity } from '../density.ts';
import { makeResource, RESOURCE } from '../iptc/photoshop-resources.ts';
import { type EditedMetadata, MAX_BLOCK_BYTES, type MetadataBlocks, NO_BLOCKS } from '../metadata-blocks.ts';
import type { WrittenPieces } from './jpeg-writer.ts';

/** A chunk: length, type, data and checksum. */
export interface PngChunk {
  readonly type: string;
  readonly start: number;
  readonly dataStart: number;
  readonly dataEnd: number;
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const MAX_CHUNKS = 200_000;
const XMP_KEYWORD = 'XML:com.adobe.xmp';
/** ImageMagick's keyword for blocks without a PNG chunk of their own; exiftool and exiv2 read it too. */
const RAW_PROFILE = 'Raw profile type ';
const PROFILES = ['exif', 'APP1', 'app1', 'iptc', '8bim', 'xmp'];
const KEYWORDS = [XMP_KEYWORD, ...PROFILES.map((name) => `${RAW_PROFILE}${name}`)];
const TEXTS = ['tEXt', 'zTXt', 'iTXt'];

/** Reads all chunks. @throws {BrokenStructure} if the file ends too early */
export function readChunks(bytes: Bytes): PngChunk[] {
  if (!bytes.read(0, 8).equals(SIGNATURE)) throw new BrokenStructure('it does not start like a PNG');
  const chunks: PngChunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const header = bytes.read(at, 8);
    const type = header.toString('latin1', 4);
    const dataEnd = at + 8 + header.readUInt32BE(0);
    if (dataEnd + 4 > bytes.length) throw new BrokenStructure(`its chunk ${type} is cut off`);
    chunks.push({ type, start: at, dataStart: at + 8, dataEnd });
    if (type === 'IEND') return chunks;
    if (chunks.length > MAX_CHUNKS) break;
    at = dataEnd + 4;
  }
  throw new BrokenStructure('it has no end, or too many chunks');
}

/**
 * Reads a PNG's metadata from its chunks and raw profiles. @see https://www.w3.org/TR/png-3/ 11.3.2.6,
 * 11.3.3.5
 */
export function readPng(bytes: Bytes): MetadataBlocks {
  let { exif, density } = NO_BLOCKS;
  const texts = new Map<string, Buffer | null>();
  for (const { type, dataStart, dataEnd } of readChunks(bytes)) {
    if (type === 'pHYs') density = readPngDensity(bytes.read(dataStart, Math.min(dataEnd - dataStart, 10)));
    if (dataEnd - dataStart > MAX_BLOCK_BYTES || !(type === 'eXIf' || TEXTS.includes(type))) continue;
    const data = bytes.read(dataStart, dataEnd - dataStart);
    if (type === 'eXIf') exif ??= withoutExifPrefix(data);
    // Read each keyword once. Many small chunks that unpack to much would take too long.
    const keyword = keywordOf(data);
    if (type === 'eXIf' || !KEYWORDS.includes(keyword) || texts.has(keyword)) continue;
    texts.set(keyword, readText(type, data, keyword.length));
  }
  const profileOf = (...names: string[]) =>
    names
      .map((name) => readRawProfile(texts.get(`${RAW_PROFILE}${name}`) ?? null))
      .find((found) => found !== null);
  const rawExif = profileOf('exif', 'APP1', 'app1');
  const rawIptc = profileOf('iptc', '8bim');
  return {
    ...NO_BLOCKS,
    density,
    exif:
      exif ?? (rawExif && rawExif.toString('latin1', 0, 4) !== 'http' ? withoutExifPrefix(rawExif) : null),
    photoshop: rawIptc === undefined ? null : asResources(rawIptc),
    xmp: texts.get(XMP_KEYWORD) ?? profileOf('xmp') ?? null,
  };
}

/** Returns Photoshop resources. A profile holds either these, or only IPTC datasets. */
function asResources(profile: Buffer): Buffer {
  return profile.toString('latin1', 0, 4) === '8BIM' ? profile : makeResource(RESOURCE.iptc, profile).raw;
}

/**
 * Writes metadata into a PNG, after its header and in place of its own. All other chunks keep their bytes.
 */
export function writePng(picture: Bytes, { exif, photoshop, xmp, density }: EditedMetadata): WrittenPieces {
  const chunks = readChunks(picture);
  const [header, ...others] = chunks.filter(
    (chunk) => !isMetadata(picture, chunk) && !(density !== null && chunk.type === 'pHYs'),
  );
  if (header?.type !== 'IHDR') throw new BrokenStructure('it does not start with IHDR');
  const xmpData = Buffer.concat([Buffer.from(`${XMP_KEYWORD}\0\0\0\0\0`, 'latin1'), xmp]);
  return {
    pieces: [
      SIGNATURE,
      { start: header.start, end: header.dataEnd + 4 },
      ...(density === null ? [] : [makeChunk('pHYs', makePngDensity(density))]),
      ...(exif === null ? [] : [makeChunk('eXIf', exif)]),
      makeChunk('iTXt', xmpData),
      ...(photoshop === null ? [] : [makeChunk('zTXt', makeRawProfile('iptc', photoshop))]),
      ...others.map(({ start, dataEnd }) => ({ start, end: dataEnd + 4 })),
    ],
    warnings: [],
  };
}

function isMetadata(picture: Bytes, { type, dataStart, dataEnd }: PngChunk): boolean {
  if (type === 'eXIf') return true;
  const head = TEXTS.includes(type)
    ? picture.read(dataStart, Math.min(dataEnd - dataStart, 80))
    : Buffer.alloc(0);
  return KEYWORDS.includes(keywordOf(head));
}

function keywordOf(data: Buffer): string {
  const end = data.subarray(0, 80).indexOf(0);
  return end < 1 ? '' : data.toString('latin1', 0, end);
}

/** The text after a keyword that ends at `end`. */
function readText(type: string, data: Buffer, end: number): Buffer | null {
  if (type === 'tEXt') return data.subarray(end + 1);
  if (type === 'zTXt') return inflate(data.subarray(end + 2));
  // iTXt: compression flag and method, language, translated keyword.
  const language = data.indexOf(0, end + 3);
  const translated = data.indexOf(0, language + 1);
  if (language < 0 || translated < 0) return null;
  const text = data.subarray(translated + 1);
  return data[end + 1] === 1 ? inflate(text) : text;
}

function inflate(data: Buffer): Buffer | null {
  try {
    return inflateSync(data, { maxOutputLength: 2 * MAX_BLOCK_BYTES });
  } catch {
    return null;
  }
}

/** Reads "\nname\n  length\nhexadecimal digits in lines". */
function readRawProfile(text: Buffer | null): Buffer | null {
  const match = /^\s*\S+\s+(\d+)\s+([0-9a-fA-F\s]*)$/.exec(text?.toString('latin1') ?? '');
  const profile = Buffer.from(match?.[2]?.replace(/\s+/g, '') ?? '', 'hex');
  return profile.length > 0 && profile.length === Number(match?.[1]) ? profile : null;
}

function makeRawProfile(name: string, data: Buffer): Buffer {
  const lines = data.toString('hex').match(/.{1,72}/g) ?? [];
  const text = `\n${name}\n${String(data.length).padStart(8)}\n${lines.join('\n')}\n`;
  return Buffer.concat([Buffer.from(`${RAW_PROFILE}${name}\0\0`, 'latin1'), deflateSync(text)]);
}

function withoutExifPrefix(data: Buffer): Buffer {
  return data.toString('latin1', 0, 4) === 'Exif' ? data.subarray(6) : data;
}

function makeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

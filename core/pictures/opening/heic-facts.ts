import { type Box, bodyOf, boxesWithin, findBox, readBoxes } from './boxes.ts';
import type { ByteFile } from './byte-file.ts';
import { isRgbProfile, profileOfCodes } from './icc.ts';
import { DamagedPhoto } from './refusals.ts';
import { readShownAs } from './tiff-tags.ts';

/** Facts about a HEIF file's main picture, besides the pixels. */
export interface HeicFacts {
  /** As stored, before rotation. */
  readonly width: number;
  readonly height: number;
  /**
   * The rotation that is left after libheif's own: the EXIF orientation if the file has no `irot` and no
   * `imir`.
   */
  readonly orientation: number;
  readonly profile: Buffer | null;
}

const MAX_META_BYTES = 4 * 1024 * 1024;
const MAX_EXIF_BYTES = 1024 * 1024;
const MAX_ITEMS = 4096;

/**
 * Reads the properties of a HEIF file's main item.
 * @throws {DamagedPhoto} if there is no main item, or no size
 * @see ISO/IEC 23008-12 (HEIF) 6.5 and ISO/IEC 14496-12 8.11
 */
export function readHeicFacts(bytes: ByteFile): HeicFacts {
  const meta = findBox(readBoxes(bytes), 'meta');
  if (meta === undefined) throw new DamagedPhoto('it has no list of pictures', { breaksOff: true });
  const boxes = readBoxes(bytes, meta.at + 4, meta.end);
  const main = readMainItem(bytes, boxes);
  const properties = readProperties(bytes, boxes, main);
  const size = properties.find(({ type }) => type === 'ispe');
  const sides = size && bodyOf(bytes, size, 12);
  if (sides?.length !== 12) throw new DamagedPhoto('its header has no size in pixels');
  const isTurnedByItself = properties.some(({ type }) => type === 'irot' || type === 'imir');
  return {
    width: sides.readUInt32BE(4),
    height: sides.readUInt32BE(8),
    orientation: isTurnedByItself ? 1 : (readOrientation(bytes, boxes) ?? 1),
    profile: readProfile(bytes, properties),
  };
}

function readMainItem(bytes: ByteFile, boxes: readonly Box[]): number {
  const box = findBox(boxes, 'pitm');
  const body = box && bodyOf(bytes, box, 8);
  if (body === undefined || body.length < 6) throw new DamagedPhoto('it names no main picture');
  return body.readUInt8(0) === 0 || body.length < 8 ? body.readUInt16BE(4) : body.readUInt32BE(4);
}

/** The properties that `ipma` associates with an item, in order. */
function readProperties(bytes: ByteFile, boxes: readonly Box[], item: number): Box[] {
  const all = boxesWithin(bytes, boxes, 'iprp', 'ipco');
  const box = boxesWithin(bytes, boxes, 'iprp').find(({ type }) => type === 'ipma');
  if (box === undefined) return [];
  const body = bodyOf(bytes, box, MAX_META_BYTES);
  if (body.length < 8) return [];
  const isWide = body.readUInt8(0) > 0;
  const isLong = (body.readUInt8(3) & 1) === 1;
  const idBytes = isWide ? 4 : 2;
  let at = 8;
  for (let left = Math.min(body.readUInt32BE(4), MAX_ITEMS); left > 0 && at + idBytes < body.length; left--) {
    const id = isWide ? body.readUInt32BE(at) : body.readUInt16BE(at);
    const count = body.readUInt8(at + idBytes);
    at += idBytes + 1;
    const indexes = Array.from({ length: count }, (_, index) =>
      isLong ? readUInt16(body, at + index * 2) & 0x7fff : (body[at + index] ?? 0) & 0x7f,
    );
    if (id === item) return indexes.map((index) => all[index - 1]).filter((each) => each !== undefined);
    at += count * (isLong ? 2 : 1);
  }
  return [];
}

function readUInt16(body: Buffer, at: number): number {
  return ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
}

/** An ICC profile wins over colour codes. */
function readProfile(bytes: ByteFile, properties: readonly Box[]): Buffer | null {
  const colours = properties
    .filter(({ type }) => type === 'colr')
    .map((box) => bodyOf(bytes, box, MAX_META_BYTES));
  const kindOf = (body: Buffer) => body.toString('latin1', 0, 4);
  const embedded = colours.find((body) => kindOf(body) === 'prof' || kindOf(body) === 'rICC')?.subarray(4);
  if (embedded !== undefined && isRgbProfile(embedded)) return embedded;
  const codes = colours.find((body) => kindOf(body) === 'nclx' && body.length >= 8);
  return codes === undefined
    ? null
    : profileOfCodes({ primaries: codes.readUInt16BE(4), transfer: codes.readUInt16BE(6) });
}

function readOrientation(bytes: ByteFile, boxes: readonly Box[]): number | null {
  const item = readExifItem(bytes, boxes);
  const range = item === null ? null : readItemRange(bytes, boxes, item);
  if (range === null || range.length < 12 || range.length > MAX_EXIF_BYTES) return null;
  const body = bytes.peek(range.at, range.length);
  if (body.length < 12) return null;
  // The first four bytes give the distance to the TIFF header: they skip "Exif\0\0".
  return readShownAs(body.subarray(4 + Math.min(body.readUInt32BE(0), body.length))).orientation;
}

function readExifItem(bytes: ByteFile, boxes: readonly Box[]): number | null {
  const box = findBox(boxes, 'iinf');
  if (box === undefined) return null;
  const version = bytes.peek(box.at, 1)[0] ?? 0;
  for (const { type, at } of readBoxes(bytes, box.at + (version === 0 ? 6 : 8), box.end)) {
    const entry = bytes.peek(at, 14);
    if (type !== 'infe' || entry.length < 14) continue;
    const isWide = entry.readUInt8(0) === 3;
    if (entry.toString('latin1', isWide ? 10 : 8, isWide ? 14 : 12) !== 'Exif') continue;
    return isWide ? entry.readUInt32BE(4) : entry.readUInt16BE(4);
  }
  return null;
}

/** The offset and length of an item that is in one piece. */
function readItemRange(
  bytes: ByteFile,
  boxes: readonly Box[],
  item: number,
): { at: number; length: number } | null {
  const box = findBox(boxes, 'iloc');
  const body = box && bodyOf(bytes, box, MAX_META_BYTES);
  if (body === undefined || body.length < 8) return null;
  const version = body.readUInt8(0);
  const [offsetBytes, lengthBytes] = [body.readUInt8(4) >> 4, body.readUInt8(4) & 15];
  const [baseBytes, indexBytes] = [body.readUInt8(5) >> 4, version > 0 ? body.readUInt8(5) & 15 : 0];
  const idBytes = version < 2 ? 2 : 4;
  let at = 6;
  const next = (size: number): number => {
    at += size;
    // The low 6 of 8 bytes already reach beyond any file.
    const low = Math.min(size, 6);
    return low === 0 || at > body.length ? 0 : body.readUIntBE(at - low, low);
  };
  for (let left = Math.min(next(idBytes), MAX_ITEMS); left > 0 && at < body.length; left--) {
    const id = next(idBytes);
    const method = version > 0 ? next(2) & 15 : 0;
    next(2);
    const base = next(baseBytes);
    const extents = Math.min(next(2), MAX_ITEMS);
    for (let extent = 0; extent < extents; extent++) {
      next(indexBytes);
      const range = { at: base + next(offsetBytes), length: next(lengthBytes) };
      if (id === item) return method === 0 && extents === 1 ? range : null;
    }
  }
  return null;
}

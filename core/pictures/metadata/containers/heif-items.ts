import { BrokenStructure, type Bytes, partOf } from '../bytes.ts';
import { MAX_BLOCK_BYTES } from '../metadata-blocks.ts';
import { Cursor, findBox, type IsoBox, needBox, readBoxes } from './iso-boxes.ts';

/** An item of a HEIF or AVIF file. */
export interface HeifItem {
  readonly id: number;
  readonly type: string;
  /** The media type of a "mime" item. */
  readonly contentType: string;
}

/** The location of an item's bytes. */
export interface ItemLocation {
  readonly id: number;
  /** 0: offsets from the start of the file; 1: in the box idat. */
  readonly method: number;
  readonly dataReference: number;
  readonly extents: readonly { readonly offset: number; readonly length: number }[];
}

/** The meta box of a HEIF or AVIF file, and the items in it. */
export interface HeifMeta {
  readonly box: IsoBox;
  readonly children: readonly IsoBox[];
  readonly items: readonly HeifItem[];
  readonly locations: readonly ItemLocation[];
}

const MAX_ITEMS = 10_000;
const MAX_EXTENTS = 50_000;
const MAX_TABLE_BYTES = 2_000_000;

/** Reads the items of a HEIF or AVIF file. @see ISO/IEC 14496-12, 8.11 @throws {BrokenStructure} */
export function readMeta(bytes: Bytes): HeifMeta {
  const box = needBox(readBoxes(bytes), 'meta');
  const children = readBoxes(bytes, box.contentStart + 4, box.end);
  return {
    box,
    children,
    items: readItems(bytes, needBox(children, 'iinf')),
    locations: readLocations(contentOf(bytes, needBox(children, 'iloc'))),
  };
}

/** The bytes of an item, or null if some are missing or they are too many. */
export function readItem(bytes: Bytes, meta: HeifMeta, id: number): Buffer | null {
  const location = meta.locations.find((candidate) => candidate.id === id);
  if (location === undefined || location.method > 1 || location.dataReference !== 0) return null;
  const length = location.extents.reduce((sum, extent) => sum + extent.length, 0);
  const idat = findBox(meta.children, 'idat');
  if (length === 0 || length > MAX_BLOCK_BYTES || (location.method === 1 && idat === undefined)) return null;
  const source =
    idat && location.method === 1 ? partOf(bytes, idat.contentStart, idat.end - idat.contentStart) : bytes;
  return Buffer.concat(location.extents.map((extent) => source.read(extent.offset, extent.length)));
}

/** The content of a small box. @throws {BrokenStructure} if it is too large */
export function contentOf(bytes: Bytes, { contentStart, end, type }: IsoBox): Buffer {
  if (end - contentStart > MAX_TABLE_BYTES) throw new BrokenStructure(`its box ${type} is too large`);
  return bytes.read(contentStart, end - contentStart);
}

function readItems(bytes: Bytes, iinf: IsoBox): HeifItem[] {
  const version = bytes.read(iinf.contentStart, 1).readUInt8(0);
  return readBoxes(bytes, iinf.contentStart + (version === 0 ? 6 : 8), iinf.end).flatMap((infe) => {
    const cursor = new Cursor(contentOf(bytes, infe));
    const infeVersion = cursor.number(1);
    if (infe.type !== 'infe' || infeVersion < 2) return [];
    cursor.bytes(3);
    const id = cursor.number(infeVersion === 2 ? 2 : 4);
    cursor.bytes(2);
    const type = cursor.bytes(4).toString('latin1');
    cursor.text();
    return [{ id, type, contentType: type === 'mime' ? cursor.text() : '' }];
  });
}

function readLocations(iloc: Buffer): ItemLocation[] {
  const cursor = new Cursor(iloc);
  const version = cursor.number(1);
  cursor.bytes(3);
  const sizes = cursor.number(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const count = cursor.number(version < 2 ? 2 : 4);
  if (count > MAX_ITEMS) throw new BrokenStructure(`it has ${count} items`);
  let left = MAX_EXTENTS;
  return Array.from({ length: count }, () => {
    const id = cursor.number(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : cursor.number(2) & 15;
    const dataReference = cursor.number(2);
    const base = cursor.number(baseBytes);
    const extentCount = cursor.number(2);
    left -= extentCount;
    // Extents without numbers take no bytes, so the box's size does not limit how many there are.
    if (left < 0) throw new BrokenStructure(`its items have more than ${MAX_EXTENTS} extents`);
    const extents = Array.from({ length: extentCount }, () => {
      cursor.number(indexBytes);
      return { offset: base + cursor.number(offsetBytes), length: cursor.number(lengthBytes) };
    });
    return { id, method, dataReference, extents };
  });
}

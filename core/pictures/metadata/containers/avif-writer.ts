import { BrokenStructure, type Bytes } from '../bytes.ts';
import type { EditedMetadata } from '../metadata-blocks.ts';
import { XMP_TYPE } from './heif.ts';
import { contentOf, type ItemLocation, readMeta } from './heif-items.ts';
import { findBox, type IsoBox, makeBox, needBox } from './iso-boxes.ts';
import type { WrittenPieces } from './jpeg-writer.ts';

/** An item to add: its entry for the item list (without the id) and its bytes. */
interface NewItem {
  readonly id: number;
  readonly type: string;
  readonly contentType: string;
  readonly data: Buffer;
}

/**
 * Adds metadata to an AVIF of our encoder, as items at the file's end. The pixels keep their bytes. The item
 * list before them grows, so the offsets in it move.
 * @throws {BrokenStructure} if the file is not an AVIF, or has metadata already
 */
export function writeAvif(picture: Bytes, { exif, xmp }: EditedMetadata): WrittenPieces {
  const meta = readMeta(picture);
  if (meta.items.some(({ type, contentType }) => type === 'Exif' || contentType === XMP_TYPE)) {
    throw new BrokenStructure('the AVIF already has metadata');
  }
  const firstId = Math.max(...meta.items.map(({ id }) => id), ...meta.locations.map(({ id }) => id)) + 1;
  if (firstId > 0xfffe) throw new BrokenStructure('the AVIF has no free item ids');
  const exifData = exif === null ? [] : [Buffer.concat([Buffer.alloc(4), exif])];
  const added: NewItem[] = [
    { id: firstId, type: 'mime', contentType: XMP_TYPE, data: xmp },
    ...exifData.map((data) => ({ id: firstId + 1, type: 'Exif', contentType: '', data })),
  ];
  const primary = contentOf(picture, needBox(meta.children, 'pitm')).readUInt16BE(4);

  // Build twice: the size of the new list does not depend on the offsets in it.
  const build = (growth: number) => {
    const moved = meta.locations.map((location) => moveLocation(location, meta.box.end, growth));
    let end = picture.length + growth + 8;
    const own = added.map(({ id, data }): ItemLocation => {
      const extent = { offset: end, length: data.length };
      end += data.length;
      return { id, method: 0, dataReference: 0, extents: [extent] };
    });
    const children = meta.children.map((child) => {
      if (child.type === 'iloc') return makeLocations([...moved, ...own]);
      if (child.type === 'iinf') return appendItems(picture, child, added);
      if (child.type === 'iref') return appendReferences(picture, child, added, primary);
      return picture.read(child.start, child.end - child.start);
    });
    const references = findBox(meta.children, 'iref')
      ? []
      : [makeBox('iref', [Buffer.alloc(4), ...makeReferences(added, primary)])];
    return makeBox('meta', [Buffer.alloc(4), ...children, ...references]);
  };
  const before = meta.box.end - meta.box.start;
  const box = build(build(0).length - before);
  return {
    pieces: [
      { start: 0, end: meta.box.start },
      box,
      { start: meta.box.end, end: picture.length },
      makeBox(
        'mdat',
        added.map(({ data }) => data),
      ),
    ],
    warnings: [],
  };
}

function moveLocation(location: ItemLocation, metaEnd: number, growth: number): ItemLocation {
  if (location.method !== 0) return location;
  const extents = location.extents.map(({ offset, length }) => ({
    offset: offset >= metaEnd ? offset + growth : offset,
    length,
  }));
  return { ...location, extents };
}

/** Version 1 with 4 bytes for offsets and lengths, and no base offsets. */
function makeLocations(locations: readonly ItemLocation[]): Buffer {
  const parts = locations.map(({ id, method, dataReference, extents }) => {
    const entry = Buffer.alloc(8 + 8 * extents.length);
    entry.writeUInt16BE(id, 0);
    entry.writeUInt16BE(method, 2);
    entry.writeUInt16BE(dataReference, 4);
    entry.writeUInt16BE(extents.length, 6);
    extents.forEach(({ offset, length }, index) => {
      entry.writeUInt32BE(offset, 8 + 8 * index);
      entry.writeUInt32BE(length, 12 + 8 * index);
    });
    return entry;
  });
  const head = Buffer.from([1, 0, 0, 0, 0x44, 0, 0, 0]);
  head.writeUInt16BE(locations.length, 6);
  return makeBox('iloc', [head, ...parts]);
}

function appendItems(picture: Bytes, iinf: IsoBox, added: readonly NewItem[]): Buffer {
  const content = Buffer.from(contentOf(picture, iinf));
  if (content[0] === 0) content.writeUInt16BE(content.readUInt16BE(4) + added.length, 4);
  else content.writeUInt32BE(content.readUInt32BE(4) + added.length, 4);
  const entries = added.map(({ id, type, contentType }) => {
    // Version 2; the flag hides metadata from display.
    const head = Buffer.from([2, 0, 0, 1, 0, 0, 0, 0]);
    head.writeUInt16BE(id, 4);
    return makeBox('infe', [head, Buffer.from(`${type}\0${contentType && `${contentType}\0`}`, 'latin1')]);
  });
  return makeBox('iinf', [content, ...entries]);
}

function appendReferences(picture: Bytes, iref: IsoBox, added: readonly NewItem[], primary: number): Buffer {
  const content = contentOf(picture, iref);
  if (content[0] !== 0) throw new BrokenStructure('the AVIF has references of another version');
  return makeBox('iref', [content, ...makeReferences(added, primary)]);
}

/** Each new item describes the primary picture. */
function makeReferences(added: readonly NewItem[], primary: number): Buffer[] {
  return added.map(({ id }) => {
    const reference = Buffer.alloc(6);
    reference.writeUInt16BE(id, 0);
    reference.writeUInt16BE(1, 2);
    reference.writeUInt16BE(primary, 4);
    return makeBox('cdsc', [reference]);
  });
}

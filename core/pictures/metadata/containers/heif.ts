import type { Bytes } from '../bytes.ts';
import { type MetadataBlocks, NO_BLOCKS } from '../metadata-blocks.ts';
import { readItem, readMeta } from './heif-items.ts';

/** The media type of XMP. */
export const XMP_TYPE = 'application/rdf+xml';

/** Reads the metadata of a HEIC, HEIF or AVIF file. These can hold IPTC only in XMP. */
export function readHeif(bytes: Bytes): MetadataBlocks {
  const meta = readMeta(bytes);
  const exifItem = meta.items.find(({ type }) => type === 'Exif');
  const xmpItem = meta.items.find(({ contentType }) => contentType === XMP_TYPE);
  const exif = exifItem === undefined ? null : readItem(bytes, meta, exifItem.id);
  return {
    ...NO_BLOCKS,
    exif: exif === null ? null : afterOffset(exif),
    xmp: xmpItem === undefined ? null : readItem(bytes, meta, xmpItem.id),
  };
}

/** An Exif item begins with the distance to the TIFF header. @see ISO/IEC 23008-12, A.2.1 */
function afterOffset(item: Buffer): Buffer | null {
  if (item.length < 4) return null;
  const start = 4 + item.readUInt32BE(0);
  return start < item.length ? item.subarray(start) : null;
}

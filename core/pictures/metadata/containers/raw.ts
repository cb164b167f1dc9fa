import { type Bytes, partOf } from '../bytes.ts';
import { buildExif, copyValues, type ExifValue, isAboutPhoto } from '../exif/build-exif.ts';
import { openTiff, readIfd } from '../exif/ifd.ts';
import { MAX_BLOCK_BYTES, type MetadataBlocks, NO_BLOCKS } from '../metadata-blocks.ts';
import { findBox, type IsoBox, readBoxes } from './iso-boxes.ts';
import { readJpeg } from './jpeg.ts';
import { readTiff } from './tiff.ts';

/** The UUID of Canon's boxes in a CR3. @see https://github.com/lclevy/canon_cr3 */
const CANON_UUID = '85c0b687820f11e08111f4ce462b6a48';
/**
 * The UUID of XMP in any ISO file. @see https://developer.adobe.com/xmp/docs/XMPSpecifications/ part 3,
 * 1.2.7.1
 */
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';
/** Position of the JPEG's offset and length in a RAF. @see https://libopenraw.freedesktop.org/formats/raf/ */
const RAF_JPEG_AT = 84;

/** Reads the metadata of a RAW file: camera, date, exposure, location, copyright, IPTC, XMP. */
export function readRaw(bytes: Bytes): MetadataBlocks {
  const head = bytes.read(0, 16).toString('latin1');
  if (head.startsWith('FUJIFILM')) {
    const pointer = bytes.read(RAF_JPEG_AT, 8);
    return readJpeg(partOf(bytes, pointer.readUInt32BE(0), pointer.readUInt32BE(4)));
  }
  return head.startsWith('ftyp', 4) ? readCr3(bytes) : readTiff(bytes);
}

/** A CR3 has a separate TIFF structure for each directory. */
function readCr3(bytes: Bytes): MetadataBlocks {
  const boxes = readBoxes(bytes);
  const movie = findBox(boxes, 'moov');
  const canon =
    movie && readBoxes(bytes, movie.contentStart, movie.end).find(({ uuid }) => uuid === CANON_UUID);
  const parts = canon === undefined ? [] : readBoxes(bytes, canon.contentStart, canon.end);
  const valuesOf = (type: string, takes: (tag: number) => boolean): ExifValue[] => {
    const box = findBox(parts, type);
    if (box === undefined) return [];
    const tiff = openTiff(partOf(bytes, box.contentStart, box.end - box.contentStart));
    return copyValues(tiff, readIfd(tiff, tiff.first), takes);
  };
  const first = findBox(parts, 'CMT1');
  const order = first && bytes.read(first.contentStart, 1).toString('latin1') === 'M' ? 'big' : 'little';
  const exif = buildExif({
    order,
    image: valuesOf('CMT1', isAboutPhoto),
    exif: valuesOf('CMT2', () => true),
    gps: valuesOf('CMT4', () => true),
  });
  const xmp = boxes.find(({ uuid }) => uuid === XMP_UUID);
  return { ...NO_BLOCKS, exif, xmp: xmp === undefined ? null : contentOfBox(bytes, xmp) };
}

function contentOfBox(bytes: Bytes, { contentStart, end }: IsoBox): Buffer | null {
  return end - contentStart > MAX_BLOCK_BYTES ? null : bytes.read(contentStart, end - contentStart);
}

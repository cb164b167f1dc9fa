import type { PhotoFacts } from '../shared/domain/photo-check.ts';
import { readPictureHead } from '../shared/picture.ts';

/** How much of a file's head tells its type and, nearly always, its size in pixels. */
export const HEAD_BYTES = 256 * 1024;
/** How much of its tail shows whether it ends as it should. */
export const TAIL_BYTES = 64 * 1024;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  'image/jpeg': 'a JPEG picture',
  'image/png': 'a PNG picture',
  'image/apng': 'an animated PNG picture',
  'image/heic': 'a HEIC picture',
  'image/heif': 'a HEIF picture',
  'image/webp': 'a WebP picture',
  'image/tiff': 'a TIFF picture',
  'image/gif': 'a GIF picture',
  'application/pdf': 'a PDF document',
  'application/xml': 'an XML or SVG document',
};

const PNG_END = Buffer.from('49454e44ae426082', 'hex');
const JPEG_END = Buffer.from('ffd9', 'hex');
const START_OF_FRAME = 0xc0;
const START_OF_SCAN = 0xda;

/** What a file is, by its bytes alone: `head` its first bytes, `tail` its last (they may overlap). */
export async function readPhotoFacts(bytes: number, head: Buffer, tail: Buffer): Promise<PhotoFacts> {
  const { type, size } = await readPictureHead(head);
  return {
    bytes,
    type,
    typeName: nameType(type, head),
    size,
    isWhole: isWhole(type, head.length === bytes ? head : null, tail),
  };
}

/** Cameras append things behind a photo's end, films even, so it is looked for in all that is there. */
function isWhole(type: string | null, whole: Buffer | null, tail: Buffer): boolean {
  if (type === 'image/png') return (whole ?? tail).includes(PNG_END);
  if (type !== 'image/jpeg') return true;
  return whole === null ? tail.includes(JPEG_END) : hasJpegEnd(whole);
}

/**
 * Whether a JPEG's end follows its first scan: a preview in its header has an end of its own.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.1.1: a segment is 0xFF, a marker and its length
 */
function hasJpegEnd(jpeg: Buffer): boolean {
  for (let at = jpeg.indexOf(0xff, 2); at !== -1 && at + 4 <= jpeg.length; at = jpeg.indexOf(0xff, at)) {
    const marker = jpeg.readUInt8(at + 1);
    if (marker === START_OF_SCAN) return jpeg.includes(JPEG_END, at);
    // Below are what fills the space between segments, and no markers.
    at += marker === 0xff ? 1 : marker < START_OF_FRAME ? 2 : 2 + jpeg.readUInt16BE(at + 2);
  }
  return false;
}

function nameType(type: string | null, head: Buffer): string {
  if (type !== null) return TYPE_NAMES[type] ?? `of type ${type}`;
  return isText(head) ? 'plain text' : 'of an unknown type';
}

function isText(head: Buffer): boolean {
  const text = head.subarray(0, 1024).toString('utf8');
  return !/[^\P{Cc}\t\n\r\f]/u.test(text) && text.replaceAll('�', '').length > text.length * 0.9;
}

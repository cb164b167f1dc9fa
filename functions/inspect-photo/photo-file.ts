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

/** What a file is, by its bytes alone: `head` its first bytes, `tail` its last (they may overlap). */
export async function readPhotoFacts(bytes: number, head: Buffer, tail: Buffer): Promise<PhotoFacts> {
  const { type, size } = await readPictureHead(head);
  return {
    bytes,
    type,
    typeName: nameType(type, head),
    size,
    // Cameras append things behind a JPEG's end, so it is looked for in the whole tail.
    isWhole: type === 'image/png' ? tail.includes(PNG_END) : type !== 'image/jpeg' || tail.includes(JPEG_END),
  };
}

function nameType(type: string | null, head: Buffer): string {
  if (type !== null) return TYPE_NAMES[type] ?? `of type ${type}`;
  return isText(head) ? 'plain text' : 'of an unknown type';
}

function isText(head: Buffer): boolean {
  const text = head.subarray(0, 1024).toString('utf8');
  return !/[^\P{Cc}\t\n\r\f]/u.test(text) && text.replaceAll('�', '').length > text.length * 0.9;
}

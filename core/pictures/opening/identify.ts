import { fileTypeFromBuffer } from 'file-type';
import type { ByteFile } from './byte-file.ts';
import type { RawLayout } from './raw/raw-candidates.ts';
import { isRawTiff } from './raw/tiff-raw.ts';
import { adviseOn, type Refused } from './refused-types.ts';

/** A file's type according to its bytes; its name does not matter. */
export type Identity =
  | {
      readonly kind: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'heic';
      readonly type: string;
      readonly name: string;
    }
  | { readonly kind: 'raw'; readonly type: string; readonly name: string; readonly layout: RawLayout }
  | { readonly kind: 'refused'; readonly refused: Refused };

const HEAD_BYTES = 4096;
const HEIF_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'mif2', 'msf1'];

/** Identifies a file by its first bytes, and a file with TIFF's structure by its tags. */
export async function identify(bytes: ByteFile): Promise<Identity> {
  const head = bytes.peek(0, HEAD_BYTES);
  const text = head.toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return photo('jpeg', 'image/jpeg', 'a JPEG picture');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return photo('png', 'image/png', 'a PNG picture');
  if (/^RIFF....WEBP/s.test(text)) return photo('webp', 'image/webp', 'a WebP picture');
  if (text.startsWith('FUJIFILMCCD-RAW ')) return raw('raf', 'image/x-fuji-raf', 'a RAF file');
  if (/^(II\*\0|MM\0\*|IIRO|IIRS|MMOR|IIU\0)/.test(text)) {
    return isRawTiff(bytes)
      ? raw('tiff', (await typeOf(head)) ?? 'image/x-dcraw', 'a RAW file')
      : photo('tiff', 'image/tiff', 'a TIFF picture');
  }
  // BigTIFF.
  if (/^(II\+\0|MM\0\+)/.test(text)) return photo('tiff', 'image/tiff', 'a TIFF picture');
  if (text.slice(4, 8) === 'ftyp') {
    const identity = identifyBrands(head);
    if (identity !== null) return identity;
  }
  return { kind: 'refused', refused: adviseOn(await typeOf(head), head) };
}

/** @see ISO/IEC 14496-12 4.3: the main brand, its version, then all brands that the file is compatible with */
function identifyBrands(head: Buffer): Identity | null {
  const end = Math.min(Math.max(head.readUInt32BE(0), 12), head.length, 256);
  const brands = [head.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4));
  if (brands[0] === 'crx ') return raw('cr3', 'image/x-canon-cr3', 'a CR3 file');
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) {
    return photo('avif', 'image/avif', 'an AVIF picture');
  }
  if (brands.some((brand) => HEIF_BRANDS.includes(brand))) {
    return photo('heic', 'image/heic', 'a HEIC picture');
  }
  return null;
}

function photo(
  kind: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'heic',
  type: string,
  name: string,
): Identity {
  return { kind, type, name };
}

function raw(layout: RawLayout, type: string, name: string): Identity {
  return { kind: 'raw', type, name, layout };
}

async function typeOf(head: Buffer): Promise<string | null> {
  try {
    return (await fileTypeFromBuffer(head))?.mime ?? null;
  } catch {
    // The header breaks off after its magic number.
    return null;
  }
}

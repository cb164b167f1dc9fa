import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';

/** What a file's first bytes show. */
export interface PictureHead {
  /** Media type by the bytes; null if they match none. */
  readonly type: string | null;
  /** Pixels; null if no header within these bytes has them. */
  readonly size: { readonly width: number; readonly height: number } | null;
}

/** Reads the type and size from a file's first bytes, whatever the file's name. Decodes nothing. */
export async function readPictureHead(head: Buffer): Promise<PictureHead> {
  return { type: (await fileTypeFromBuffer(head))?.mime ?? null, size: readSize(head) };
}

function readSize(head: Buffer): PictureHead['size'] {
  try {
    const { width, height } = imageSize(head);
    return isSide(width) && isSide(height) ? { width, height } : null;
  } catch {
    return null;
  }
}

/** A damaged header can claim 0, or no value. */
function isSide(pixels: unknown): boolean {
  return Number.isInteger(pixels) && (pixels as number) > 0;
}

import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';

/** What a file's first bytes tell. */
export interface PictureHead {
  /** Media type by the bytes, or null where they tell none. */
  readonly type: string | null;
  /** Pixels; null where no header gives them, or not within these bytes. */
  readonly size: { readonly width: number; readonly height: number } | null;
}

/** Reads type and size off a file's first bytes, whatever its name says. Nothing is decoded. */
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

/** A damaged header can claim 0, or nothing. */
function isSide(pixels: unknown): boolean {
  return Number.isInteger(pixels) && (pixels as number) > 0;
}

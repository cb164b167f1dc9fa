import type { Density } from './density.ts';

/**
 * How much of the original's metadata to keep. The AI mark is always written.
 * - `all`: EXIF with its maker note, IPTC, XMP, dots per inch; without the parts that describe other bytes
 *   (thumbnails, gain maps, films, depth maps, a C2PA manifest). The maker note of a TIFF or RAW file is left
 *   out, because its offsets count in that file.
 * - `no-location`: no GPS, and no place name in IPTC or XMP, not even the country. Maker notes that can
 *   contain the location (Nikon, Panasonic, Leica) are left out too. Captions and keywords stay, whatever
 *   they say.
 * - `copyright`: creator, copyright, credit, usage terms, licensor, ban on data mining.
 * - `none`: nothing.
 */
export type MetadataKeep = 'all' | 'no-location' | 'copyright' | 'none';

/** A photo's metadata: each block has the bytes from its file, without the container's prefix. */
export interface MetadataBlocks {
  /** A TIFF structure, beginning with "II" or "MM". */
  readonly exif: Buffer | null;
  /** Photoshop image resources ("8BIM" …), IPTC among them. */
  readonly photoshop: Buffer | null;
  /** An XMP packet. */
  readonly xmp: Buffer | null;
  /** The second packet of a JPEG, if its XMP does not fit in one segment. */
  readonly extendedXmp: Buffer | null;
  /** From the container; EXIF may say something else. */
  readonly density: Density | null;
}

/** The metadata for a finished picture. XMP always holds the AI mark, in one packet of UTF-8. */
export interface EditedMetadata {
  readonly exif: Buffer | null;
  readonly photoshop: Buffer | null;
  readonly xmp: Buffer;
  readonly density: Density | null;
}

/** Blocks, and warnings for the record about what could not be read or kept. */
export interface ReadMetadata {
  readonly blocks: MetadataBlocks;
  readonly warnings: readonly string[];
}

/** No metadata at all. */
export const NO_BLOCKS: MetadataBlocks = {
  exif: null,
  photoshop: null,
  xmp: null,
  extendedXmp: null,
  density: null,
};

/** We do not read larger blocks: no camera writes them, and this limits memory. */
export const MAX_BLOCK_BYTES = 8 * 1024 * 1024;

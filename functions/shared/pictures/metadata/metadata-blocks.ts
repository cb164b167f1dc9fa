import type { Density } from './density.ts';

/**
 * What a user keeps of the original's metadata. The AI mark is written whatever this says.
 * - `all`: EXIF with its maker note, IPTC, XMP, dots per inch; without what describes other bytes (thumbnails, gain maps, films,
 *   depth maps, a C2PA manifest). A TIFF's or RAW file's maker note stays behind, as its offsets are those of that file.
 * - `no-location`: no GPS, and no name of a place in IPTC or XMP, not even the country; maker notes that can name the
 *   place (Nikon, Panasonic, Leica) go too. Captions and keywords stay, whatever they say.
 * - `copyright`: creator, copyright, credit, usage terms, licensor, ban on data mining.
 * - `none`: nothing.
 */
export type MetadataKeep = 'all' | 'no-location' | 'copyright' | 'none';

/** A photo's metadata, each kind as the bytes that its file holds, without the container's own prefix. */
export interface MetadataBlocks {
  /** A TIFF structure, from its "II" or "MM" on. */
  readonly exif: Buffer | null;
  /** Photoshop image resources ("8BIM" …): IPTC is one of them. */
  readonly photoshop: Buffer | null;
  /** An XMP packet. */
  readonly xmp: Buffer | null;
  /** The second packet of a JPEG whose XMP does not fit in one segment. */
  readonly extendedXmp: Buffer | null;
  /** As the container gives it; EXIF may give another. */
  readonly density: Density | null;
}

/** Metadata as a finished picture gets it: XMP always holds the AI mark, in one packet of UTF-8. */
export interface EditedMetadata {
  readonly exif: Buffer | null;
  readonly photoshop: Buffer | null;
  readonly xmp: Buffer;
  readonly density: Density | null;
}

/** Blocks, and what could not be read or kept, in words for the record. */
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

/** Larger blocks are not read: no camera writes them, and memory stays bounded. */
export const MAX_BLOCK_BYTES = 8 * 1024 * 1024;

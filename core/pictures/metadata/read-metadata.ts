import type { PhotoKind } from '../photo-source.ts';
import { BrokenStructure, type Bytes, withFileBytes } from './bytes.ts';
import { DROPPED_MANIFEST, findManifest } from './c2pa.ts';
import { readHeif } from './containers/heif.ts';
import { readJpeg } from './containers/jpeg.ts';
import { readPng } from './containers/png.ts';
import { readRaw } from './containers/raw.ts';
import { readTiff } from './containers/tiff.ts';
import { readWebp } from './containers/webp.ts';
import { type MetadataBlocks, NO_BLOCKS, type ReadMetadata } from './metadata-blocks.ts';

const READERS: Readonly<Record<PhotoKind, (bytes: Bytes) => MetadataBlocks>> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
  avif: readHeif,
  heic: readHeif,
  tiff: readTiff,
  raw: readRaw,
};

/**
 * Reads EXIF, IPTC and XMP of a photo. A broken file results in a warning and no metadata, never in an error.
 */
export function readMetadata(path: string, kind: PhotoKind): ReadMetadata {
  try {
    return withFileBytes(path, (bytes) => ({
      blocks: READERS[kind](bytes),
      warnings: findManifest(bytes) === null ? [] : [DROPPED_MANIFEST.replace('picture', 'photo')],
    }));
  } catch (error) {
    if (!(error instanceof BrokenStructure)) throw error;
    return {
      blocks: NO_BLOCKS,
      warnings: [`Retouch could not read the photo's metadata: ${error.message}.`],
    };
  }
}

import { BrokenStructure, type Bytes, withFileBytes } from './bytes.ts';
import { readBoxes } from './containers/iso-boxes.ts';
import { MARKER, readSegments } from './containers/jpeg.ts';
import { readChunks } from './containers/png.ts';
import { readRiff } from './containers/webp.ts';
import { openTiff, readIfd } from './exif/ifd.ts';

/** The UUID of a manifest's box in ISO files, and its tag in TIFF. */
const UUID = 'd8fec3d61b0e483c92975828877ec481';
const TIFF_TAG = 0xcd41;

/** A C2PA manifest ("content credentials") that a file carries. */
export interface C2paManifest {
  /** The type of the container. */
  readonly container: 'jpeg' | 'png' | 'webp' | 'tiff' | 'iso';
}

/** The warning for a manifest that is lost because the picture is encoded again. */
export const DROPPED_MANIFEST =
  'The picture has content credentials (C2PA). Retouch left them out, as they are valid only for the original bytes.';

/**
 * Finds a C2PA manifest in a picture of any type. It is signed for exactly these bytes: it is not valid in a
 * picture that is made from this one.
 * @see https://spec.c2pa.org/specifications/specifications/2.2/specs/C2PA_Specification.html A.3 "Embedding
 * manifests"
 */
export async function findC2pa(path: string): Promise<C2paManifest | null> {
  return withFileBytes(path, findManifest);
}

/** Finds a manifest in an open file; null if there is none or the file is not a picture. */
export function findManifest(bytes: Bytes): C2paManifest | null {
  try {
    return lookForManifest(bytes);
  } catch (error) {
    if (error instanceof BrokenStructure) return null;
    throw error;
  }
}

function lookForManifest(bytes: Bytes): C2paManifest | null {
  const head = bytes.read(0, 12).toString('latin1');
  if (head.startsWith('\xff\xd8')) return hasJumbf(bytes) ? { container: 'jpeg' } : null;
  if (head.startsWith('\x89PNG')) {
    return readChunks(bytes).some(({ type }) => type === 'caBX') ? { container: 'png' } : null;
  }
  if (head.startsWith('RIFF')) {
    return readRiff(bytes).some(({ type }) => type === 'C2PA') ? { container: 'webp' } : null;
  }
  if (head.startsWith('ftyp', 4)) {
    return readBoxes(bytes).some(({ uuid }) => uuid === UUID) ? { container: 'iso' } : null;
  }
  const tiff = openTiff(bytes);
  return readIfd(tiff, tiff.first).entries.some(({ tag }) => tag === TIFF_TAG) ? { container: 'tiff' } : null;
}

/** A manifest is in APP11: "JP", box and packet numbers, then a superbox with the description c2pa. */
function hasJumbf(bytes: Bytes): boolean {
  return readSegments(bytes).some(({ marker, dataStart, end }) => {
    if (marker !== MARKER.app11) return false;
    const text = bytes.read(dataStart, Math.min(end - dataStart, 100)).toString('latin1');
    return text.startsWith('JP') && text.includes('jumb') && text.includes('c2pa');
  });
}

import type { PhotoKind } from '../photo-source.ts';
import type { AiMark } from './ai-mark.ts';
import { type Bytes, withFileBytes } from './bytes.ts';
import { findManifest } from './c2pa.ts';
import { writeAvif } from './containers/avif-writer.ts';
import { type WrittenPieces, writeJpeg } from './containers/jpeg-writer.ts';
import { writePng } from './containers/png.ts';
import { writeTiff } from './containers/tiff-writer.ts';
import { writeWebp } from './containers/webp.ts';
import { editMetadata } from './edit-metadata.ts';
import type { EditedMetadata, MetadataKeep } from './metadata-blocks.ts';
import { writePieces } from './pieces.ts';
import { readMetadata } from './read-metadata.ts';

/** The input of {@link writeMetadata}. */
export interface MetadataRequest {
  /** The photo as uploaded, and its kind. */
  readonly originalPath: string;
  readonly originalKind: PhotoKind;
  /** The finished picture without metadata, its media type and its size in pixels. */
  readonly picturePath: string;
  readonly pictureType: string;
  readonly width: number;
  readonly height: number;
  readonly keep: MetadataKeep;
  readonly mark: AiMark;
  /** The new file; it may be `picturePath`. */
  readonly to: string;
}

type Size = Pick<MetadataRequest, 'width' | 'height'>;
type Writer = (picture: Bytes, metadata: EditedMetadata, size: Size) => WrittenPieces;

/** For each type of a finished picture: how to write metadata, and whether it can hold IPTC. */
const WRITERS: Readonly<Record<string, { readonly write: Writer; readonly hasIptc: boolean }>> = {
  'image/jpeg': { write: writeJpeg, hasIptc: true },
  'image/png': { write: writePng, hasIptc: true },
  'image/tiff': { write: writeTiff, hasIptc: true },
  'image/webp': { write: writeWebp, hasIptc: false },
  'image/avif': { write: writeAvif, hasIptc: false },
};

/**
 * Copies the part of the original's metadata that `keep` selects into the finished picture, with orientation
 * 1, the true size and no thumbnail, and adds the AI mark. Does not encode pixels again; all other bytes
 * stay.
 * @returns warnings for the record about what could not be kept
 * @throws {BrokenStructure} if the finished picture is not of its declared type
 */
export async function writeMetadata(request: MetadataRequest): Promise<{ warnings: string[] }> {
  const { originalPath, originalKind, picturePath, pictureType, to } = request;
  const writer = WRITERS[pictureType];
  if (writer === undefined) throw new Error(`metadata cannot be written to ${pictureType}`);
  const read = readMetadata(originalPath, originalKind);
  const edited = editMetadata(read.blocks, { ...request, hasIptc: writer.hasIptc });
  const { written, manifest } = withFileBytes(picturePath, (picture) => ({
    written: writer.write(picture, edited.metadata, request),
    manifest: findManifest(picture),
  }));
  await writePieces(picturePath, written.pieces, to);
  const warnings = request.keep === 'none' ? [] : [...read.warnings, ...edited.warnings, ...written.warnings];
  return { warnings: manifest === null ? warnings : [...warnings, KEPT_MANIFEST] };
}

/** The warning for a manifest in a picture that keeps the model's own bytes. */
const KEPT_MANIFEST =
  "The model's picture has content credentials (C2PA). Retouch kept them. As Retouch added the AI mark to the file, " +
  'programs that check the credentials will say that the file was changed.';

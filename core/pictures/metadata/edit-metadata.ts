import type { AiMark } from './ai-mark.ts';
import { BrokenStructure } from './bytes.ts';
import { type Density, readExifDensity } from './density.ts';
import { editExif } from './exif/edit-exif.ts';
import { editPhotoshop } from './iptc/edit-photoshop.ts';
import { addIptc } from './iptc/iptc-to-xmp.ts';
import { iptcOf } from './iptc/photoshop-resources.ts';
import {
  type EditedMetadata,
  MAX_BLOCK_BYTES,
  type MetadataBlocks,
  type MetadataKeep,
} from './metadata-blocks.ts';
import { editXmp, markPacket } from './xmp/edit-xmp.ts';
import { guidOf, joinExtended } from './xmp/extended-xmp.ts';
import { emptyPacket, parsePacket, serializePacket, type XmpPacket } from './xmp/packet.ts';

/** How to edit metadata. */
export interface MetadataEdit {
  readonly keep: MetadataKeep;
  /** Pixels of the finished picture. */
  readonly width: number;
  readonly height: number;
  readonly mark: AiMark;
  /** Whether the finished picture's type can hold IPTC; if not, IPTC goes into XMP. */
  readonly hasIptc: boolean;
}

/**
 * Changes a photo's metadata so that it is true for the finished picture, and adds the AI mark. Leaves out
 * broken blocks with a warning.
 */
export function editMetadata(
  blocks: MetadataBlocks,
  edit: MetadataEdit,
): { readonly metadata: EditedMetadata; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const attempt = <T>(name: string, work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof BrokenStructure)) throw error;
      if (edit.keep !== 'none')
        warnings.push(`Retouch left out the photo's ${name}, which is broken: ${error.message}.`);
      return null;
    }
  };
  const { exif, photoshop } = blocks;
  const editedExif = exif && attempt('EXIF', () => editExif(limit(exif), edit));
  const editedPhotoshop = photoshop && attempt('IPTC', () => editPhotoshop(limit(photoshop), edit.keep));
  const packet = (blocks.xmp && attempt('XMP', () => readPacket(blocks, edit, attempt))) ?? emptyPacket();
  const edited = editXmp(packet, edit);
  const iptc = editedPhotoshop && !edit.hasIptc ? iptcOf(editedPhotoshop) : null;
  if (iptc !== null) addIptc(edited, iptc);
  markPacket(edited, edit.mark);
  const metadata = {
    exif: editedExif,
    photoshop: edit.hasIptc ? editedPhotoshop : null,
    xmp: serializePacket(edited),
    density: edit.keep === 'all' || edit.keep === 'no-location' ? densityOf(editedExif, blocks) : null,
  };
  return { metadata, warnings };
}

function readPacket(
  { xmp, extendedXmp }: MetadataBlocks,
  { keep }: MetadataEdit,
  attempt: <T>(name: string, work: () => T) => T | null,
): XmpPacket {
  const packet = keep === 'none' || xmp === null ? emptyPacket() : parsePacket(limit(xmp));
  if (guidOf(packet) === null) return packet;
  attempt('extended XMP', () => {
    if (extendedXmp === null) throw new BrokenStructure('parts of it are missing');
    joinExtended(packet, extendedXmp);
  });
  return packet;
}

function densityOf(exif: Buffer | null, { density }: MetadataBlocks): Density | null {
  return (exif && readExifDensity(exif)) ?? density;
}

function limit(block: Buffer): Buffer {
  if (block.length <= MAX_BLOCK_BYTES) return block;
  throw new BrokenStructure(`it has ${block.length} bytes; Retouch reads at most ${MAX_BLOCK_BYTES}`);
}

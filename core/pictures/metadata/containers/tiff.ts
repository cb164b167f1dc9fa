import type { Bytes } from '../bytes.ts';
import { buildExif, copyValues, isAboutPhoto } from '../exif/build-exif.ts';
import { type Ifd, openTiff, readIfd, readSubIfd, TAG, type Tiff } from '../exif/ifd.ts';
import { iptcOf, makeResource, RESOURCE } from '../iptc/photoshop-resources.ts';
import { MAX_BLOCK_BYTES, type MetadataBlocks, NO_BLOCKS } from '../metadata-blocks.ts';

/**
 * Reads the metadata of a TIFF, or of a RAW file with the same structure (CR2, NEF, ARW, DNG, ORF, RW2):
 * those tags of its first directory that are about the photo, all of the EXIF and GPS directories, IPTC, XMP.
 * Leaves out the maker note, because its offsets count from the start of the whole file.
 * @throws {BrokenStructure} if its first directory cannot be read
 */
export function readTiff(bytes: Bytes): MetadataBlocks {
  const tiff = openTiff(bytes);
  const image = readIfd(tiff, tiff.first);
  const exif = buildExif({
    order: tiff.order,
    image: copyValues(tiff, image, isAboutPhoto),
    exif: copyValues(tiff, readSubIfd(tiff, image, TAG.exifIfd), () => true),
    gps: copyValues(tiff, readSubIfd(tiff, image, TAG.gpsIfd), () => true),
  });
  const iptc = blockOf(tiff, image, TAG.iptc);
  const resources = blockOf(tiff, image, TAG.photoshop);
  return { ...NO_BLOCKS, exif, photoshop: joinIptc(resources, iptc), xmp: blockOf(tiff, image, TAG.xmp) };
}

function joinIptc(resources: Buffer | null, iptc: Buffer | null): Buffer | null {
  if (iptc === null || (resources !== null && iptcOf(resources) !== null)) return resources;
  return Buffer.concat([resources ?? Buffer.alloc(0), makeResource(RESOURCE.iptc, iptc).raw]);
}

function blockOf({ bytes }: Tiff, { entries }: Ifd, tag: number): Buffer | null {
  const value = entries.find((entry) => entry.tag === tag)?.value;
  if (!value || value.length === 0 || value.length > MAX_BLOCK_BYTES) return null;
  return bytes.read(value.start, value.length);
}

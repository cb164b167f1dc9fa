import { createHash } from 'node:crypto';
import type { MetadataKeep } from '../metadata-blocks.ts';
import { type Dataset, readDatasets } from './iim.ts';
import { makeResource, type PhotoshopResource, RESOURCE, readResources } from './photoshop-resources.ts';

/** Pictures of the photo before the retouch, and blocks that are stored elsewhere. */
const STALE: readonly number[] = [
  RESOURCE.oldThumbnail,
  RESOURCE.thumbnail,
  RESOURCE.iccProfile,
  RESOURCE.exif,
  RESOURCE.exif3,
  RESOURCE.xmp,
];
const RIGHTS: readonly number[] = [RESOURCE.iptc, RESOURCE.iptcDigest, RESOURCE.copyrightFlag, RESOURCE.url];

/** Content location code and name, city, sublocation, province or state, country code and name. */
const PLACES = [26, 27, 90, 92, 95, 100, 101];
/** Record version, by-line, credit, copyright notice. */
const RIGHTS_DATASETS = [0, 80, 110, 116];

/**
 * Edits Photoshop's image resources, IPTC among them. Always removes thumbnails. `no-location` removes each
 * dataset with a location, the country included; `copyright` keeps by-line, credit and copyright notice. Kept
 * datasets keep their bytes.
 * @returns null if nothing is left
 */
export function editPhotoshop(block: Buffer, keep: MetadataKeep): Buffer | null {
  if (keep === 'none') return null;
  const edited = readResources(block)
    .filter(({ id }) => !STALE.includes(id) && (keep !== 'copyright' || RIGHTS.includes(id)))
    .map((resource) => (resource.id === RESOURCE.iptc ? editIptc(resource, keep) : resource))
    .filter((resource) => resource !== null);
  const iptc = edited.find(({ id }) => id === RESOURCE.iptc) ?? null;
  const resources = iptc === null ? edited.filter(({ id }) => id !== RESOURCE.iptcDigest) : edited;
  const digested = resources.map((resource) =>
    resource.id === RESOURCE.iptcDigest && iptc !== null ? digestOf(resource, block, iptc) : resource,
  );
  return digested.length === 0 ? null : Buffer.concat(digested.map(({ raw }) => raw));
}

function editIptc(resource: PhotoshopResource, keep: MetadataKeep): PhotoshopResource | null {
  const datasets = readDatasets(resource.data);
  const staying = datasets.filter((dataset) => stays(dataset, keep));
  if (staying.length === datasets.length) return datasets.length === 0 ? null : resource;
  if (!staying.some(({ record, number }) => record === 2 && number !== 0)) return null;
  return makeResource(RESOURCE.iptc, Buffer.concat(staying.map(({ raw }) => raw)));
}

function stays({ record, number }: Dataset, keep: MetadataKeep): boolean {
  // The envelope: it holds the character set.
  if (record === 1) return true;
  if (keep === 'no-location') return record !== 2 || !PLACES.includes(number);
  return keep !== 'copyright' || (record === 2 && RIGHTS_DATASETS.includes(number));
}

/**
 * Updates the digest for the new datasets, if the old digest matched. With a digest that does not match,
 * readers assume that a program without XMP changed the IPTC data, and prefer IPTC over XMP.
 * @see Metadata Working Group, Guidelines for Handling Image Metadata 2.0, "IPTC checksum"
 */
function digestOf(digest: PhotoshopResource, block: Buffer, iptc: PhotoshopResource): PhotoshopResource {
  const before = readResources(block).find(({ id }) => id === RESOURCE.iptc);
  if (before === undefined || !md5(before.data).equals(digest.data)) return digest;
  return makeResource(RESOURCE.iptcDigest, md5(iptc.data));
}

function md5(data: Buffer): Buffer {
  return createHash('md5').update(data).digest();
}

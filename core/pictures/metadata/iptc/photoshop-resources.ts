import { BrokenStructure } from '../bytes.ts';

/**
 * One of Photoshop's image resources.
 * @see https://www.adobe.com/devnet-apps/photoshop/fileformatashtml/ "Image Resource Blocks"
 */
export interface PhotoshopResource {
  readonly id: number;
  readonly data: Buffer;
  /** All of its bytes, including header and padding. */
  readonly raw: Buffer;
}

/** Ids of the resources that this folder uses. */
export const RESOURCE = {
  iptc: 0x0404,
  oldThumbnail: 0x0409,
  copyrightFlag: 0x040a,
  url: 0x040b,
  thumbnail: 0x040c,
  iccProfile: 0x040f,
  exif: 0x0422,
  exif3: 0x0423,
  xmp: 0x0424,
  iptcDigest: 0x0425,
} as const;

const SIGNATURES = ['8BIM', 'AgHg', 'DCSR', 'MeSa', 'PHUT'];

const MAX_RESOURCES = 20_000;

/** Reads resources up to the first broken one. @throws {BrokenStructure} if there are too many */
export function readResources(block: Buffer): PhotoshopResource[] {
  const resources: PhotoshopResource[] = [];
  for (let at = 0; at + 12 <= block.length; ) {
    if (!SIGNATURES.includes(block.toString('latin1', at, at + 4))) break;
    // The name with its length byte, padded to an even number of bytes.
    const nameBytes = (block.readUInt8(at + 6) + 2) & ~1;
    const start = at + 6 + nameBytes + 4;
    if (start > block.length) break;
    const length = block.readUInt32BE(start - 4);
    if (start + length > block.length) break;
    const end = Math.min(start + length + (length % 2), block.length);
    if (resources.length === MAX_RESOURCES)
      throw new BrokenStructure(`it has more than ${MAX_RESOURCES} parts`);
    resources.push({
      id: block.readUInt16BE(at + 4),
      data: block.subarray(start, start + length),
      raw: block.subarray(at, end),
    });
    at = end;
  }
  return resources;
}

/** Makes a resource without a name. */
export function makeResource(id: number, data: Buffer): PhotoshopResource {
  const header = Buffer.alloc(12);
  header.write('8BIM', 0, 'latin1');
  header.writeUInt16BE(id, 4);
  header.writeUInt32BE(data.length, 8);
  return { id, data, raw: Buffer.concat([header, data, Buffer.alloc(data.length % 2)]) };
}

/** The datasets of a block's IPTC resource, or null. */
export function iptcOf(photoshop: Buffer): Buffer | null {
  return readResources(photoshop).find(({ id }) => id === RESOURCE.iptc)?.data ?? null;
}

import { createHash } from 'node:crypto';
import { BrokenStructure } from '../bytes.ts';
import { NS } from './namespaces.ts';
import { emptyPacket, parsePacket, serializePacket, serializeUnwrapped, type XmpPacket } from './packet.ts';
import { copyProperty, isElement, propertiesOf, setText, textsOf, type XmpProperty } from './properties.ts';

/** XMP in two packets, because a JPEG segment holds 64 KB. */
export interface SplitXmp {
  readonly standard: Buffer;
  /** The second packet and its GUID, the MD5 of its bytes in hexadecimal. */
  readonly extended: { readonly guid: string; readonly packet: Buffer } | null;
}

/** Programs expect these in the first packet: the AI mark, and rights. */
const FIRST: readonly string[] = [NS.Iptc4xmpExt, NS.xmp, NS.xmpRights, NS.dc, NS.photoshop, NS.tiff];
/** Room for a packet with only the GUID, and a reserve. */
const EMPTY_BYTES = 1000;

/** The GUID of the second packet that belongs to this one, or null. */
export function guidOf(packet: XmpPacket): string | null {
  return textsOf(packet, 'xmpNote', 'HasExtendedXMP')[0] ?? null;
}

/** Adds a second packet's properties to the first. @throws {BrokenStructure} if the second is broken */
export function joinExtended(packet: XmpPacket, extended: Buffer): void {
  const known = new Set(propertiesOf(packet).map(({ namespace, name }) => `${namespace} ${name}`));
  for (const property of propertiesOf(parsePacket(extended))) {
    if (!known.has(`${property.namespace} ${property.name}`)) copyProperty(property, packet);
  }
}

/**
 * Splits a packet that is too long. Moves the largest properties to the second packet first, and those that
 * programs expect in the first packet last.
 * @throws {BrokenStructure} if the AI mark alone is too long
 * @see https://developer.adobe.com/xmp/docs/XMPSpecifications/ part 3, 1.1.3.1 "Extended XMP in JPEG"
 */
export function splitXmp(xmp: Buffer, maxBytes: number): SplitXmp {
  if (xmp.length <= maxBytes) return { standard: xmp, extended: null };
  const [first, second] = [emptyPacket(), emptyPacket()];
  let left = maxBytes - EMPTY_BYTES;
  const properties = propertiesOf(parsePacket(xmp)).map((property) => ({
    property,
    bytes: sizeOf(property),
  }));
  properties.sort((one, other) => rankOf(one.property) - rankOf(other.property) || one.bytes - other.bytes);
  for (const { property, bytes } of properties) {
    const fits = bytes <= left;
    copyProperty(property, fits ? first : second);
    if (fits) left -= bytes;
  }
  const extended = serializeUnwrapped(second);
  const guid = createHash('md5').update(extended).digest('hex').toUpperCase();
  setText(first, 'xmpNote', 'HasExtendedXMP', guid);
  const standard = serializePacket(first);
  if (standard.length <= maxBytes) return { standard, extended: { guid, packet: extended } };
  throw new BrokenStructure(`XMP of ${xmp.length} bytes cannot be split`);
}

function rankOf({ namespace }: XmpProperty): number {
  const rank = FIRST.indexOf(namespace);
  return rank < 0 ? FIRST.length : rank;
}

/** The size of a property, including the declaration of its namespace. */
function sizeOf({ node, namespace }: XmpProperty): number {
  const text = isElement(node) ? node.toString() : `${node.name}="${node.value}"`;
  return Buffer.byteLength(text) + namespace.length + 50;
}

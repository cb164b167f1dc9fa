import { DOMParser, type Document, type Element, onErrorStopParsing, XMLSerializer } from '@xmldom/xmldom';
import { BrokenStructure } from '../bytes.ts';
import { NS } from './namespaces.ts';

/**
 * Limits on what makes parsing slow: 1.5 seconds and 300 MB at worst. Large real packets have 10,000 tags and
 * 50 namespaces. A packet of 1 MB of namespaces would take 40 seconds.
 */
const LIMITS: readonly [what: string, pattern: RegExp, most: number][] = [
  ['tags', /</g, 50_000],
  ['attributes', /=\s*["']/g, 50_000],
  ['namespaces', /\sxmlns/g, 1000],
];
const EMPTY = `<x:xmpmeta xmlns:x="${NS.x}"><rdf:RDF xmlns:rdf="${NS.rdf}"><rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>`;

/** An XMP packet as a document. */
export interface XmpPacket {
  readonly document: Document;
  readonly rdf: Element;
}

/** A packet without properties. */
export function emptyPacket(): XmpPacket {
  return parseXml(EMPTY);
}

/**
 * Parses a packet in UTF-8, UTF-16 or UTF-32.
 * @throws {BrokenStructure} if it is not XMP, or has a document type (which XMP forbids)
 */
export function parsePacket(packet: Buffer): XmpPacket {
  const xml = decode(packet).replace(/\0+$/, '').trim();
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new BrokenStructure('XMP must not have a document type');
  for (const [what, pattern, most] of LIMITS) {
    const count = xml.match(pattern)?.length ?? 0;
    if (count > most) throw new BrokenStructure(`XMP has ${count} ${what}; Retouch reads at most ${most}`);
  }
  return parseXml(xml);
}

/** Writes a packet in UTF-8. @see https://developer.adobe.com/xmp/docs/XMPSpecifications/ part 1, 7.3 */
export function serializePacket(packet: XmpPacket): Buffer {
  const begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n';
  return Buffer.concat([
    Buffer.from(begin),
    serializeUnwrapped(packet),
    Buffer.from('\n<?xpacket end="w"?>'),
  ]);
}

/** Writes a packet without the wrapper that programs search for. */
export function serializeUnwrapped({ document }: XmpPacket): Buffer {
  const root = document.documentElement;
  if (root === null) throw new BrokenStructure('the packet has no element');
  return Buffer.from(new XMLSerializer().serializeToString(root));
}

function parseXml(xml: string): XmpPacket {
  let document: Document;
  try {
    document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml');
  } catch (error) {
    throw new BrokenStructure(`XMP is not XML: ${error instanceof Error ? error.message : error}`);
  }
  const rdf = document.getElementsByTagNameNS(NS.rdf, 'RDF').item(0);
  if (rdf === null) throw new BrokenStructure('XMP has no rdf:RDF');
  return { document, rdf };
}

function decode(packet: Buffer): string {
  const [first, second, third] = packet;
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(packet);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(packet);
  if (first === 0 && second === 0x3c && third === 0) return new TextDecoder('utf-16be').decode(packet);
  if (first === 0x3c && second === 0) return new TextDecoder('utf-16le').decode(packet);
  return new TextDecoder('utf-8').decode(packet);
}

import type { Element } from '@xmldom/xmldom';
import { type AiMark, DIGITAL_SOURCE_TYPE } from '../ai-mark.ts';
import type { MetadataKeep } from '../metadata-blocks.ts';
import { NAMESPACES_OF_OTHER_BYTES, NS, type Prefix } from './namespaces.ts';
import { emptyPacket, type XmpPacket } from './packet.ts';
import {
  copyProperty,
  hasProperty,
  isElement,
  isProperty,
  propertiesOf,
  removeProperties,
  setList,
  setText,
  textsOf,
  type XmpProperty,
} from './properties.ts';

/** Properties that `copyright` keeps; null for the whole namespace. */
const RIGHTS: Readonly<Partial<Record<Prefix, readonly string[] | null>>> = {
  dc: ['rights', 'creator'],
  photoshop: ['Credit'],
  xmpRights: null,
  cc: null,
  plus: [
    'CopyrightOwner',
    'CopyrightStatus',
    'CreditLineRequired',
    'DataMining',
    'ImageCreator',
    'ImageSupplier',
    'LicenseID',
    'Licensor',
    'OtherConstraints',
    'TermsAndConditionsText',
    'TermsAndConditionsURL',
  ],
};

/** Properties that name a place in words. */
const PLACES: Readonly<Partial<Record<Prefix, readonly string[]>>> = {
  dc: ['coverage'],
  photoshop: ['City', 'State', 'Country'],
  Iptc4xmpCore: ['Location', 'CountryCode'],
  Iptc4xmpExt: ['LocationCreated', 'LocationShown'],
};
/** Coordinates in any namespace: exif:GPSLatitude, drone-dji:GpsLongitude, geo:lat … */
const POSITION = /^(gps|lat$|long$|lon$)|latitude|longitude|altitude/i;

/**
 * Properties about parts that the finished picture does not have: thumbnails, a second packet, the original's
 * manifest.
 */
const STALE: Readonly<Partial<Record<Prefix, readonly string[]>>> = {
  xmp: ['Thumbnails'],
  xmpNote: ['HasExtendedXMP'],
  dcterms: ['provenance'],
};

/** Keeps what `keep` selects, sets orientation and size to the true values, and removes stale properties. */
export function editXmp(
  packet: XmpPacket,
  { keep, width, height }: { keep: MetadataKeep; width: number; height: number },
): XmpPacket {
  if (keep === 'none') return emptyPacket();
  if (keep === 'copyright') return keepRights(packet);
  removeProperties(packet, (property) => isStale(property) || (keep === 'no-location' && isPlace(property)));
  undeclareStale(packet);
  const truths: [Prefix, string, number][] = [
    ['tiff', 'Orientation', 1],
    ['tiff', 'ImageWidth', width],
    ['tiff', 'ImageLength', height],
    ['exif', 'PixelXDimension', width],
    ['exif', 'PixelYDimension', height],
  ];
  for (const [prefix, name, value] of truths) {
    if (hasProperty(packet, prefix, name)) setText(packet, prefix, name, String(value));
  }
  return packet;
}

/**
 * Marks the packet: a trained model changed this photo; which model; the id of our record. Replaces an older
 * mark. Does not write the model's name to `xmp:CreatorTool`, which names the first program.
 * @see https://iptc.org/std/photometadata/specification/iptc-pmd-techreference_2025.1.yml "AI System Used": a
 * text
 * @see https://developer.adobe.com/xmp/docs/XMPNamespaces/xmp/ `xmp:Identifier`, a bag of texts
 */
export function markPacket(packet: XmpPacket, { modelName, recordId }: AiMark): void {
  // The property's older names (2010), and the version of another AI system.
  const ofAnother = ['DigitalSourcefileType', 'DigitalSourceFileType', 'AISystemVersionUsed'];
  removeProperties(packet, (property) => ofAnother.some((name) => isProperty(property, 'Iptc4xmpExt', name)));
  setText(packet, 'Iptc4xmpExt', 'DigitalSourceType', DIGITAL_SOURCE_TYPE);
  setText(packet, 'Iptc4xmpExt', 'AISystemUsed', modelName);
  const ids = textsOf(packet, 'xmp', 'Identifier').filter((id) => id !== recordId && id.length < 1000);
  setList(packet, 'xmp', 'Identifier', 'Bag', [...ids.slice(-10), recordId]);
}

function keepRights(packet: XmpPacket): XmpPacket {
  const rights = emptyPacket();
  for (const property of propertiesOf(packet)) {
    const isRight = Object.entries(RIGHTS).some(
      ([prefix, names]) =>
        property.namespace === NS[prefix as Prefix] && (names === null || names.includes(property.name)),
    );
    if (isRight) copyProperty(property, rights);
  }
  return rights;
}

function isStale(property: XmpProperty): boolean {
  return NAMESPACES_OF_OTHER_BYTES.includes(property.namespace) || isOneOf(property, STALE);
}

function isPlace(property: XmpProperty): boolean {
  return POSITION.test(property.name) || isOneOf(property, PLACES);
}

function isOneOf(
  property: XmpProperty,
  names: Readonly<Partial<Record<Prefix, readonly string[]>>>,
): boolean {
  return Object.entries(names).some(([prefix, list]) =>
    list.some((name) => isProperty(property, prefix as Prefix, name)),
  );
}

/**
 * Removes the declarations of stale namespaces: readers of gain maps and films search for these in the
 * packet's text.
 */
function undeclareStale({ rdf }: XmpPacket): void {
  const above = rdf.parentNode !== null && isElement(rdf.parentNode) ? [rdf.parentNode as Element] : [];
  const below = [...rdf.childNodes].filter((node) => isElement(node));
  for (const element of [...above, rdf, ...below]) {
    for (const attribute of [...element.attributes]) {
      const isDeclaration = attribute.namespaceURI === NS.xmlns;
      if (isDeclaration && NAMESPACES_OF_OTHER_BYTES.includes(attribute.value)) {
        element.removeAttributeNode(attribute);
      }
    }
  }
}

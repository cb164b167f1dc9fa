import type { Prefix } from '../xmp/namespaces.ts';
import type { XmpPacket } from '../xmp/packet.ts';
import { hasProperty, setList, setText } from '../xmp/properties.ts';
import { readDatasets, readText } from './iim.ts';

/**
 * Datasets of record 2, and the XMP property with the same meaning.
 * @see https://iptc.org/std/photometadata/specification/iptc-pmd-techreference_2025.1.yml "IIMid", "XMPid"
 */
const PROPERTIES: readonly [
  dataset: number,
  prefix: Prefix,
  name: string,
  kind: 'text' | 'Bag' | 'Seq' | 'Alt',
][] = [
  [5, 'dc', 'title', 'Alt'],
  [25, 'dc', 'subject', 'Bag'],
  [40, 'photoshop', 'Instructions', 'text'],
  [80, 'dc', 'creator', 'Seq'],
  [85, 'photoshop', 'AuthorsPosition', 'text'],
  [90, 'photoshop', 'City', 'text'],
  [92, 'Iptc4xmpCore', 'Location', 'text'],
  [95, 'photoshop', 'State', 'text'],
  [100, 'Iptc4xmpCore', 'CountryCode', 'text'],
  [101, 'photoshop', 'Country', 'text'],
  [103, 'photoshop', 'TransmissionReference', 'text'],
  [105, 'photoshop', 'Headline', 'text'],
  [110, 'photoshop', 'Credit', 'text'],
  [115, 'photoshop', 'Source', 'text'],
  [116, 'dc', 'rights', 'Alt'],
  [120, 'dc', 'description', 'Alt'],
  [122, 'photoshop', 'CaptionWriter', 'text'],
];

/** Adds IPTC values to XMP that XMP does not have, for picture types that cannot hold IPTC. */
export function addIptc(packet: XmpPacket, iptc: Buffer): void {
  const datasets = readDatasets(iptc).filter(({ record }) => record === 2);
  for (const [dataset, prefix, name, kind] of PROPERTIES) {
    const texts = datasets.filter(({ number }) => number === dataset).map(({ data }) => readText(data));
    const [first] = texts;
    if (first === undefined || hasProperty(packet, prefix, name)) continue;
    if (kind === 'text') setText(packet, prefix, name, first);
    else setList(packet, prefix, name, kind, kind === 'Alt' ? [first] : texts);
  }
}

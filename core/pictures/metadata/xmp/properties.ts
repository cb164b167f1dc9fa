import type { Attr, Element } from '@xmldom/xmldom';
import { NS, type Prefix } from './namespaces.ts';
import type { XmpPacket } from './packet.ts';

/** A property of the photo: an element of an rdf:Description, or an attribute of it. */
export interface XmpProperty {
  readonly namespace: string;
  readonly name: string;
  readonly description: Element;
  readonly node: Element | Attr;
}

/** All current properties. */
export function propertiesOf(packet: XmpPacket): XmpProperty[] {
  return descriptionsOf(packet).flatMap((description) => {
    const attributes = [...description.attributes].filter(
      ({ namespaceURI }) =>
        namespaceURI !== null && ![NS.rdf, NS.xml, NS.xmlns].includes(namespaceURI as never),
    );
    return [...attributes, ...elementsOf(description)].map((node) => ({
      namespace: node.namespaceURI ?? '',
      name: node.localName ?? '',
      description,
      node,
    }));
  });
}

/** Removes properties. */
export function removeProperties(packet: XmpPacket, goes: (property: XmpProperty) => boolean): void {
  for (const property of propertiesOf(packet)) {
    if (!goes(property)) continue;
    const { description, node } = property;
    if (isElement(node)) description.removeChild(node);
    else description.removeAttributeNode(node);
  }
}

/** Whether a property has that prefix and name. */
export function isProperty({ namespace, name }: XmpProperty, prefix: Prefix, wanted: string): boolean {
  return namespace === NS[prefix] && name === wanted;
}

/** Whether the packet has a property. */
export function hasProperty(packet: XmpPacket, prefix: Prefix, name: string): boolean {
  return propertiesOf(packet).some((property) => isProperty(property, prefix, name));
}

/** Sets a property to a text, and replaces any old value. */
export function setText(packet: XmpPacket, prefix: Prefix, name: string, text: string): void {
  removeProperties(packet, (property) => isProperty(property, prefix, name));
  addElement(packet, prefix, name).appendChild(packet.document.createTextNode(text));
}

/** Sets a property to a list: rdf:Bag, rdf:Seq, or rdf:Alt with the default language. */
export function setList(
  packet: XmpPacket,
  prefix: Prefix,
  name: string,
  kind: 'Bag' | 'Seq' | 'Alt',
  texts: readonly string[],
): void {
  removeProperties(packet, (property) => isProperty(property, prefix, name));
  const list = packet.document.createElementNS(NS.rdf, `rdf:${kind}`);
  addElement(packet, prefix, name).appendChild(list);
  for (const text of texts) {
    const item = packet.document.createElementNS(NS.rdf, 'rdf:li');
    if (kind === 'Alt') item.setAttributeNS(NS.xml, 'xml:lang', 'x-default');
    item.appendChild(packet.document.createTextNode(text));
    list.appendChild(item);
  }
}

/** The texts of a property: the items of its list, or its own text. */
export function textsOf(packet: XmpPacket, prefix: Prefix, name: string): string[] {
  const property = propertiesOf(packet).find((candidate) => isProperty(candidate, prefix, name));
  if (property === undefined) return [];
  if (!isElement(property.node)) return [property.node.value];
  const items = [...property.node.getElementsByTagNameNS(NS.rdf, 'li')];
  return (items.length > 0 ? items : [property.node]).map((item) => item.textContent?.trim() ?? '');
}

/** Copies a property to another packet. */
export function copyProperty({ node }: XmpProperty, to: XmpPacket): void {
  const description = firstDescription(to);
  const copy = to.document.importNode(node, true);
  if (isElement(copy)) description.appendChild(copy);
  else description.setAttributeNodeNS(copy);
}

/** Whether a node is an element. */
export function isElement(node: { nodeType: number }): node is Element {
  return node.nodeType === 1;
}

function descriptionsOf({ rdf }: XmpPacket): Element[] {
  return elementsOf(rdf);
}

function firstDescription(packet: XmpPacket): Element {
  const [first] = descriptionsOf(packet);
  if (first !== undefined) return first;
  const description = packet.document.createElementNS(NS.rdf, 'rdf:Description');
  description.setAttributeNS(NS.rdf, 'rdf:about', '');
  packet.rdf.appendChild(description);
  return description;
}

function addElement(packet: XmpPacket, prefix: Prefix, name: string): Element {
  const element = packet.document.createElementNS(NS[prefix], `${prefix}:${name}`);
  firstDescription(packet).appendChild(element);
  return element;
}

function elementsOf(parent: Element): Element[] {
  return [...parent.childNodes].filter((node) => isElement(node));
}

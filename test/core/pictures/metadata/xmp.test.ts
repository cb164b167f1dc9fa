import { describe, expect, test } from 'vitest';
import { editXmp, markPacket } from '../../../../core/pictures/metadata/xmp/edit-xmp.ts';
import { joinExtended, splitXmp } from '../../../../core/pictures/metadata/xmp/extended-xmp.ts';
import { parsePacket, serializePacket } from '../../../../core/pictures/metadata/xmp/packet.ts';
import { propertiesOf } from '../../../../core/pictures/metadata/xmp/properties.ts';

const MARK = { modelName: 'SeedEdit 3.0', recordId: 'look-12-0f3a9c' };
const SIZE = { width: 90, height: 140 };

const NAMESPACES = [
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
  'xmlns:tiff="http://ns.adobe.com/tiff/1.0/"',
  'xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
  'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"',
  'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"',
  'xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/"',
].join(' ');

function packetOf(attributes: string, elements = ''): string {
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" ${NAMESPACES} ${attributes}>${elements}</rdf:Description>
    </rdf:RDF></x:xmpmeta>${' '.repeat(200)}<?xpacket end="w"?>`;
}

function edit(xml: string, keep: 'all' | 'no-location' | 'copyright' = 'all'): string {
  const packet = editXmp(parsePacket(Buffer.from(xml)), { keep, ...SIZE });
  markPacket(packet, MARK);
  return serializePacket(packet).toString();
}

function namesOf(xml: string): string[] {
  return propertiesOf(parsePacket(Buffer.from(xml))).map(({ name }) => name);
}

describe('properties written as attributes', () => {
  const edited = edit(
    packetOf('tiff:Orientation="6" xmp:Label="Red" hdrgm:Version="1.0" GCamera:MotionPhoto="1"'),
  );

  test('are edited like elements', () => {
    expect(namesOf(edited)).toEqual([
      'Label',
      'Orientation',
      'DigitalSourceType',
      'AISystemUsed',
      'Identifier',
    ]);
    expect(edited).toMatch(/<tiff:Orientation>1</);
  });

  test('leave no trace of gain maps and films', () => {
    expect(edited).not.toMatch(/hdr-gain-map|photos\/1\.0\/camera/);
  });
});

test('an older mark under another prefix is replaced, and the property’s name of 2010 removed', () => {
  const older =
    'i:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture" i:DigitalSourcefileType="x"';
  const edited = edit(packetOf(`${older} i:AISystemUsed="Another" i:AISystemVersionUsed="7"`));
  expect(edited).not.toMatch(/digitalCapture|Another|AISystemVersionUsed|DigitalSourcefileType/);
  expect(namesOf(edited).filter((name) => name === 'DigitalSourceType')).toHaveLength(1);
});

test('a photo that is retouched again keeps the id of the first record', () => {
  const once = edit(packetOf(''));
  const packet = parsePacket(Buffer.from(once));
  markPacket(packet, { ...MARK, recordId: 'second' });
  expect(serializePacket(packet).toString()).toMatch(
    /<rdf:li>look-12-0f3a9c<\/rdf:li><rdf:li>second<\/rdf:li>/,
  );
});

test('no-location drops coordinates in any namespace', () => {
  const position = 'drone-dji:GpsLatitude="48" drone-dji:AbsoluteAltitude="519" xmp:Label="Red"';
  expect(namesOf(edit(packetOf(position), 'no-location'))).toEqual(
    expect.not.arrayContaining(['GpsLatitude', 'AbsoluteAltitude']),
  );
  expect(namesOf(edit(packetOf(position)))).toContain('GpsLatitude');
});

test('copyright keeps licensor and data mining, and drops the caption', () => {
  const plus =
    'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" plus:DataMining="no" plus:ModelReleaseStatus="x"';
  const edited = edit(
    packetOf(plus, '<dc:description>A look</dc:description><dc:rights>Studio</dc:rights>'),
    'copyright',
  );
  expect(namesOf(edited)).toEqual([
    'DataMining',
    'rights',
    'DigitalSourceType',
    'AISystemUsed',
    'Identifier',
  ]);
});

test('structures, languages and unknown namespaces are preserved', () => {
  const inner = `<q:thing xmlns:q="urn:q" rdf:parseType="Resource"><q:a xml:lang="ru">Студия &amp; Söhne</q:a></q:thing>`;
  expect(edit(packetOf('', inner))).toContain(inner);
});

describe.each(['utf16le', 'utf-16be'])('a packet in %s', (encoding) => {
  test('is read', () => {
    const bytes = Buffer.from(`\ufeff${packetOf('xmp:Label="Студия"')}`, 'utf16le');
    if (encoding === 'utf-16be') bytes.swap16();
    expect(serializePacket(parsePacket(bytes)).toString()).toContain('Студия');
  });
});

describe.each([
  ['cut', packetOf('').slice(0, 300)],
  ['of no XML', 'Студия'],
  ['without rdf:RDF', '<a/>'],
  ['with entities', `<!DOCTYPE a [<!ENTITY b "c">]>${packetOf('')}`],
  ['with too many tags', packetOf('', '<dc:a/>'.repeat(60_000))],
  ['with too many attributes', packetOf('', `<dc:a ${'a="1" '.repeat(60_000)}/>`)],
  ['with too many namespaces', packetOf('', '<q:a xmlns:q="urn:q"/>'.repeat(2000))],
  ['with an undeclared prefix', packetOf('undeclared:a="1"')],
])('a packet %s', (_, xml) => {
  test('is broken', () => {
    expect(() => parsePacket(Buffer.from(xml))).toThrow(expect.objectContaining({ name: 'BrokenStructure' }));
  });
});

test('nesting of 20,000 levels is read', () => {
  const deep = packetOf('', `${'<dc:a>'.repeat(20_000)}${'</dc:a>'.repeat(20_000)}`);
  expect(namesOf(edit(deep))).toContain('AISystemUsed');
});

describe('a packet that is too long for a segment', () => {
  const history = `<xmp:Label>Red</xmp:Label><dc:rights>Studio</dc:rights><q:h xmlns:q="urn:q">${'ж'.repeat(90_000)}</q:h>`;
  const whole = Buffer.from(edit(packetOf('', history)));
  const split = splitXmp(whole, 65_000);

  test('keeps mark and rights in the first packet', () => {
    expect(split.standard.length).toBeLessThanOrEqual(65_000);
    const names = namesOf(split.standard.toString());
    expect(names).toEqual(expect.arrayContaining(['rights', 'AISystemUsed', 'HasExtendedXMP']));
    expect(names).not.toContain('h');
  });

  test('is whole again when it is joined', () => {
    const joined = parsePacket(split.standard);
    joinExtended(joined, split.extended?.packet ?? Buffer.alloc(0));
    expect(propertiesOf(joined).find(({ name }) => name === 'h')?.node.textContent).toBe('ж'.repeat(90_000));
  });
});

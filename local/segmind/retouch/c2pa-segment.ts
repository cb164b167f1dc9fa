/** The constant end of the UUIDs of C2PA's JUMBF boxes, which follows four letters. */
const UUID_END = Buffer.from('00110010800000aa00389b71', 'hex');
const HAS_LABEL_AND_CAN_BE_ASKED_FOR = 3;
/** The header after the segment's length: "JP", the number of the box, the number of the packet. */
const JPEG_XT_HEADER = Buffer.from('4a50000100000001', 'hex');

/**
 * Inserts a C2PA manifest after the start of a JPEG. It says that a model has changed the picture, and is not
 * signed.
 * @see https://spec.c2pa.org/specifications/specifications/2.1/specs/C2PA_Specification.html
 */
export function addC2paManifest(jpeg: Buffer): Buffer {
  const action = { action: 'c2pa.edited', digitalSourceType: 'compositeWithTrainedAlgorithmicMedia' };
  const json = box('json', Buffer.from(JSON.stringify({ actions: [action] })));
  const assertion = describedBox('json', 'c2pa.actions', json);
  const assertions = describedBox('c2as', 'c2pa.assertions', assertion);
  const manifest = describedBox('c2ma', 'urn:uuid:51b0a7ed-0000-4000-8000-000000000000', assertions);
  const store = describedBox('c2pa', 'c2pa', manifest);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(2 + JPEG_XT_HEADER.length + store.length);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xeb]),
    length,
    JPEG_XT_HEADER,
    store,
    jpeg.subarray(2),
  ]);
}

/** A JUMBF superbox: its description, then its content. */
function describedBox(kind: string, label: string, content: Buffer): Buffer {
  const description = box(
    'jumd',
    Buffer.from(kind),
    UUID_END,
    Buffer.from([HAS_LABEL_AND_CAN_BE_ASKED_FOR]),
    Buffer.from(`${label}\0`),
  );
  return box('jumb', description, content);
}

function box(type: string, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(8 + content.length);
  return Buffer.concat([length, Buffer.from(type), content]);
}

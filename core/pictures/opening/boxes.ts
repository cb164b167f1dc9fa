import type { ByteFile } from './byte-file.ts';

/** A box of an ISO media file: HEIF, AVIF, CR3. */
export interface Box {
  readonly type: string;
  /** Offset of the content, after size and type. */
  readonly at: number;
  /** Offset of the end, or of the parent's end if that comes first. */
  readonly end: number;
  /** Offset of the end according to the box's own size. */
  readonly claimedEnd: number;
}

// A HEIC of 48 MP has about 60 properties and 200 items. A hostile file can consist of boxes of 8 bytes.
const MAX_BOXES = 4096;

/**
 * Reads the boxes from `at` to `end`, up to the first broken one.
 * @see ISO/IEC 14496-12 4.2: a size of 1 means that 64 bits follow, 0 that the box reaches to the end
 */
export function readBoxes(bytes: ByteFile, at = 0, end = bytes.size): Box[] {
  const boxes: Box[] = [];
  let from = at;
  while (from + 8 <= end && boxes.length < MAX_BOXES) {
    const head = bytes.peek(from, 16);
    if (head.length < 8) break;
    const short = head.readUInt32BE(0);
    const isLong = short === 1;
    if (isLong && head.length < 16) break;
    const length = isLong ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - from : short;
    const body = from + (isLong ? 16 : 8);
    if (length < body - from) break;
    const claimedEnd = from + length;
    boxes.push({
      type: head.toString('latin1', 4, 8),
      at: body,
      end: Math.min(claimedEnd, end),
      claimedEnd,
    });
    from += length;
  }
  return boxes;
}

/** The first box of that type. */
export function findBox(boxes: readonly Box[], type: string): Box | undefined {
  return boxes.find((box) => box.type === type);
}

/** Follows a path of box types and returns the boxes within the last; empty if one is missing. */
export function boxesWithin(bytes: ByteFile, boxes: readonly Box[], ...path: string[]): Box[] {
  let found = boxes;
  for (const type of path) {
    const box = findBox(found, type);
    if (box === undefined) return [];
    found = readBoxes(bytes, box.at, box.end);
  }
  return [...found];
}

/** The content of a box, at most `maxBytes` of it. */
export function bodyOf(bytes: ByteFile, box: Box, maxBytes: number): Buffer {
  return bytes.peek(box.at, Math.min(box.end - box.at, maxBytes));
}

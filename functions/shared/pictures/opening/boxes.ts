import type { ByteFile } from './byte-file.ts';

/** A box of an ISO media file: HEIF, AVIF, CR3. */
export interface Box {
  readonly type: string;
  /** Of what it holds, behind its size and type. */
  readonly at: number;
  /** Of its end, or its parent's if that comes first. */
  readonly end: number;
  /** Of its end, as its size says. */
  readonly claimedEnd: number;
}

// A HEIC of 48 MP has some 60 properties and 200 items; a hostile file has boxes of 8 bytes up to its end.
const MAX_BOXES = 4096;

/**
 * The boxes from `at` to `end`, up to the first that is broken.
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

/** Follows a path of types from the first box of each to the boxes within the last; empty if one is missing. */
export function boxesWithin(bytes: ByteFile, boxes: readonly Box[], ...path: string[]): Box[] {
  let found = boxes;
  for (const type of path) {
    const box = findBox(found, type);
    if (box === undefined) return [];
    found = readBoxes(bytes, box.at, box.end);
  }
  return [...found];
}

/** What a box holds, at most that many bytes of it. */
export function bodyOf(bytes: ByteFile, box: Box, maxBytes: number): Buffer {
  return bytes.peek(box.at, Math.min(box.end - box.at, maxBytes));
}

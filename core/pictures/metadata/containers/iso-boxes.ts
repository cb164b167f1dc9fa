import { BrokenStructure, type Bytes } from '../bytes.ts';

/** A box of an ISO base media file. @see ISO/IEC 14496-12, 4.2 */
export interface IsoBox {
  readonly type: string;
  readonly start: number;
  /** Start of the content, after size, type and UUID. */
  readonly contentStart: number;
  readonly end: number;
  /** The UUID of a "uuid" box, in hexadecimal. */
  readonly uuid: string | null;
}

const MAX_BOXES = 10_000;

/** Reads the boxes in a range of bytes, up to the first that is cut off. */
export function readBoxes(bytes: Bytes, start = 0, end = bytes.length): IsoBox[] {
  const boxes: IsoBox[] = [];
  for (let at = start; at + 8 <= end && boxes.length < MAX_BOXES; ) {
    const head = bytes.read(at, 8);
    const type = head.toString('latin1', 4);
    let size = head.readUInt32BE(0);
    let contentStart = at + 8;
    if (size === 0) size = end - at;
    if (size === 1) {
      if (at + 16 > end) break;
      size = Number(bytes.read(at + 8, 8).readBigUInt64BE(0));
      contentStart += 8;
    }
    let uuid: string | null = null;
    if (type === 'uuid' && contentStart + 16 <= end) {
      uuid = bytes.read(contentStart, 16).toString('hex');
      contentStart += 16;
    }
    if (at + size > end || at + size < contentStart) break;
    boxes.push({ type, start: at, contentStart, end: at + size, uuid });
    at += size;
  }
  return boxes;
}

/** The first box of that type. */
export function findBox(boxes: readonly IsoBox[], type: string): IsoBox | undefined {
  return boxes.find((box) => box.type === type);
}

/** The first box of that type. @throws {BrokenStructure} without one */
export function needBox(boxes: readonly IsoBox[], type: string): IsoBox {
  const box = findBox(boxes, type);
  if (box === undefined) throw new BrokenStructure(`it has no box ${type}`);
  return box;
}

/** Makes a box from its content. */
export function makeBox(type: string, content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** Reads numbers, bytes and text one after the other. */
export class Cursor {
  private at = 0;
  private readonly buffer: Buffer;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  /** Reads a number of 0, 1, 2, 4 or 8 bytes. @throws {BrokenStructure} at the end */
  number(length: number): number {
    if (length === 0) return 0;
    const piece = this.bytes(length);
    return length === 8 ? Number(piece.readBigUInt64BE(0)) : piece.readUIntBE(0, Math.min(length, 6));
  }

  /** Reads the next bytes. @throws {BrokenStructure} at the end */
  bytes(length: number): Buffer {
    if (this.at + length > this.buffer.length) throw new BrokenStructure('a box is too short');
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  /** Reads text up to the next zero byte, or to the end. */
  text(): string {
    const zero = this.buffer.indexOf(0, this.at);
    const end = zero < 0 ? this.buffer.length : zero;
    const text = this.buffer.toString('latin1', this.at, end);
    this.at = Math.min(end + 1, this.buffer.length);
    return text;
  }
}

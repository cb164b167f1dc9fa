/** The offset of a JPEG's first segment with this marker after `from`, at its 0xFF. */
export function findSegment(jpeg: Buffer, marker: number, from = 2): number {
  const at = jpeg.indexOf(Buffer.from([0xff, marker]), from);
  if (at === -1) throw new Error(`no segment ${marker.toString(16)}`);
  return at;
}

/** The JPEG with bytes inserted before one of its segments. */
export function insertBefore(jpeg: Buffer, marker: number, bytes: Buffer): Buffer {
  const at = findSegment(jpeg, marker);
  return Buffer.concat([jpeg.subarray(0, at), bytes, jpeg.subarray(at)]);
}

/** The JPEG with some bytes changed. */
export function patch(file: Buffer, at: number, bytes: readonly number[]): Buffer {
  const changed = Buffer.from(file);
  changed.set(bytes, at);
  return changed;
}

/** An application segment of `bytes` bytes in total. */
export function segmentOf(marker: number, bytes: number): Buffer {
  const segment = Buffer.alloc(bytes, 0x20);
  segment.writeUInt16BE(0xff00 + marker, 0);
  segment.writeUInt16BE(bytes - 2, 2);
  return segment;
}

export const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

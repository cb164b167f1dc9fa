import { readBoxes } from './boxes.ts';
import type { ByteFile } from './byte-file.ts';
import { readDirectories, TAG } from './tiff-tags.ts';

const TAIL_BYTES = 64 * 1024;

/**
 * Whether a picture that cannot be decoded claims to reach beyond its file's end. If so, it broke off; if
 * not, it is damaged.
 */
export function isCutOff(bytes: ByteFile, kind: 'png' | 'webp' | 'avif' | 'heic' | 'tiff'): boolean {
  switch (kind) {
    case 'png':
      return !bytes.peek(Math.max(bytes.size - TAIL_BYTES, 0), TAIL_BYTES).includes('IEND');
    case 'webp':
      return bytes.size < 12 || bytes.read(4, 4).readUInt32LE(0) + 8 > bytes.size;
    case 'avif':
    case 'heic':
      return (readBoxes(bytes).at(-1)?.claimedEnd ?? bytes.size + 1) > bytes.size;
    case 'tiff': {
      const directories = readDirectories(bytes);
      return directories.length === 0 || directories.some((each) => endsBehind(each, bytes.size));
    }
  }
}

function endsBehind(directory: ReturnType<typeof readDirectories>[number], size: number): boolean {
  const lengths = directory.numbers(TAG.stripByteCounts);
  return directory.numbers(TAG.stripOffsets).some((at, index) => at + (lengths[index] ?? 0) > size);
}

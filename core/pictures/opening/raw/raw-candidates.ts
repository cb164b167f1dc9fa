import type { ByteFile } from '../byte-file.ts';
import { readShownAs } from '../tiff-tags.ts';
import type { Candidate, RawFacts } from './candidate.ts';
import { findCr3Candidates } from './cr3.ts';
import { findTiffCandidates } from './tiff-raw.ts';

/**
 * The structure of RAW files: TIFF (CR2, NEF, ARW, DNG, ORF, RW2), boxes (CR3), or Fujifilm's own header
 * (RAF).
 */
export type RawLayout = 'tiff' | 'cr3' | 'raf';

/** Lists a RAW file's previews. */
export function readRawFacts(bytes: ByteFile, layout: RawLayout): RawFacts {
  switch (layout) {
    case 'tiff':
      return { candidates: findTiffCandidates(bytes), shownAs: readShownAs(bytes) };
    case 'cr3':
      return findCr3Candidates(bytes);
    case 'raf':
      return { candidates: findRafCandidates(bytes), shownAs: null };
  }
}

/** @see https://libopenraw.freedesktop.org/formats/raf/: the header's offset and length of the JPEG, big-endian */
function findRafCandidates(bytes: ByteFile): Candidate[] {
  const header = bytes.peek(84, 8);
  return header.length < 8 ? [] : [{ at: header.readUInt32BE(0), length: header.readUInt32BE(4) }];
}

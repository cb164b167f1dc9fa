import { type Box, bodyOf, boxesWithin, findBox, readBoxes } from '../boxes.ts';
import type { ByteFile } from '../byte-file.ts';
import { readShownAs } from '../tiff-tags.ts';
import type { Candidate, RawFacts } from './candidate.ts';

const CANON_METADATA = '85c0b687820f11e08111f4ce462b6a48';
const CANON_PREVIEW = 'eaf42b5e1c984b88b9fbb7dc406e4d16';
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const MAX_EXIF_BYTES = 1024 * 1024;

/**
 * Finds the JPEGs of a CR3: the full-size one is the first sample of a track, one of 1,620 pixels is in a
 * PRVW box.
 * @see https://github.com/lclevy/canon_cr3
 */
export function findCr3Candidates(bytes: ByteFile): RawFacts {
  const top = readBoxes(bytes);
  const movie = boxesWithin(bytes, top, 'moov');
  const metadata = findUuid(bytes, movie, CANON_METADATA);
  const [main, exif] = ['CMT1', 'CMT2'].map((type) => {
    const box = findBox(metadata, type);
    return box === undefined ? null : readShownAs(bodyOf(bytes, box, MAX_EXIF_BYTES));
  });
  return {
    candidates: [
      ...movie.filter(({ type }) => type === 'trak').flatMap((track) => findSample(bytes, track)),
      ...findPreview(bytes, top),
    ],
    shownAs: main ? { orientation: main.orientation, isAdobeRgb: exif?.isAdobeRgb === true } : null,
  };
}

/** The boxes within the `uuid` box of that id; empty if there is none. */
function findUuid(bytes: ByteFile, boxes: readonly Box[], id: string, skip = 0): Box[] {
  const box = boxes.find(({ type, at }) => type === 'uuid' && bytes.peek(at, 16).toString('hex') === id);
  return box === undefined ? [] : readBoxes(bytes, box.at + 16 + skip, box.end);
}

function findSample(bytes: ByteFile, track: Box): Candidate[] {
  const tables = boxesWithin(bytes, readBoxes(bytes, track.at, track.end), 'mdia', 'minf', 'stbl');
  const [sizes, offsets] = ['stsz', 'co64'].map((type) => {
    const box = findBox(tables, type);
    return box === undefined ? Buffer.alloc(0) : bodyOf(bytes, box, 24);
  });
  if (sizes === undefined || offsets === undefined || sizes.length < 12 || offsets.length < 16) return [];
  const common = sizes.readUInt32BE(4);
  const length = common === 0 && sizes.length >= 16 ? sizes.readUInt32BE(12) : common;
  return [{ at: Number(offsets.readBigUInt64BE(8)), length }];
}

function findPreview(bytes: ByteFile, top: readonly Box[]): Candidate[] {
  const box = findBox(findUuid(bytes, top, CANON_PREVIEW, 8), 'PRVW');
  if (box === undefined) return [];
  const start = bytes.peek(box.at, 32).indexOf(JPEG_START);
  return start === -1 ? [] : [{ at: box.at + start, length: box.end - box.at - start }];
}

import type { ByteFile } from '../byte-file.ts';
import { type Directory, readDirectories, readDirectory, TAG } from '../tiff-tags.ts';
import type { Candidate } from './candidate.ts';

/** JPEG in a strip or tile: old style (CR2) and new (DNG). */
const JPEG_COMPRESSIONS = [6, 7];
const CFA = 32803;
const LINEAR_RAW = 34892;
/** Panasonic's JPEG, as the value of a tag. @see https://exiftool.org/TagNames/PanasonicRaw.html */
const JPEG_FROM_RAW = 0x2e;

/** Whether a file with TIFF's structure holds a sensor's data. */
export function isRawTiff(bytes: ByteFile): boolean {
  const mark = bytes.peek(0, 12).toString('latin1');
  // Olympus and Panasonic have their own magic numbers; Canon has a mark after TIFF's.
  if (/^(IIRO|IIRS|MMOR|IIU\0)/.test(mark) || mark.slice(8, 10) === 'CR') return true;
  return readDirectories(bytes).some((directory) => {
    const photometric = directory.numbers(TAG.photometric)[0];
    return directory.value(TAG.dngVersion) !== null || photometric === CFA || photometric === LINEAR_RAW;
  });
}

/** The previews that the directories of a RAW file point to. */
export function findTiffCandidates(bytes: ByteFile): Candidate[] {
  return readDirectories(bytes).flatMap((directory) => [
    ...pairUp(directory, TAG.jpegOffset, TAG.jpegLength),
    ...(JPEG_COMPRESSIONS.includes(directory.numbers(TAG.compression)[0] ?? 0)
      ? [
          ...pairUp(directory, TAG.stripOffsets, TAG.stripByteCounts),
          ...pairUp(directory, TAG.tileOffsets, TAG.tileByteCounts),
        ]
      : []),
    ...findInValue(directory, JPEG_FROM_RAW),
    ...findOlympusPreview(bytes, directory),
  ]);
}

/** A preview in one piece: several strips are not one JPEG. */
function pairUp(directory: Directory, offsetTag: number, lengthTag: number): Candidate[] {
  const [offsets, lengths] = [directory.numbers(offsetTag), directory.numbers(lengthTag)];
  const [at, length] = [offsets[0], lengths[0]];
  return at !== undefined && length !== undefined && offsets.length === 1 ? [{ at, length }] : [];
}

function findInValue(directory: Directory, tag: number): Candidate[] {
  const value = directory.value(tag);
  return value === null || value.bytes <= 4 ? [] : [{ at: value.at, length: value.bytes }];
}

/**
 * Olympus stores the preview's position in its maker note, with offsets from the note's start.
 * @see https://exiftool.org/TagNames/Olympus.html: CameraSettings 0x2020, PreviewImageStart 0x101 and Length
 * 0x102
 */
function findOlympusPreview(bytes: ByteFile, exif: Directory): Candidate[] {
  const note = exif.value(TAG.makerNote);
  if (note === null) return [];
  const mark = bytes.peek(note.at, 16).toString('latin1');
  const header = mark.startsWith('OLYMPUS\0') ? 12 : mark.startsWith('OM SYSTEM\0\0\0') ? 16 : null;
  if (header === null) return [];
  const order = bytes.peek(note.at + header - 4, 2).toString('latin1');
  const layout = { base: note.at, isBig: order === 'MM' };
  const main = readDirectory(bytes, { at: note.at + header, ...layout });
  const value = main?.directory.value(0x2020);
  if (value === undefined || value === null) return [];
  const offset = main?.directory.numbers(0x2020)[0];
  // Older cameras store the settings as the tag's value, newer ones as a link to them.
  const places = [value.at, ...(offset === undefined ? [] : [note.at + offset])];
  return places.flatMap((at) => {
    const settings = readDirectory(bytes, { at, ...layout })?.directory;
    const found = settings === undefined ? [] : pairUp(settings, 0x101, 0x102);
    return found.map((place) => ({ ...place, at: note.at + place.at }));
  });
}

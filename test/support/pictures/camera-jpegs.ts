import { buildTiff, bytesOf, link, long, short, text } from '../../../simulation/pictures/tiff-file.ts';
import { insertBefore } from './jpeg-edits.ts';

const TABLES = 0xc4;

/**
 * The JPEG as a camera set to Adobe RGB writes it: only EXIF names the colour space.
 * @see CIPA DC-008 (Exif 2.32) "ColorSpace", and DCF 2.0 "R03"
 */
export function asAdobeRgb(jpeg: Buffer): Buffer {
  const exif = buildTiff([
    { 274: short(1), 34665: link({ 40961: short(65535), 40965: link({ 1: text('R03') }) }) },
  ]);
  return insertBefore(jpeg, TABLES, segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif])));
}

/**
 * An MPO file, as stereo cameras and phones with a depth map write it: two JPEGs in one file, listed in the
 * first.
 * @see CIPA DC-007 (Multi-Picture Format) 5.2
 */
export function asMpo(first: Buffer, second: Buffer): Buffer {
  const withList = (sizes: readonly [number, number], secondAt: number) => {
    const entries = Buffer.alloc(32);
    entries.writeUInt32LE(0x20030000, 0);
    entries.writeUInt32LE(sizes[0], 4);
    entries.writeUInt32LE(0x00020002, 16);
    entries.writeUInt32LE(sizes[1], 20);
    entries.writeUInt32LE(secondAt, 24);
    const list = buildTiff([
      { 45056: bytesOf(Buffer.from('0100')), 45057: long(2), 45058: bytesOf(entries) },
    ]);
    return insertBefore(first, TABLES, segment(0xe2, Buffer.concat([Buffer.from('MPF\0'), list])));
  };
  const { length } = withList([0, 0], 0);
  const whole = withList([length, second.length], 0);
  // Offsets count from the list's own header.
  const listAt = whole.indexOf('MPF\0') + 4;
  return Buffer.concat([withList([length, second.length], length - listAt), second]);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

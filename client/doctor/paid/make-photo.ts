import { randomBytes } from 'node:crypto';
import portrait from './portrait.json' with { type: 'json' };

/** More than 5 MiB: from there on, clients and S3 treat bodies as large. */
const PHOTO_BYTES = 5.5 * 1024 * 1024;
/** The marker of a JPEG comment, 0xFF 0xFE. A length of two bytes follows, which counts itself. */
const COMMENT = 0xfffe;
const MAX_COMMENT_BYTES = 0xffff - 2;
const START_BYTES = 2;

/**
 * Makes a small portrait in a large file: a JPEG of 480 × 600 pixels with more than 5 MB of comments. The
 * comments are random, so that each photo is a new one.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.2.4.5
 */
export function makePhoto(): Buffer {
  const jpeg = Buffer.from(portrait.base64, 'base64');
  const comments = Math.ceil((PHOTO_BYTES - jpeg.length) / MAX_COMMENT_BYTES);
  return Buffer.concat([
    jpeg.subarray(0, START_BYTES),
    ...Array.from({ length: comments }, makeComment),
    jpeg.subarray(START_BYTES),
  ]);
}

function makeComment(): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(COMMENT, 0);
  head.writeUInt16BE(MAX_COMMENT_BYTES + 2, 2);
  return Buffer.concat([head, randomBytes(MAX_COMMENT_BYTES)]);
}

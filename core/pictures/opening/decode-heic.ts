import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LibHeif } from 'libheif-js/libheif-wasm/libheif-bundle.js';
import type { HeicFacts } from './heic-facts.ts';
import { DamagedPhoto } from './refusals.ts';
import { type Pixels, writeTiff } from './write-tiff.ts';

/** @see https://github.com/strukturag/libheif: heif_colorspace, heif_chroma and heif_channel in libheif/api */
const RGB = 1;
const INTERLEAVED_RGB = 10;
const INTERLEAVED_RGBA = 11;
const INTERLEAVED = 10;

/**
 * Decodes a HEIC's main picture into a TIFF with its profile, turned according to its `irot` and `imir`.
 * Loads libheif when the first HEIC arrives. Each HEIC gets an instance of its own, because an instance's
 * memory never shrinks. libheif stays outside the bundle: it needs `__dirname`, which a module does not have.
 * @throws {DamagedPhoto} if it cannot be decoded, or a tile of it is missing
 */
export async function decodeHeic(
  path: string,
  { facts, maxPixels, to }: { facts: HeicFacts; maxPixels: number; to: string },
): Promise<void> {
  const { default: createLibHeif } = await import('libheif-js/libheif-wasm/libheif-bundle.js');
  const pixels = decode(createLibHeif(), { path, maxPixels });
  writeTiff(to, pixels, facts);
}

/** Does not release anything: the instance is dropped with all its memory. */
function decode(heif: LibHeif, { path, maxPixels }: { path: string; maxPixels: number }): Pixels {
  const file = readInto(heif, path);
  const context = heif._heif_context_alloc();
  call(heif, (error) =>
    heif._heif_context_read_from_memory_without_copy(error, context, file.at, file.length, 0),
  );
  const handle = call(heif, (error, result) =>
    heif._heif_context_get_primary_image_handle(error, context, result),
  );
  const width = heif._heif_image_handle_get_width(handle);
  const height = heif._heif_image_handle_get_height(handle);
  if (width * height > maxPixels) throw new DamagedPhoto('its header has two different sizes in pixels');
  const hasAlpha = heif._heif_image_handle_has_alpha_channel(handle) !== 0;
  const chroma = hasAlpha ? INTERLEAVED_RGBA : INTERLEAVED_RGB;
  const image = call(heif, (error, result) => heif._heif_decode_image(error, handle, result, RGB, chroma, 0));
  // libheif leaves a tile that it cannot decode grey, and warns.
  if (heif._heif_image_get_decoding_warnings(image, 0, 0, 0) > 0) {
    throw new DamagedPhoto('a part of the picture is missing', { breaksOff: true });
  }
  const strideAt = heif._malloc(4);
  const at = heif._heif_image_get_plane_readonly(image, INTERLEAVED, strideAt);
  const stride = readPointer(heif, strideAt);
  const data = heif.HEAPU8.subarray(at, at + stride * height);
  return { width, height, channels: hasAlpha ? 4 : 3, data, stride };
}

function readInto(heif: LibHeif, path: string): { at: number; length: number } {
  const descriptor = openSync(path, 'r');
  try {
    const length = fstatSync(descriptor).size;
    const at = heif._malloc(length);
    for (let done = 0; done < length; ) {
      const read = readSync(descriptor, heif.HEAPU8, at + done, length - done, done);
      if (read === 0) break;
      done += read;
    }
    return { at, length };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a call that returns a heif_error: a code, a subcode, and a pointer to its text.
 * @returns the pointer that the call has written to its second argument
 */
function call(heif: LibHeif, run: (error: number, result: number) => void): number {
  const error = heif._malloc(16);
  const result = error + 12;
  run(error, result);
  if (readPointer(heif, error) === 0) return readPointer(heif, result);
  const text = readPointer(heif, error + 8);
  const end = heif.HEAPU8.indexOf(0, text);
  const message = Buffer.from(heif.HEAPU8.subarray(text, Math.min(end, text + 100))).toString('latin1');
  throw new DamagedPhoto(`it cannot be decoded (${message.trim()})`, {
    breaksOff: /end of file/i.test(message),
  });
}

function readPointer(heif: LibHeif, at: number): number {
  return new DataView(heif.HEAPU8.buffer).getUint32(at, true);
}

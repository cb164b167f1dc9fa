import sharp from 'sharp';

/** Draws a picture: a gradient with a disc, which gives compression something to do. */
export async function drawPicture(
  format: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif',
  { width = 120, height = 90, quality = 90 }: { width?: number; height?: number; quality?: number } = {},
): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="g"><stop offset="0" stop-color="#345"/><stop offset="1" stop-color="#c96"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#g)"/><circle cx="50%" cy="50%" r="20%" fill="#eca"/></svg>`;
  return sharp(Buffer.from(svg)).toFormat(format, { quality }).toBuffer();
}

/** A JPEG of about `bytes` bytes: a small one with padding in application segments before its end. */
export async function drawLargeJpeg(bytes: number): Promise<Buffer> {
  const small = await drawPicture('jpeg');
  const segments: Buffer[] = [];
  for (let left = bytes - small.length; left > 0; left -= 65_000) {
    const length = Math.max(Math.min(left, 65_000), 4);
    const segment = Buffer.alloc(length + 2, 0x20);
    segment.writeUInt16BE(0xffef, 0);
    segment.writeUInt16BE(length, 2);
    segments.push(segment);
  }
  // After SOI and APP0, before everything else, like a depth map at the start of a photo.
  const afterApp0 = 4 + small.readUInt16BE(4);
  return Buffer.concat([small.subarray(0, afterApp0), ...segments, small.subarray(afterApp0)]);
}

import { fillPlane, type Planes } from './finish/plane.ts';
import { writeTiff } from './opening/write-tiff.ts';
import { readAnswer } from './read-pixels.ts';
import { sharp } from './sharp.ts';

/** Rounding of conversions: colours within sRGB come back within this. */
const ROUNDING = 3;

/**
 * Returns an original's colours as the model saw them. The model gets sRGB, so colours outside sRGB were
 * clipped. The model's change is the difference to these clipped colours; so an unchanged colour stays as in
 * the original. `profile` is the profile of the planes. Names of temporary files begin with `to`.
 */
export async function toSeenColours(
  planes: Planes,
  { profile, to }: { profile: Buffer; to: string },
): Promise<Planes> {
  const { width, height, red, green, blue } = planes;
  const channels = [red, green, blue];
  const data = new Uint8ClampedArray(3 * width * height);
  channels.forEach((plane, channel) => {
    for (let i = 0; i < plane.data.length; i += 1) data[3 * i + channel] = plane.data[i] as number;
  });
  const [ownPath, srgbPath] = [`${to}.own.tif`, `${to}.srgb.tif`];
  const pixels = {
    width,
    height,
    channels: 3,
    data: new Uint8Array(data.buffer),
    stride: 3 * width,
  } as const;
  writeTiff(ownPath, pixels, { orientation: 1, profile });
  await sharp(ownPath).toColourspace('srgb').tiff({ compression: 'none' }).toFile(srgbPath);
  const seen = await readAnswer({ path: srgbPath }, { profile, to });
  const lost = (i: number, channel: number) =>
    (seen.data[3 * i + channel] as number) - (data[3 * i + channel] as number);
  const isCut = (i: number) => channels.some((_, channel) => Math.abs(lost(i, channel)) > ROUNDING);
  const [r, g, b] = channels.map((plane, channel) =>
    fillPlane(plane, (i) => (plane.data[i] as number) + (isCut(i) ? lost(i, channel) : 0)),
  );
  return { ...planes, red: r ?? red, green: g ?? green, blue: b ?? blue };
}

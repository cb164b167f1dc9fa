import sharp from 'sharp';
import { newPlane, type Pixels, type Plane, type Size } from '../../core/pictures/finish/plane.ts';
import { sampleCubic } from '../../core/pictures/finish/sample.ts';
import { applyEdit, dice, type Edit } from './edits.ts';

/** How the model degrades a picture. */
export interface Roughness {
  readonly native: Size;
  /** Native pixels to the right, and half as many down. */
  readonly shift: number;
  /** The strength of a smooth random warp, in native pixels. */
  readonly wobble: number;
}

/**
 * The model's answer to a photo: edited at the model's own size, shifted, softened, with noise, as JPEG,
 * enlarged twice, and as JPEG again.
 */
export async function answerPhoto(clean: Pixels, edit: Edit, roughness: Roughness): Promise<Buffer> {
  const { native } = roughness;
  const raw = (pixels: Pixels) =>
    sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } });
  const small = await raw(clean)
    .resize({ ...native, fit: 'fill' })
    .raw()
    .toBuffer();
  const edited = await applyEdit({ ...native, channels: 3, data: small }, edit);
  const moved = move(edited, roughness);
  const soft = await raw(moved).blur(0.4).raw().toBuffer();
  addNoise(soft);
  const first = await raw({ ...moved, data: soft })
    .jpeg({ quality: 90 })
    .toBuffer();
  return sharp(first)
    .resize({ width: 2 * native.width, height: 2 * native.height, fit: 'fill' })
    .jpeg({ quality: 90 })
    .toBuffer();
}

function move(pixels: Pixels, { shift, wobble }: Roughness): Pixels {
  const { width, height, data } = pixels;
  const out = new Uint8Array(data.length);
  const planes = [0, 1, 2].map((channel) => {
    const plane = newPlane(pixels);
    for (let i = 0; i < plane.data.length; i += 1) plane.data[i] = data[3 * i + channel] as number;
    return plane;
  });
  const [waveX, waveY] = [waves(pixels, 3), waves(pixels, 4)];
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const fromX = x - shift + wobble * (waveX.data[i] as number);
      const fromY = y - shift / 2 + wobble * (waveY.data[i] as number);
      for (let c = 0; c < 3; c += 1) {
        out[3 * i + c] = Math.min(255, Math.max(0, sampleCubic(planes[c] as Plane, fromX, fromY) + 0.5));
      }
    }
  }
  return { ...pixels, data: out };
}

/** A smooth random field with standard deviation 1; a hill and the next valley are about 60 pixels apart. */
function waves({ width, height }: Size, seed: number): Plane {
  const random = dice(seed);
  const coarse = newPlane({ width: Math.ceil(width / 60) + 4, height: Math.ceil(height / 60) + 4 });
  for (let i = 0; i < coarse.data.length; i += 1) coarse.data[i] = (random() - 0.5) * Math.sqrt(12) * 1.5;
  const field = newPlane({ width, height });
  for (let i = 0; i < field.data.length; i += 1) {
    field.data[i] = sampleCubic(coarse, 1.5 + (i % width) / 60, 1.5 + Math.floor(i / width) / 60);
  }
  return field;
}

function addNoise(data: Uint8Array): void {
  const random = dice(5);
  for (let i = 0; i < data.length; i += 1) {
    const noise = (random() + random() + random() - 1.5) * 3;
    data[i] = Math.min(255, Math.max(0, (data[i] as number) + noise + 0.5));
  }
}

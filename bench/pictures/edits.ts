import sharp from 'sharp';
import type { Pixels } from '../../core/pictures/finish/plane.ts';

/** A retoucher's edit of a photo. Positions are shares of the photo's sides, so that it works at any size. */
export interface Edit {
  readonly name: string;
  readonly tone: boolean;
  /** Brightens the middle and darkens the corners. */
  readonly dodges: boolean;
  /** Blurs the background outside an ellipse in the middle. */
  readonly blursBackground: boolean;
  /** Fills an ellipse with what is beside it. */
  readonly removesObject: boolean;
  /** The number of blemishes in the original that the retouched picture does not have. */
  readonly spots: number;
}

export const EDITS: readonly Edit[] = [
  { name: 'tone', tone: true, dodges: false, blursBackground: false, removesObject: false, spots: 0 },
  {
    name: 'healed spots',
    tone: true,
    dodges: false,
    blursBackground: false,
    removesObject: false,
    spots: 24,
  },
  { name: 'background', tone: true, dodges: false, blursBackground: true, removesObject: false, spots: 0 },
  { name: 'object', tone: true, dodges: false, blursBackground: false, removesObject: true, spots: 0 },
  { name: 'local tone', tone: true, dodges: true, blursBackground: false, removesObject: false, spots: 0 },
];

/** An area with a soft edge: 1 inside the ellipse, 0 outside, smooth between. */
interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
}

const SUBJECT: Ellipse = { x: 0.5, y: 0.5, rx: 0.3, ry: 0.42 };
const OBJECT: Ellipse = { x: 0.72, y: 0.6, rx: 0.08, ry: 0.1 };

/** The ideal edit at the photo's own size: what a full-size result should be, or what a model starts from. */
export async function applyEdit(photo: Pixels, edit: Edit): Promise<Pixels> {
  let pixels: Pixels = { ...photo, data: new Uint8Array(photo.data) };
  if (edit.removesObject) pixels = removeObject(pixels);
  if (edit.blursBackground) pixels = await blurBackground(pixels);
  if (edit.dodges) dodge(pixels);
  if (edit.tone) toneInPlace(pixels.data);
  return pixels;
}

/** A mask: 1 for each pixel that the edit changed by more than tone. */
export function touchedBy({ width, height }: Pixels, edit: Edit): Uint8Array {
  const touched = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const [u, v] = [x / width, y / height];
      if (edit.removesObject && inside(OBJECT, u, v) > 0) touched[i] = 1;
      if (edit.blursBackground && inside(SUBJECT, u, v) < 1) touched[i] = 1;
    }
  }
  for (const { x, y, r } of spotsOf(edit, { width, height })) {
    for (let dy = -Math.ceil(r); dy <= r; dy += 1) {
      for (let dx = -Math.ceil(r); dx <= r; dx += 1) {
        const [px, py] = [Math.round(x + dx), Math.round(y + dy)];
        if (px >= 0 && py >= 0 && px < width && py < height) touched[py * width + px] = 1;
      }
    }
  }
  return touched;
}

/** The photo as the camera took it: with blemishes, if the edit heals any. */
export function addSpots(photo: Pixels, edit: Edit): Pixels {
  const data = new Uint8Array(photo.data);
  const { width, height } = photo;
  for (const { x, y, r, depth } of spotsOf(edit, photo)) {
    for (let py = Math.max(0, Math.ceil(y - r)); py <= Math.min(height - 1, y + r); py += 1) {
      for (let px = Math.max(0, Math.ceil(x - r)); px <= Math.min(width - 1, x + r); px += 1) {
        const distance = Math.hypot(px - x, py - y) / r;
        if (distance >= 1) continue;
        const share = (1 - distance * distance) ** 0.7 * depth;
        const i = 3 * (py * width + px);
        data[i] = (data[i] as number) * (1 - 0.6 * share);
        data[i + 1] = (data[i + 1] as number) * (1 - share);
        data[i + 2] = (data[i + 2] as number) * (1 - share);
      }
    }
  }
  return { ...photo, data };
}

function spotsOf({ spots }: Edit, { width, height }: { width: number; height: number }) {
  const random = dice(7);
  return Array.from({ length: spots }, () => ({
    x: (0.15 + 0.7 * random()) * width,
    y: (0.15 + 0.7 * random()) * height,
    r: (0.003 + 0.007 * random()) * Math.max(width, height),
    depth: 0.25 + 0.4 * random(),
  }));
}

/** Changes contrast, warmth and, a little, saturation. */
function toneInPlace(data: Uint8Array): void {
  const curve = (gain: number) =>
    Array.from({ length: 256 }, (_, i) => {
      const t = i / 255;
      return 255 * gain * (t + 0.12 * Math.sin(Math.PI * t) - 0.05 * Math.sin(2 * Math.PI * t));
    });
  const [reds, greens, blues] = [curve(1.03), curve(1), curve(0.93)];
  for (let i = 0; i < data.length; i += 3) {
    const r = reds[data[i] as number] as number;
    const g = greens[data[i + 1] as number] as number;
    const b = blues[data[i + 2] as number] as number;
    const grey = 0.299 * r + 0.587 * g + 0.114 * b;
    data[i] = clamp(grey + 1.12 * (r - grey));
    data[i + 1] = clamp(grey + 1.12 * (g - grey));
    data[i + 2] = clamp(grey + 1.12 * (b - grey));
  }
}

function dodge({ width, height, data }: Pixels): void {
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 3) {
      const gain =
        0.75 + 0.55 * Math.exp(-(((x / width - 0.5) / 0.3) ** 2) - ((y / height - 0.45) / 0.3) ** 2);
      for (let c = i; c < i + 3; c += 1) data[c] = clamp(gain * (data[c] as number));
    }
  }
}

async function blurBackground(pixels: Pixels): Promise<Pixels> {
  const { width, height, data } = pixels;
  const raw = { width, height, channels: 3 } as const;
  const sigma = 0.006 * Math.max(width, height);
  const blurred = await sharp(data, { raw }).blur(sigma).raw().toBuffer();
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 3) {
      const share = inside(SUBJECT, x / width, y / height);
      for (let c = i; c < i + 3; c += 1)
        data[c] = clamp(share * (data[c] as number) + (1 - share) * (blurred[c] as number));
    }
  }
  return pixels;
}

function removeObject(pixels: Pixels): Pixels {
  const { width, height, data } = pixels;
  const from = new Uint8Array(data);
  const shift = Math.round(2.4 * OBJECT.rx * width);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 3) {
      const share = inside(OBJECT, x / width, y / height);
      if (share === 0) continue;
      const source = 3 * (y * width + Math.max(0, x - shift));
      for (let c = 0; c < 3; c += 1) {
        data[i + c] = clamp((1 - share) * (from[i + c] as number) + share * (from[source + c] as number));
      }
    }
  }
  return pixels;
}

function inside({ x, y, rx, ry }: Ellipse, u: number, v: number): number {
  const t = (1.1 - Math.hypot((u - x) / rx, (v - y) / ry)) / 0.2;
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}

/** Creates a generator of random numbers from 0 to 1. The same seed gives the same numbers. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import { blur, blurProduct } from '../../core/pictures/finish/blur.ts';
import { newPlane, type Pixels, type Plane } from '../../core/pictures/finish/plane.ts';

/** How close a picture is to the truth. */
export interface Likeness {
  /** Decibels over red, green and blue. */
  readonly psnr: number;
  /** Structural similarity of brightness, in Gaussian windows of sigma 1.5. */
  readonly ssim: number;
  /** Mean CIEDE2000 of the pixels that the edit changed by tone only. */
  readonly deltaE: number;
}

export function compare(picture: Pixels, truth: Pixels, touched: Uint8Array): Likeness {
  return { psnr: psnr(picture, truth), ssim: ssim(picture, truth), deltaE: deltaE(picture, truth, touched) };
}

function psnr(a: Pixels, b: Pixels): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 1) sum += ((a.data[i] as number) - (b.data[i] as number)) ** 2;
  return 10 * Math.log10(255 ** 2 / (sum / a.data.length));
}

const STRIP_ROWS = 512;
const MARGIN_ROWS = 8;

/** @see https://doi.org/10.1109/TIP.2003.819861 */
function ssim(a: Pixels, b: Pixels): number {
  let [sum, count] = [0, 0];
  for (let top = 0; top < a.height; top += STRIP_ROWS) {
    const from = Math.max(0, top - MARGIN_ROWS);
    const to = Math.min(a.height, top + STRIP_ROWS + MARGIN_ROWS);
    const map = ssimOf(lumaRows(a, from, to), lumaRows(b, from, to));
    const end = Math.min(top + STRIP_ROWS, a.height) - from;
    for (let i = (top - from) * a.width; i < end * a.width; i += 1) sum += map[i] as number;
    count += (end - (top - from)) * a.width;
  }
  return sum / count;
}

function ssimOf(a: Plane, b: Plane): Float32Array {
  const sigma = 1.5;
  const [ma, mb] = [blur(a, sigma).data, blur(b, sigma).data];
  const [aa, bb, ab] = [
    blurProduct(a, a, sigma).data,
    blurProduct(b, b, sigma).data,
    blurProduct(a, b, sigma).data,
  ];
  return ma.map((mean, i) => {
    const other = mb[i] as number;
    const va = (aa[i] as number) - mean * mean;
    const vb = (bb[i] as number) - other * other;
    const covariance = (ab[i] as number) - mean * other;
    return (
      ((2 * mean * other + 6.5025) * (2 * covariance + 58.5225)) /
      ((mean * mean + other * other + 6.5025) * (va + vb + 58.5225))
    );
  });
}

function lumaRows({ width, channels, data }: Pixels, from: number, to: number): Plane {
  const plane = newPlane({ width, height: to - from });
  for (let i = 0, o = from * width * channels; i < plane.data.length; i += 1, o += channels) {
    plane.data[i] =
      0.299 * (data[o] as number) + 0.587 * (data[o + 1] as number) + 0.114 * (data[o + 2] as number);
  }
  return plane;
}

function deltaE(a: Pixels, b: Pixels, touched: Uint8Array): number {
  let [sum, count] = [0, 0];
  const step = Math.max(1, Math.floor(touched.length / 200_000)) | 1;
  for (let i = 0; i < touched.length; i += step) {
    if (touched[i] !== 0) continue;
    sum += ciede2000(toLab(a.data, i * a.channels), toLab(b.data, i * b.channels));
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

type Lab = readonly [number, number, number];

function toLab(data: Uint8Array, i: number): Lab {
  const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const r = linear((data[i] as number) / 255);
  const g = linear((data[i + 1] as number) / 255);
  const b = linear((data[i + 2] as number) / 255);
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (841 / 108) * t + 4 / 29);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** @see https://doi.org/10.1002/col.20070 */
export function ciede2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const power = (c: number) => Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  const g = 0.5 * (1 - power((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [x1, x2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(x1, b1), Math.hypot(x2, b2)];
  const degrees = (y: number, x: number) => ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
  const [h1, h2] = [degrees(b1, x1), degrees(b2, x2)];
  const grey = c1 * c2 === 0;
  let turn = grey ? 0 : h2 - h1;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  const radians = (d: number) => (d * Math.PI) / 180;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn / 2));
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  let h = h1 + h2;
  if (!grey) h = Math.abs(h1 - h2) <= 180 ? h / 2 : h < 360 ? (h + 360) / 2 : (h - 360) / 2;
  const t =
    1 -
    0.17 * Math.cos(radians(h - 30)) +
    0.24 * Math.cos(radians(2 * h)) +
    0.32 * Math.cos(radians(3 * h + 6)) -
    0.2 * Math.cos(radians(4 * h - 63));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const sc = 1 + 0.045 * c;
  const sh = 1 + 0.015 * c * t;
  const rt = -Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2)))) * 2 * power(c);
  const [dl, dc, dh] = [(l2 - l1) / sl, (c2 - c1) / sc, dH / sh];
  return Math.sqrt(dl * dl + dc * dc + dh * dh + rt * dc * dh);
}

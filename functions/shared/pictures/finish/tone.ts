import { blur } from './blur.ts';
import { fillPlane, luma, newPlanes, type Pixels, type Plane, type Planes } from './plane.ts';

/** How the whole picture's tones changed: for each value of red, green and blue the new one, 0 to 255. */
export interface Tone {
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  /** How much brighter each place became besides; as large as the comparison. */
  readonly gain: Plane;
}

const VALUES = 256;
/** Neighbouring values that a point of the curve is fitted to. */
const REACH = 14;
const ROUNDS = 3;
/** Rounds of curves, then gain. */
const PASSES = 3;
/** Blur of the gain, pixels of the comparison. */
const GAIN_SIGMA = 12;
/** Pixels that say "as it was" at each value: where a picture has none, its curve keeps its slope. */
const PRIOR = 20;

/**
 * Finds how tone changed: curves for the whole picture, and a smooth gain for what was made brighter or darker in places.
 * Each is found with the other taken out.
 */
export function findTone(original: Planes, answer: Planes): Tone {
  let gain = fillPlane(original, () => 1);
  const brightness = luma(answer);
  for (let pass = 1; ; pass += 1) {
    const tone = {
      red: findCurve(original.red, answer.red, gain),
      green: findCurve(original.green, answer.green, gain),
      blue: findCurve(original.blue, answer.blue, gain),
      gain,
    };
    if (pass === PASSES) return tone;
    const toned = luma(toneOf(original, { ...tone, gain: fillPlane(original, () => 1) }));
    gain = findGain(toned, brightness);
  }
}

function findGain(toned: Plane, brightness: Plane): Plane {
  const [before, after] = [blur(toned, GAIN_SIGMA).data, blur(brightness, GAIN_SIGMA).data];
  return fillPlane(toned, (i) =>
    Math.min(2, Math.max(0.5, ((after[i] as number) + 8) / ((before[i] as number) + 8))),
  );
}

/**
 * Lines through neighbouring values, by least squares. Pixels that do not follow (another object, a healed spot, an edge
 * that is not quite in place) count little.
 */
function findCurve(original: Plane, answer: Plane, gain: Plane): Float32Array {
  let curve: Float32Array = Float32Array.from({ length: VALUES }, (_, value) => value);
  const { width, data } = original;
  const step = data.length > 60_000 ? 3 : 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const counts = new Float64Array(VALUES);
    const sums = new Float64Array(VALUES);
    for (let i = width; i < data.length - width; i += step) {
      const value = data[i] as number;
      const slope =
        Math.abs((data[i + 1] as number) - (data[i - 1] as number)) +
        Math.abs((data[i + width] as number) - (data[i - width] as number));
      const wanted = (answer.data[i] as number) / (gain.data[i] as number);
      const error = wanted - valueAt(curve, value);
      const spread = round === 0 ? 6400 : 400;
      const weight = 1 / (1 + (slope * slope) / 64) / (1 + (error * error) / spread) ** 2;
      const bin = Math.min(VALUES - 1, Math.max(0, Math.round(value)));
      counts[bin] = (counts[bin] as number) + weight;
      sums[bin] = (sums[bin] as number) + weight * (wanted - value);
    }
    curve = fitLines(counts, sums);
  }
  return curve;
}

function fitLines(counts: Float64Array, sums: Float64Array): Float32Array {
  const raw = Float32Array.from({ length: VALUES }, (_, value) => {
    let [n, x, xx, y, xy] = [1e-3, 0, PRIOR * REACH * REACH, 0, 0];
    for (let other = 0; other < VALUES; other += 1) {
      const distance = other - value;
      const near = Math.exp(-0.5 * (distance / REACH) ** 2) + 1e-4 / (1 + distance * distance);
      const count = near * (counts[other] as number);
      const sum = near * (sums[other] as number);
      n += count;
      x += count * distance;
      xx += count * distance * distance;
      y += sum;
      xy += sum * distance;
    }
    return value + (y * xx - x * xy) / (n * xx - x * x);
  });
  return raw;
}

function valueAt(curve: Float32Array, value: number): number {
  const low = Math.min(VALUES - 2, Math.max(0, Math.floor(value)));
  const share = value - low;
  return (1 - share) * (curve[low] as number) + share * (curve[low + 1] as number);
}

/** Planes with that tone. */
export function toneOf(picture: Planes, tone: Tone): Planes {
  const toned = newPlanes(picture);
  for (const channel of ['red', 'green', 'blue'] as const) {
    const [from, to] = [picture[channel].data, toned[channel].data];
    for (let i = 0; i < to.length; i += 1) {
      to[i] = (tone.gain.data[i] as number) * valueAt(tone[channel], from[i] as number);
    }
  }
  return toned;
}

/** Gives a picture the tone of the whole, in place. */
export function applyTone({ data, channels }: Pixels, tone: Tone): void {
  const [red, green, blue] = [tone.red, tone.green, tone.blue].map((curve) =>
    Uint8ClampedArray.from(curve),
  ) as [Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray];
  for (let i = 0; i < data.length; i += channels) {
    data[i] = red[data[i] as number] as number;
    data[i + 1] = green[data[i + 1] as number] as number;
    data[i + 2] = blue[data[i + 2] as number] as number;
  }
}

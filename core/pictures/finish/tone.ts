import { blur } from './blur.ts';
import { fillPlane, luma, newPlanes, type Plane, type Planes } from './plane.ts';

/** The new value for each value, 0 to 255, of red, green and blue. */
export interface Curves {
  readonly red: Float64Array;
  readonly green: Float64Array;
  readonly blue: Float64Array;
}

/** How the tones of the picture changed. */
export interface Tone extends Curves {
  /** The local change of brightness, on top of the curves; as large as the comparison. */
  readonly gain: Plane;
}

const VALUES = 256;
/** Standard deviation, in values, of the neighbourhood that a point of the curve is fitted to. */
const REACH = 14;
const ROUNDS = 3;
/** Rounds of fitting curves, then gain. */
const PASSES = 3;
/** Blur of the gain, pixels of the comparison. */
const GAIN_SIGMA = 12;
/**
 * Weight of an unchanged slope at each value: keeps the curve's slope for values that a picture does not
 * have.
 */
const PRIOR = 20;

/**
 * Finds the change of tone: curves for the whole picture, and a smooth gain for areas that became brighter or
 * darker. Each is found with the other taken out.
 */
export function findTone(original: Planes, answer: Planes): Tone {
  let gain = fillPlane(original, () => 1);
  const wanted = blur(luma(answer), GAIN_SIGMA);
  for (let pass = 1; ; pass += 1) {
    const curves = {
      red: findCurve(original.red, answer.red, gain),
      green: findCurve(original.green, answer.green, gain),
      blue: findCurve(original.blue, answer.blue, gain),
    };
    if (pass === PASSES) return { ...curves, gain };
    gain = findGain(luma(withCurves(original, curves)), wanted);
  }
}

/** `wanted` is the answer's brightness, blurred. */
function findGain(toned: Plane, wanted: Plane): Plane {
  const gain = blur(toned, GAIN_SIGMA);
  for (let i = 0; i < gain.data.length; i += 1) {
    const factor = ((wanted.data[i] as number) + 8) / ((gain.data[i] as number) + 8);
    gain.data[i] = Math.min(2, Math.max(0.5, factor));
  }
  return gain;
}

/**
 * Fits lines through neighbouring values by least squares. Pixels that do not follow (another object, a
 * healed spot, an edge that is not quite in place) count little.
 */
function findCurve(original: Plane, answer: Plane, gain: Plane): Float64Array {
  let curve: Float64Array = Float64Array.from({ length: VALUES }, (_, value) => value);
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

function fitLines(counts: Float64Array, sums: Float64Array): Float64Array {
  return Float64Array.from({ length: VALUES }, (_, value) => {
    let [n, x, xx, y, xy] = [1e-3, 0, PRIOR * REACH * REACH, 0, 0];
    for (let other = 0; other < VALUES; other += 1) {
      const distance = other - value;
      const near = NEARNESS[Math.abs(distance)] as number;
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
}

/** The weight of one value for another, by their distance. */
const NEARNESS = Float64Array.from(
  { length: VALUES },
  (_, distance) => Math.exp(-0.5 * (distance / REACH) ** 2) + 1e-4 / (1 + distance * distance),
);

function valueAt(curve: Float64Array, value: number): number {
  const low = Math.min(VALUES - 2, Math.max(0, Math.floor(value)));
  const share = value - low;
  return (1 - share) * (curve[low] as number) + share * (curve[low + 1] as number);
}

/** Applies a tone to planes. */
export function toneOf(picture: Planes, tone: Tone): Planes {
  const toned = withCurves(picture, tone);
  for (const { data } of [toned.red, toned.green, toned.blue]) {
    for (let i = 0; i < data.length; i += 1) {
      data[i] = (tone.gain.data[i] as number) * (data[i] as number);
    }
  }
  return toned;
}

function withCurves(picture: Planes, curves: Curves): Planes {
  const toned = newPlanes(picture);
  for (const channel of ['red', 'green', 'blue'] as const) {
    const [from, to, curve] = [picture[channel].data, toned[channel].data, curves[channel]];
    for (let i = 0; i < to.length; i += 1) to[i] = valueAt(curve, from[i] as number);
  }
  return toned;
}

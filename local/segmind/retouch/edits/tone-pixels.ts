import type { Adjustments } from '../instructions.ts';
import type { Pixels } from '../pixels.ts';

/** The adjustments that apply to every pixel in the same way. */
export type Tone = Pick<Adjustments, 'brightness' | 'contrast' | 'saturation' | 'warmth'>;

type Row = readonly [number, number, number];

/** How much each of red, green and blue adds to a pixel's lightness (Rec. 709). */
const LIGHTNESS: Row = [0.2126, 0.7152, 0.0722];
const MID_GREY = 128;

/** Changes colours, brightness and contrast, pixel by pixel, so that the result is the same at every size. */
export function tonePixels({ data, width, height }: Pixels, tone: Tone): Pixels {
  const [r, g, b] = colours(tone);
  const curve = toneCurve(tone);
  const toned = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const red = data[at] as number;
    const green = data[at + 1] as number;
    const blue = data[at + 2] as number;
    toned[at] = curve[clamp(red * r[0] + green * r[1] + blue * r[2])] as number;
    toned[at + 1] = curve[clamp(red * g[0] + green * g[1] + blue * g[2])] as number;
    toned[at + 2] = curve[clamp(red * b[0] + green * b[1] + blue * b[2])] as number;
  }
  return { data: toned, width, height };
}

/** A colour matrix: first changes the saturation, then shifts between blue and red. */
function colours({ saturation, warmth }: Tone): readonly [Row, Row, Row] {
  const vivid = 1 + 0.18 * saturation;
  const gain: Row = [1 + 0.07 * warmth, 1 + 0.01 * warmth, 1 - 0.12 * warmth];
  const row = (out: number): Row => {
    const cell = (into: number) =>
      (gain[out] ?? 1) * ((LIGHTNESS[into] ?? 0) * (1 - vivid) + (into === out ? vivid : 0));
    return [cell(0), cell(1), cell(2)];
  };
  return [row(0), row(1), row(2)];
}

/** A gamma curve, which unlike a factor keeps white, and then more or less contrast around mid-grey. */
function toneCurve({ brightness, contrast }: Tone): Uint8Array {
  const lift = 0.2 * brightness;
  const exponent = lift > 0 ? 1 / (1 + lift) : 1 - lift;
  const slope = 1 + 0.09 * contrast;
  return Uint8Array.from({ length: 256 }, (_, value) =>
    clamp(MID_GREY + slope * (255 * (value / 255) ** exponent - MID_GREY)),
  );
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : (value + 0.5) | 0;
}

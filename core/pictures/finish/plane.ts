/**
 * One channel of a picture, row by row. Values are those of the 8 bit file (0 to 255), unless the name says
 * otherwise.
 */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A picture as three planes of one size. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly red: Plane;
  readonly green: Plane;
  readonly blue: Plane;
}

/** A picture as sharp decodes it: 8 bit, interleaved. Channels 0, 1, 2 are colours, 3 is alpha if present. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function newPlane({ width, height }: Size): Plane {
  return { width, height, data: new Float32Array(width * height) };
}

export function newPlanes({ width, height }: Size): Planes {
  const size = { width, height };
  return { width, height, red: newPlane(size), green: newPlane(size), blue: newPlane(size) };
}

/** Fills a plane with `value(i)` for every pixel i. */
export function fillPlane(size: Size, value: (index: number) => number): Plane {
  const plane = newPlane(size);
  for (let i = 0; i < plane.data.length; i += 1) plane.data[i] = value(i);
  return plane;
}

/** Brightness with the weights of Rec. 601, like JPEG. */
export function luma({ width, height, red, green, blue }: Planes): Plane {
  const [r, g, b] = [red.data, green.data, blue.data];
  const brightness = newPlane({ width, height });
  for (let i = 0; i < brightness.data.length; i += 1) {
    brightness.data[i] = 0.299 * (r[i] as number) + 0.587 * (g[i] as number) + 0.114 * (b[i] as number);
  }
  return brightness;
}

export function mean({ data }: Plane): number {
  let sum = 0;
  for (const value of data) sum += value;
  return sum / data.length;
}

export function standardDeviation(plane: Plane): number {
  const centre = mean(plane);
  let sum = 0;
  for (const value of plane.data) sum += (value - centre) ** 2;
  return Math.sqrt(sum / plane.data.length);
}

/** 0 up to `from`, 1 from `to` on, smooth in between. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** A colour space: its three primaries, adapted to D50 as in ICC profiles, and its transfer curve. */
interface Space {
  readonly name: string;
  /** X, Y, Z of red, green and blue. */
  readonly primaries: readonly (readonly [number, number, number])[];
  /** Light, 0 to 1, for a value, 0 to 1. */
  readonly toLight: (value: number) => number;
}

const SRGB_PRIMARIES = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
] as const;
const P3_PRIMARIES = [
  [0.51512, 0.2412, -0.00105],
  [0.29198, 0.69225, 0.04189],
  [0.1571, 0.06657, 0.78407],
] as const;
const BT2020_PRIMARIES = [
  [0.6735, 0.27904, -0.00194],
  [0.16571, 0.67534, 0.02998],
  [0.12505, 0.04561, 0.79684],
] as const;

/** Only DCF option files use this space without a profile. @see Adobe RGB (1998) Color Image Encoding */
const ADOBE_RGB: Space = {
  name: 'Compatible with Adobe RGB (1998)',
  primaries: [
    [0.60974, 0.31111, 0.01947],
    [0.20528, 0.62567, 0.06087],
    [0.14919, 0.06322, 0.74457],
  ],
  toLight: (value) => value ** (563 / 256),
};

/** The profile for pictures that only their EXIF declares as Adobe RGB. */
export const ADOBE_RGB_PROFILE: Buffer = buildProfile(ADOBE_RGB);

/** The profile of finished pictures in sRGB. Without a profile, programs guess. */
export const SRGB_PROFILE: Buffer = buildProfile({
  name: 'sRGB',
  primaries: SRGB_PRIMARIES,
  toLight: srgbToLight,
});

/**
 * The profile for the colour codes of a HEIF file without an ICC profile; null for sRGB and for unknown
 * codes. The profile's curve rolls high dynamic range (PQ, HLG) off to the range of a screen.
 * @see ITU-T H.273 tables 2 and 3
 */
export function profileOfCodes({
  primaries,
  transfer,
}: {
  primaries: number;
  transfer: number;
}): Buffer | null {
  const colours = { 1: SRGB_PRIMARIES, 9: BT2020_PRIMARIES, 12: P3_PRIMARIES }[primaries];
  const curve = { 16: pqToLight, 18: hlgToLight }[transfer] ?? srgbToLight;
  if (colours === undefined || (primaries === 1 && curve === srgbToLight)) return null;
  const gamut = { 1: 'BT.709', 9: 'BT.2020', 12: 'Display P3' }[primaries];
  const name = `${gamut}${curve === pqToLight ? ' PQ' : curve === hlgToLight ? ' HLG' : ''}`;
  return buildProfile({ name, primaries: colours, toLight: curve });
}

/** Whether an ICC profile is for RGB pixels. Any other is wrong for them. */
export function isRgbProfile(profile: Buffer): boolean {
  return profile.length > 132 && profile.toString('latin1', 16, 20) === 'RGB ';
}

/** Whether an ICC profile has sRGB's primaries and a curve that is not linear. */
export function isSrgbProfile(profile: Buffer): boolean {
  if (!isRgbProfile(profile)) return false;
  const tags = readTags(profile);
  const curve = tags.get('rTRC');
  const isLinear =
    curve !== undefined &&
    curve.toString('latin1', 0, 4) === 'curv' &&
    curve.length >= 12 &&
    curve.readUInt32BE(8) === 0;
  return !isLinear && ['rXYZ', 'gXYZ', 'bXYZ'].every((name, index) => hasXyz(tags.get(name), index));
}

function hasXyz(tag: Buffer | undefined, index: number): boolean {
  if (tag === undefined || tag.length < 20) return false;
  const expected = SRGB_PRIMARIES[index] ?? [];
  return expected.every((value, axis) => Math.abs(tag.readInt32BE(8 + axis * 4) / 65_536 - value) < 0.003);
}

function readTags(profile: Buffer): Map<string, Buffer> {
  const tags = new Map<string, Buffer>();
  const count = Math.min(profile.readUInt32BE(128), 100);
  for (let at = 132; at + 12 <= profile.length && tags.size < count; at += 12) {
    const from = profile.readUInt32BE(at + 4);
    tags.set(
      profile.toString('latin1', at, at + 4),
      profile.subarray(from, from + profile.readUInt32BE(at + 8)),
    );
  }
  return tags;
}

/** Builds a profile. @see ICC.1:2001-04: a version 2 display profile of three primaries and a curve */
function buildProfile({ name, primaries, toLight }: Space): Buffer {
  const curve = Buffer.alloc(12 + 2 * 1024);
  curve.write('curv', 0, 'latin1');
  curve.writeUInt32BE(1024, 8);
  for (let index = 0; index < 1024; index++) {
    curve.writeUInt16BE(Math.round(toLight(index / 1023) * 65_535), 12 + index * 2);
  }
  const [red, green, blue] = primaries.map(xyz) as [Buffer, Buffer, Buffer];
  const tags: [string, Buffer][] = [
    ['desc', describe(name)],
    ['cprt', Buffer.from('text\0\0\0\0Public domain\0', 'latin1')],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ['rXYZ', red],
    ['gXYZ', green],
    ['bXYZ', blue],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const parts: Buffer[] = [];
  const offsets = new Map<Buffer, number>();
  let end = 128 + table.length;
  for (const [index, [tag, data]] of tags.entries()) {
    if (!offsets.has(data)) {
      offsets.set(data, end);
      const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
      parts.push(padded);
      end += padded.length;
    }
    table.write(tag, 4 + index * 12, 'latin1');
    table.writeUInt32BE(offsets.get(data) ?? 0, 8 + index * 12);
    table.writeUInt32BE(data.length, 12 + index * 12);
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(end, 0);
  header.writeUInt32BE(0x02100000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.writeUInt16BE(2026, 24);
  header.writeUInt16BE(1, 26);
  header.writeUInt16BE(1, 28);
  header.write('acsp', 36, 'latin1');
  for (const [index, value] of [0.9642, 1, 0.8249].entries()) {
    header.writeInt32BE(Math.round(value * 65_536), 68 + index * 4);
  }
  return Buffer.concat([header, table, ...parts]);
}

function xyz(values: readonly [number, number, number]): Buffer {
  const buffer = Buffer.alloc(20);
  buffer.write('XYZ ', 0, 'latin1');
  for (const [index, value] of values.entries())
    buffer.writeInt32BE(Math.round(value * 65_536), 8 + index * 4);
  return buffer;
}

function describe(name: string): Buffer {
  const text = Buffer.from(`${name}\0`, 'latin1');
  const buffer = Buffer.alloc(12 + text.length + 4 + 4 + 2 + 1 + 67);
  buffer.write('desc', 0, 'latin1');
  buffer.writeUInt32BE(text.length, 8);
  text.copy(buffer, 12);
  return buffer;
}

function srgbToLight(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The luminance of a white sheet in HDR video. @see ITU-R BT.2408 */
const WHITE_NITS = 203;

/** @see ITU-R BT.2100 table 4 */
function pqToLight(value: number): number {
  const power = value ** (1 / 78.84375);
  const light = (Math.max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125);
  return rollOff((light * 10_000) / WHITE_NITS);
}

/** @see ITU-R BT.2100 table 5, on a display of 1,000 nits with a system gamma of 1.2 */
function hlgToLight(value: number): number {
  const scene =
    value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  return rollOff((scene ** 1.2 * 1000) / WHITE_NITS);
}

/** Keeps light up to 0.7 of white, and bends the rest so that it stays below 1. */
function rollOff(light: number): number {
  return light <= 0.7 ? light : 1 - 0.3 * Math.exp((0.7 - light) / 0.3);
}

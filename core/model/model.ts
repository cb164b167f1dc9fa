import { createHash } from 'node:crypto';
import profile from '#model' with { type: 'json' };
import type { ModelProfile } from '../contract/model-profile.ts';
import type { JobModel } from '../domain/job.ts';
import { readSettings } from '../settings/settings.ts';

/** A model's profile with its version. */
export interface Model extends ModelProfile {
  /**
   * 12 hexadecimal digits. Equal for profiles that send Segmind the same for the same photo and recipe.
   * Photos that were prepared for another version are prepared again.
   */
  readonly version: string;
  /** Equal for profiles that submit the same: part of a photo's fingerprint. */
  readonly submitVersion: string;
}

/** Adds the versions to a profile. */
export function createModel(of: ModelProfile): Model {
  const { name, submit, input, instructions, values, output } = of;
  return {
    ...of,
    version: hash([name, submit, input, instructions, values, output]),
    submitVersion: hash([name, submit]),
  };
}

function hash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** What a photo's job stores of its model. */
export function describeModel(
  { name, version, submitVersion, price, title, kept, output }: Model,
  photo: { readonly width: number; readonly height: number },
): JobModel {
  const pixels = nativePixels(output, photo.width / photo.height);
  const native = pixels === null ? {} : { nativePixels: pixels };
  return { name, version, submitVersion, price, title, recordMinutes: kept.recordMinutes, ...native };
}

/** The pixels of the fixed size with the nearest ratio; null if the model has no fixed sizes. */
function nativePixels({ sizes }: ModelProfile['output'], ratio: number): number | null {
  if (sizes === 'match') return null;
  const distance = ([width, height]: readonly [number, number]) => Math.abs(Math.log(width / height / ratio));
  const [width, height] = sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best));
  return width * height;
}

/**
 * The stack's model. The bundle holds its profile, which was checked when the stack was synthesized. Its
 * price comes from the settings, because only the user's bill shows it.
 */
export function readModel(): Model {
  const { pricePerPhoto } = readSettings(['pricePerPhoto']);
  return createModel({ ...(profile as unknown as ModelProfile), price: pricePerPhoto });
}

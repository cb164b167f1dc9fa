import type { ReviewOutput, ReviewPhoto, ReviewVersion } from '../review.ts';
import { isShown, type PictureSource } from './picture.ts';
import { pathOf } from './words.ts';

/** Ratios that differ by less count as the same: previews are rounded to whole pixels. */
const SAME_RATIO = 0.015;

/** The original, as the page can show it beside an output. */
export function beforeSource({ before, width, height }: ReviewPhoto, beside?: ReviewOutput): PictureSource {
  const ratio = width !== null && height !== null && beside ? width / height : null;
  return {
    label: 'Before',
    preview: before?.large ?? null,
    full: null,
    keepsRatio:
      ratio !== null &&
      beside !== undefined &&
      Math.abs(ratio / (beside.width / beside.height) - 1) > SAME_RATIO,
    words: 'There is no small picture of the original.',
  };
}

/** The original, or the version that `left` names, and an output of another version. */
export function twoSources(
  photo: ReviewPhoto,
  left: string,
  version: ReviewVersion,
  output: ReviewOutput,
): PictureSource[] {
  const other = photo.versions.find((one) => `${one.version}` === left);
  const first = other?.outputs[0];
  return [
    other && first ? versionSource(other, first) : beforeSource(photo, output),
    versionSource(version, output),
  ];
}

/** The original, and the output `index` of each version. `beside` is the output that was chosen. */
export function allSources(photo: ReviewPhoto, beside: ReviewOutput, index: number): PictureSource[] {
  const versions = photo.versions.flatMap((version) => {
    const output = version.outputs[index] ?? version.outputs[0];
    return output ? [versionSource(version, output)] : [];
  });
  return [beforeSource(photo, beside), ...versions];
}

function versionSource({ version }: ReviewVersion, output: ReviewOutput): PictureSource {
  const { file, type, preview } = output;
  return {
    label: `Version ${version}`,
    preview: preview?.large ?? null,
    full: isShown(type) ? file : null,
    keepsRatio: false,
    words: `This browser cannot show ${typeName(type)} files. Open the file ${pathOf(file)} with another program.`,
  };
}

/** `image/tiff` as people say it: TIFF. */
function typeName(type: string): string {
  return type.slice(type.indexOf('/') + 1).toUpperCase();
}

import type { Checks } from '../domain/checks.ts';
import type { Comparison } from './finish/comparison.ts';
import { luma, mean, type Plane, type Size, standardDeviation } from './finish/plane.ts';

/**
 * Below these, the answer shows another picture or nothing: its blocks do not correlate with the original's.
 */
const MIN_STRUCTURE = 0.4;
const MIN_GOOD_SHARE = 0.3;
const GOOD = 0.6;
/** A larger difference of scale means that the model cropped the picture. */
const CROP = 0.008;
/** Aspect ratios that differ by less count as equal. */
const SAME_RATIO = 0.002;
const BLACK = 12;
const FLAT_DEVIATION = 4;
const MAX_BLANK_SHARE = 0.15;

/**
 * Compares an answer with its original. `structure` is null if the two cannot be registered: then the answer
 * is another picture.
 */
export function checkAnswer(original: Size, answer: Size, comparison: Comparison): Checks {
  const { small, aligned, mask, fit, blocks, blankShare } = comparison;
  const [before, after] = [luma(small), luma(aligned)];
  const [wasFlat, isFlat] = [isOneColour(before), isOneColour(after)];
  const isRegistered = (!isFlat || wasFlat) && areAlike(blocks);
  const doubtful = {
    blankShare: round(blankShare),
    isNearlyBlack: isBlack(after) && !isBlack(before),
    isOneColour: isFlat && !wasFlat,
  };
  if (!isRegistered) {
    const unknown = { structure: null, shiftPixels: null, frame: null, changedShare: null };
    return { ...unknown, ...doubtful, isNearlyUnchanged: false, hasCornerMark: false };
  }
  const known = structured(blocks);
  return {
    structure: round(Math.min(1, Math.max(0, known.length === 0 ? 1 : median(known)))),
    shiftPixels: round(Math.hypot(fit.offsetX * answer.width, fit.offsetY * answer.height)),
    frame: frameOf(original, answer, comparison),
    changedShare: round(mask.data.reduce((sum, value) => sum + (value < 0.5 ? 1 : 0), 0) / mask.data.length),
    ...doubtful,
    isNearlyUnchanged: mean(mask) > 0.95 && meanDifference(before, after) < 2,
    hasCornerMark: hasCornerMark(comparison, before, after),
  };
}

/** Whether enough blocks correlate with the original's. */
function areAlike(blocks: readonly number[]): boolean {
  const known = structured(blocks);
  // A picture without structure, such as a plain backdrop, gives no evidence against the answer.
  if (known.length < blocks.length / 20) return true;
  const good = known.filter((block) => block > GOOD).length / known.length;
  return median(known) >= MIN_STRUCTURE || good >= MIN_GOOD_SHARE;
}

function structured(blocks: readonly number[]): number[] {
  return blocks.filter((block) => !Number.isNaN(block));
}

/** Describes the checks that a person should look at, in words. */
export function describeChecks(checks: Checks): string[] {
  const { structure, frame, changedShare } = checks;
  const warnings: string[] = [];
  if (checks.isNearlyBlack) warnings.push('The model’s picture is nearly black.');
  else if (checks.isOneColour) warnings.push('The model’s picture has nearly one colour.');
  else if (structure === null) {
    warnings.push(
      'Retouch could not align the model’s picture with the original: the result is the enlarged picture, without the original’s fine detail.',
    );
  }
  if (structure !== null && checks.blankShare > MAX_BLANK_SHARE) {
    warnings.push(`${Math.round(checks.blankShare * 100)} % of the model’s picture is blank.`);
  }
  if (frame === 'cropped') {
    warnings.push('The model cropped the picture: the border comes from the original and is not retouched.');
  }
  if (checks.isNearlyUnchanged) warnings.push('The model changed almost nothing.');
  if (changedShare !== null && changedShare > 0.6) {
    warnings.push(
      `The model redrew ${Math.round(changedShare * 100)} % of the picture: these parts have only the model’s detail.`,
    );
  }
  if (checks.hasCornerMark) warnings.push('A corner may have a mark that the original does not have.');
  return warnings;
}

function frameOf(original: Size, answer: Size, { fit }: Comparison): Checks['frame'] {
  if (fit.scaleX > 1 + CROP || fit.scaleY > 1 + CROP) return 'cropped';
  const ratio = original.width / original.height / (answer.width / answer.height);
  return Math.abs(ratio - 1) < SAME_RATIO ? 'same' : 'stretched';
}

/** Whether the model added strokes to one corner only. A blurred background only removes strokes. */
function hasCornerMark({ mask, covered }: Comparison, before: Plane, after: Plane): boolean {
  const { width, height } = mask;
  const [across, down] = [Math.max(8, Math.round(width * 0.22)), Math.max(6, Math.round(height * 0.08))];
  const shares = [
    [0, 0],
    [width - across, 0],
    [0, height - down],
    [width - across, height - down],
  ].map(([left = 0, top = 0]) => {
    let [changed, count] = [0, 0];
    for (let y = top; y < top + down; y += 1) {
      for (let x = left; x < left + across; x += 1) {
        const i = y * width + x;
        if (covered[i] === 0) continue;
        count += 1;
        if ((mask.data[i] as number) < 0.4 && slopeAt(after, i) > steepestNear(before, x, y) + 15)
          changed += 1;
      }
    }
    return count === 0 ? 0 : changed / count;
  });
  const sorted = shares.toSorted((a, b) => b - a);
  return (sorted[0] ?? 0) > 0.04 && (sorted[1] ?? 0) < (sorted[0] ?? 0) / 4;
}

/** A blur spreads a slope to flat pixels beside it, so compare with the slopes around a pixel. */
const SPREAD = 3;

function steepestNear(plane: Plane, x: number, y: number): number {
  let steepest = 0;
  for (let ny = Math.max(0, y - SPREAD); ny <= Math.min(plane.height - 1, y + SPREAD); ny += 1) {
    for (let nx = Math.max(0, x - SPREAD); nx <= Math.min(plane.width - 1, x + SPREAD); nx += 1) {
      steepest = Math.max(steepest, slopeAt(plane, ny * plane.width + nx));
    }
  }
  return steepest;
}

/** The slope of the brightness at a pixel, from its neighbours. */
function slopeAt({ width, data }: Plane, i: number): number {
  const across = ((data[i + 1] ?? data[i]) as number) - ((data[i - 1] ?? data[i]) as number);
  const down = ((data[i + width] ?? data[i]) as number) - ((data[i - width] ?? data[i]) as number);
  return Math.abs(across) + Math.abs(down);
}

function isBlack(brightness: Plane): boolean {
  return mean(brightness) < BLACK;
}

function isOneColour(brightness: Plane): boolean {
  return standardDeviation(brightness) < FLAT_DEVIATION;
}

function meanDifference(a: Plane, b: Plane): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 1) sum += Math.abs((a.data[i] as number) - (b.data[i] as number));
  return sum / a.data.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

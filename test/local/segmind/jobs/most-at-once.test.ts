import { expect, it } from 'vitest';
import { countMostAtOnce } from '../../../../local/segmind/jobs/most-at-once.ts';

const stretch = (from: number, to: number) => ({ from, to });

it.each([
  ['nothing', [], 0],
  ['one', [stretch(0, 5)], 1],
  ['two that overlap', [stretch(0, 5), stretch(4, 9)], 2],
  ['one after another', [stretch(0, 5), stretch(5, 9)], 1],
  ['one of no length within another', [stretch(0, 5), stretch(2, 2)], 1],
  ['the most, not the last', [stretch(0, 9), stretch(1, 3), stretch(2, 4), stretch(5, 6)], 3],
])('counts %s', (_, stretches, most) => {
  expect(countMostAtOnce(stretches)).toBe(most);
});

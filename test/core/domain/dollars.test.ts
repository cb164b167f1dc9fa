import { expect, it } from 'vitest';
import { formatDollars, photosFor, roundDollars } from '../../../core/domain/dollars.ts';

it.each([
  [0.1 + 0.2, 0.3],
  [3 * 0.05, 0.15],
  [0.0333333333, 0.033333],
])('%d dollars are %d', (dollars, rounded) => {
  expect(roundDollars(dollars)).toBe(rounded);
});

it.each([
  [0.05, '$0.05'],
  [1200, '$1,200.00'],
  [0.0375, '$0.0375'],
])('%d dollars are written %s', (dollars, text) => {
  expect(formatDollars(dollars)).toBe(text);
});

it.each([
  [0.15, 0.05, 3],
  [0.3, 0.1, 3],
  [0.299999, 0.1, 2],
  [-1, 0.05, 0],
  [0, 0, Number.POSITIVE_INFINITY],
])('%d dollars pay for photos of %d dollars: %d', (dollars, price, photos) => {
  expect(photosFor(dollars, price)).toBe(photos);
});

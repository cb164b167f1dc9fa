import { describe, expect, it } from 'vitest';
import { count, dollars, megabytes } from '../../../client/words/numbers.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0 photos'],
    [1, '1 photo'],
    [1200, '1,200 photos'],
  ])('counts %i', (number, words) => {
    expect(count(number, 'photo')).toBe(words);
  });

  it.each([
    [0, '$0.00'],
    [0.05, '$0.05'],
    [0.035, '$0.035'],
    [0.0004, '$0.0004'],
    [0.15000000000000002, '$0.15'],
    [0.1 + 0.2, '$0.30'],
    [2.999999, '$3.00'],
    [12.15, '$12.15'],
    [12345.6, '$12,345.60'],
  ])('shows %d dollars', (amount, words) => {
    expect(dollars(amount)).toBe(words);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [12_345_678, '12.3 MB'],
    [2_000_000_000, '2 GB'],
  ])('shows %i bytes', (bytes, words) => {
    expect(megabytes(bytes)).toBe(words);
  });
});

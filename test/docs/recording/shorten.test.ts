import { describe, expect, it } from 'vitest';
import { shorten } from '../../../docs/recording/shorten.ts';

const timesOf = (...times: number[]) =>
  shorten(times.map((atMs) => ({ atMs, data: '.' }))).map(({ atMs }) => Math.round(atMs));

describe('shorten', () => {
  it('begins with the first output', () => {
    expect(timesOf(700, 800)).toEqual([0, 100]);
  });

  it('caps pauses at 2 seconds', () => {
    expect(timesOf(0, 100, 9000, 9100)).toEqual([0, 100, 2100, 2200]);
  });

  it('plays a minute of progress in 10 seconds', () => {
    expect(timesOf(...Array.from({ length: 61 }, (_, second) => 1000 * second)).at(30)).toBe(5000);
  });

  it('does not change output that comes all at once', () => {
    expect(timesOf(5, 5)).toEqual([0, 0]);
  });
});

import { describe, expect, it } from 'vitest';
import { describeMoment, describeSeconds } from '../../../client/words/time.ts';

describe('describeSeconds', () => {
  it.each([
    [-1, '0 s'],
    [0.4, '0 s'],
    [40, '40 s'],
    [59.6, '1 min'],
    [90, '2 min'],
    [3569, '59 min'],
    [3599, '1 h'],
    [7800, '2 h 10 min'],
    [7200, '2 h'],
    [172_740, '47 h 59 min'],
    [172_800, '2 days'],
    [259_200, '3 days'],
  ])('says %d seconds as %s', (seconds, words) => {
    expect(describeSeconds(seconds)).toBe(words);
  });
});

describe('describeMoment', () => {
  const now = new Date('2026-11-24T23:30:00.000Z');
  it.each([
    ['2026-11-24T14:05:59.000Z', '14:05 UTC'],
    ['2026-11-25T00:00:00.000Z', '25 Nov 00:00 UTC'],
    ['2026-11-24T00:30:00.000+02:00', '23 Nov 22:30 UTC'],
  ])('says %s as %s', (iso, words) => {
    expect(describeMoment(iso, now)).toBe(words);
  });
});

import { describe, expect, it } from 'vitest';
import { readResetSeconds } from '../../../core/http/reset-header.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const read = (headers: Record<string, string>) => readResetSeconds((name) => headers[name] ?? null, now);

describe('readResetSeconds', () => {
  it.each([
    ['an ISO date', { 'x-rate-limit-reset-at-utc': '2026-11-23T12:00:30Z' }, 30],
    ['a date without a zone, which is UTC', { 'x-rate-limit-reset-at-utc': '2026-11-23 12:00:30' }, 30],
    ['a date with fractions', { 'x-rate-limit-reset-at-utc': '2026-11-23T12:00:30.500000+00:00' }, 30.5],
    ['a Unix time', { 'x-rate-limit-reset-at-utc': String(now / 1000 + 30) }, 30],
    ['a Unix time in milliseconds', { 'x-rate-limit-reset-at-utc': String(now + 30_000) }, 30],
    ['seconds', { 'retry-after': '30' }, 30],
    ['an HTTP date', { 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT' }, 30],
    ['a date that has passed', { 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, 0],
    ['the documented header over the others', { 'x-rate-limit-reset-at-utc': '5', 'retry-after': '9' }, 5],
    ['the other if the first is nonsense', { 'x-rate-limit-reset-at-utc': 'soon', 'retry-after': '9' }, 9],
  ])('reads %s', (_, headers, seconds) => {
    expect(read(headers as Record<string, string>)).toBeCloseTo(seconds, 3);
  });

  it('returns null without a header', () => {
    expect(read({ 'x-rate-limit-remaining': '0' })).toBeNull();
  });
});

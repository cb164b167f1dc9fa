/** The longest wait that a reply can ask for, seconds. A reset date may be wrong and far in the future. */
const MAX_TOLD_SECONDS = 900;

/** Looks a header up by its lower-case name. */
export type ReadHeader = (name: string) => string | null;

// Segmind documents the first; `retry-after` is HTTP's own; the others are in common use.
const RESET_HEADERS = [
  'x-rate-limit-reset-at-utc',
  'retry-after',
  'x-rate-limit-reset',
  'x-ratelimit-reset',
] as const;

/**
 * Seconds until the next try according to the reply, 0 to 900; null if it has no readable header. Each header
 * may hold a date, a number of seconds, or a Unix time in seconds or milliseconds.
 * @param nowMs the clock, Unix time in milliseconds
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function readResetSeconds(readHeader: ReadHeader, nowMs: number): number | null {
  for (const name of RESET_HEADERS) {
    const seconds = parseReset(readHeader(name)?.trim() ?? '', nowMs);
    if (seconds !== null) return Math.min(Math.max(0, seconds), MAX_TOLD_SECONDS);
  }
  return null;
}

function parseReset(value: string, nowMs: number): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) {
    const number = Number(value);
    if (number >= 1e12) return (number - nowMs) / 1000;
    return number >= 1e9 ? number - nowMs / 1000 : number;
  }
  const hasZone = /(z|gmt|utc|[+-]\d\d:?\d\d)$/i.test(value);
  const ms = Date.parse(hasZone ? value : `${value.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? null : (ms - nowMs) / 1000;
}

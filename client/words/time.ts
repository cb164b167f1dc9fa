/** A span of time as people say it: `40 s`, `6 min`, `2 h 10 min`, `3 days`. */
export function describeSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(minutes / 1440)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** A moment as people say it: `14:05 UTC` today, `26 Nov 14:05 UTC` on another day. */
export function describeMoment(iso: string, now: Date): string {
  const time = new Date(iso);
  const clock = time.toISOString().slice(11, 16);
  const isToday = time.toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
  const day = time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return isToday ? `${clock} UTC` : `${day} ${clock} UTC`;
}

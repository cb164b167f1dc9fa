import type { Line } from '../api/retouch-api.ts';
import { count, dollars } from './numbers.ts';
import { describeMoment, describeSeconds } from './time.ts';

/** Describes the state of the line: one sentence per line. */
export function describeLine(line: Line, now: Date): string[] {
  const { inFlight, limit, waiting, waitingHigh, oldestWaitSeconds, balance } = line;
  const urgent = waitingHigh > 0 ? `, ${waitingHigh.toLocaleString('en-US')} of them urgent` : '';
  const oldest = waiting > 0 ? `; the first has waited for ${describeSeconds(oldestWaitSeconds)}` : '';
  const lasts = balance?.lastsFor == null ? '' : `, enough for ${count(balance.lastsFor, 'photo')}`;
  return [
    ...describeHold(line, now),
    `${count(inFlight, 'photo')} of at most ${limit} at Segmind.`,
    `${count(waiting, 'photo')} waiting${urgent}${oldest}.`,
    ...(balance === null ? [] : [`Balance at Segmind: ${dollars(balance.dollars)}${lasts}.`]),
  ];
}

/** Explains why nothing is submitted, and until when: `The circuit breaker is open since …`. Empty if the line moves. */
export function describeHold({ breaker, pausedUntil }: Pick<Line, 'breaker' | 'pausedUntil'>, now: Date) {
  if (breaker !== null) {
    const since = describeMoment(breaker.since, now);
    const next = describeMoment(breaker.nextTrialAt, now);
    const reason = breaker.message.trim().replace(/\.$/, '');
    return [`The circuit breaker is open since ${since}: ${reason}. Next trial ${next}.`];
  }
  if (pausedUntil === null) return [];
  return [`Segmind’s rate limit is reached: submits continue at ${describeMoment(pausedUntil, now)}.`];
}

import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC } from '../../core/contract/metrics.ts';
import type { AlarmSpec } from './alarm.ts';
import type { LineKeeper } from './line-keeper.ts';

/** keep-line runs each minute, and its metrics have that period. */
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
/** keep-line runs each minute: three missing runs of five are more than a late start. */
const NOT_KEPT = { breaching: 3, of: 5 };
/**
 * About 3,600 photos take this long with the default 5 slots, at half a minute each. An older ticket means a
 * backlog or a jam.
 */
const OLDEST_TICKET = Duration.hours(6);

/** The alarms of the line, by their construct ids. */
export function lineAlarms({ keepLine }: LineKeeper): Readonly<Record<string, AlarmSpec>> {
  return {
    // keep-line sets both metrics once the breaker has been open for five minutes.
    BreakerOpen: {
      metric: keepLine.metric(METRIC.breakerOpen, { period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // LineNotKept covers it: keep the last state.
      says:
        'The circuit breaker is open: Segmind refuses the account, is down or does not answer submits, or the daily ' +
        'limit is reached. No waiting photo is lost or paid. Find the cause, and check whether you need to do anything.',
      section: 'breaker-open',
    },
    ResultsFailing: {
      metric: keepLine.metric(METRIC.resultsFailing, { period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // As for BreakerOpen.
      says:
        'The circuit breaker is open: Segmind accepts jobs, but none gives a result that Retouch can store. Segmind may bill each ' +
        'trial. Find out what the last failures have in common.',
      section: 'results-failing',
    },
    // finish-shoots adds 0 to this metric each minute, so if keep-line does not run, the sum is 0 and not
    // missing data.
    LineNotKept: {
      metric: keepLine.metric(METRIC.lineKept, { period: MINUTE, statistic: Stats.SUM }),
      threshold: 1,
      below: true,
      periods: NOT_KEPT,
      // A new stack has too few data points: in AWS's table, "- - - - X" means "Retain current state".
      missing: TreatMissingData.IGNORE,
      says: 'keep-line does not complete each minute: slots may stay occupied. Read its log and fix the cause.',
      section: 'line-not-kept',
    },
    OldestTicket: {
      metric: keepLine.metric(METRIC.oldestTicketAge, { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: OLDEST_TICKET.toSeconds(),
      missing: TreatMissingData.IGNORE, // As for BreakerOpen.
      says:
        'A photo has waited in the line for 6 hours. If the line moves, many photos were uploaded: wait, or raise maxInFlight. ' +
        'If the line does not move, find out which photos hold the slots.',
      section: 'oldest-ticket',
    },
    // keep-line sets it after it has read the balance: never, if balanceMinutes is 0.
    BalanceShort: {
      metric: keepLine.metric(METRIC.balanceShort, { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // As for BreakerOpen.
      says:
        'At the last read, Segmind’s balance was not enough for the photos in the line. Add credits. Otherwise the circuit breaker opens ' +
        'when the credits are used up; no waiting photo is lost or paid.',
      section: 'balance-short',
    },
  };
}

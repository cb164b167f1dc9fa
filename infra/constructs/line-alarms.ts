import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC } from '../../functions/shared/contract.ts';
import type { AlarmSpec } from './alarm.ts';
import type { LineKeeper } from './line-keeper.ts';

/** keep-line's own pace, and that of its metrics. */
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
/** keep-line runs each minute: with three of five runs missing it is no late start any more. */
const NOT_KEPT = { breaching: 3, of: 5 };
/** As long as some 3,600 photos take with the default 5 slots, half a minute each: more is a backlog or a jam. */
const OLDEST_TICKET = Duration.hours(6);

/** The alarms of the line, by their construct ids. */
export function lineAlarms({ keepLine }: LineKeeper): Readonly<Record<string, AlarmSpec>> {
  return {
    // keep-line sets both metrics once the breaker has been open for five minutes.
    BreakerOpen: {
      metric: keepLine.metric(METRIC.breakerOpen, { period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // Another alarm's matter: the line is as it was last seen.
      says:
        'The circuit breaker is open: Segmind refuses the account, is down or leaves submits unanswered, or the daily ' +
        'limit is reached. Nothing that waits is lost or paid. See which it is, and whether there is anything to do.',
      section: 'breaker-open',
    },
    ResultsFailing: {
      metric: keepLine.metric(METRIC.resultsFailing, { period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // As above.
      says:
        'The circuit breaker is open: Segmind takes jobs, and none of them gives a result that can be stored. Each ' +
        'trial may be billed. See what the last failures have in common.',
      section: 'results-failing',
    },
    // finish-shoots adds 0 each minute, so a keep-line that does not run is a sum of 0 and no missing data.
    LineNotKept: {
      metric: keepLine.metric(METRIC.lineKept, { period: MINUTE, statistic: Stats.SUM }),
      threshold: 1,
      below: true,
      periods: NOT_KEPT,
      // Of a stack that begins, too few minutes are known: AWS's table has "- - - - X" as "Retain current state".
      missing: TreatMissingData.IGNORE,
      says: 'keep-line does not come to its end each minute: slots may stay taken. Read its log and fix what it says.',
      section: 'line-not-kept',
    },
    OldestTicket: {
      metric: keepLine.metric(METRIC.oldestTicketAge, { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: OLDEST_TICKET.toSeconds(),
      missing: TreatMissingData.IGNORE, // Another alarm's matter.
      says:
        'A photo has waited in line for 6 hours. If the line moves, it is a large drop: let it, or raise maxInFlight. ' +
        'If it does not, see which photos hold the slots.',
      section: 'oldest-ticket',
    },
    // keep-line sets it once it has read the balance: never if balanceMinutes is 0.
    BalanceShort: {
      metric: keepLine.metric(METRIC.balanceShort, { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // Another alarm's matter.
      says:
        'Segmind’s balance, as it was read last, does not last for the photos in the line. Add credits; without, the ' +
        'line is held when they are used up, and nothing that waits is lost or paid.',
      section: 'balance-short',
    },
  };
}

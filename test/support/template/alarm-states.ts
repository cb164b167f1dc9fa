import type { AlarmProperties } from './alarms.ts';

/** The state of an alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** One value that a function or AWS sends to the alarm's metric, in this minute. */
export interface Datapoint {
  readonly minute: number;
  readonly value: number;
}

/** What decides an alarm's state, once its periods have values. */
export type AlarmRule = Pick<
  AlarmProperties,
  'EvaluationPeriods' | 'DatapointsToAlarm' | 'Threshold' | 'ComparisonOperator' | 'TreatMissingData'
>;

/** The values of the latest periods, the latest first; null for a period without data. */
export type Periods = readonly (number | null)[];

/**
 * Follows a CloudWatch alarm from its creation at minute 0, and returns its state at the end of each minute.
 * CloudWatch evaluates it each minute, over periods that slide along. It reads more periods than
 * EvaluationPeriods: AWS does not say how many, so `more` is for the caller to try.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export function followAlarm(
  alarm: AlarmProperties,
  datapoints: readonly Datapoint[],
  { minutes, more }: { readonly minutes: number; readonly more: number },
): AlarmState[] {
  const period = alarm.Period / 60;
  const states: AlarmState[] = [];
  for (let end = 1; end <= minutes; end++) {
    const periods = Array.from({ length: alarm.EvaluationPeriods + more }, (_, back) => {
      const until = end - back * period;
      const values = datapoints.filter(({ minute }) => minute >= until - period && minute < until);
      return summarize(
        alarm.Statistic,
        values.map(({ value }) => value),
      );
    });
    states.push(evaluateAlarm(alarm, periods, states.at(-1) ?? 'INSUFFICIENT_DATA'));
  }
  return states;
}

function summarize(statistic: string, values: readonly number[]): number | null {
  if (values.length === 0) return null;
  if (statistic === 'Maximum') return Math.max(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  if (statistic === 'Sum') return sum;
  if (statistic === 'Average') return sum / values.length;
  throw new Error(`The statistic is ${statistic}; expected Sum, Maximum or Average.`);
}

/**
 * Evaluates an alarm once. "If some data points in the evaluation range are missing, but the number of
 * existing data points retrieved is equal to or more than the alarm's Evaluation Periods, CloudWatch evaluates
 * the alarm state based on the most recent existing data points"; if there are fewer, it "fills in the missing
 * data points with the result you specified for how to treat missing data".
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluateAlarm(rule: AlarmRule, periods: Periods, current: AlarmState): AlarmState {
  const { EvaluationPeriods: of, DatapointsToAlarm: toAlarm = of, TreatMissingData = 'missing' } = rule;
  const existing = periods.filter((value) => value !== null).slice(0, of);
  const breaching = existing.filter((value) => isBreaching(rule, value)).length;
  const filled = of - existing.length;
  if (TreatMissingData === 'breaching') return breaching + filled >= toAlarm ? 'ALARM' : 'OK';
  if (breaching >= toAlarm) return 'ALARM';
  if (TreatMissingData === 'notBreaching' || breaching < existing.length || filled === 0) return 'OK';
  if (TreatMissingData === 'ignore') return current;
  // "the oldest available breaching data point … is at least as old as the value of Datapoints to Alarm, and
  // all other more recent data points are breaching or missing"
  const oldest = periods.findLastIndex((value) => value !== null) + 1;
  return oldest >= toAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
}

function isBreaching({ ComparisonOperator, Threshold }: AlarmRule, value: number): boolean {
  if (ComparisonOperator === 'GreaterThanOrEqualToThreshold') return value >= Threshold;
  if (ComparisonOperator === 'LessThanThreshold') return value < Threshold;
  throw new Error(`The operator is ${ComparisonOperator}, which no alarm of the stack has.`);
}

import { describe, expect, it } from 'vitest';
import { type AlarmState, evaluateAlarm } from '../support/template/alarm-states.ts';

/** A row: the data points as AWS writes them, the oldest first, and the state by how missing data is treated. */
type Row = readonly [string, missing: string, ignore: string, breaching: string, notBreaching: string];

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** One row for each treatment. `keep` is AWS's "Retain current state". */
function spread(toAlarm: number, rows: readonly Row[]) {
  return rows.flatMap(([points, ...states]) =>
    TREATMENTS.map((treatment, at) => [toAlarm, points, treatment, states[at] ?? ''] as const),
  );
}

/**
 * The two tables of AWS's page: 3 of 3 and 2 of 3, each with the 5 latest data points. 0 is within the
 * threshold, X breaches it, - is missing.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 * @see https://github.com/awsdocs/amazon-cloudwatch-user-guide/blob/05fd32f/doc_source/AlarmThatSendsEmail.md
 */
const TABLES = [
  ...spread(3, [
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', 'keep', 'ALARM', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - - - X', 'INSUFFICIENT_DATA', 'keep', 'ALARM', 'OK'],
    ['X - - - -', 'ALARM', 'keep', 'ALARM', 'OK'],
  ]),
  ...spread(2, [
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - X', 'INSUFFICIENT_DATA', 'keep', 'ALARM', 'OK'],
  ]),
];

describe('alarms are evaluated as in AWS’s tables', () => {
  it.each(TABLES)('%i of 3, %s, missing data is %s: %s', (toAlarm, points, treatment, state) => {
    const rule = {
      EvaluationPeriods: 3,
      DatapointsToAlarm: toAlarm,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: treatment,
    };
    const values: Record<string, number | null> = { 0: 0, X: 1, '-': null };
    const periods = points.split(' ').map((point) => values[point] ?? null);
    for (const current of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] satisfies AlarmState[]) {
      expect(evaluateAlarm(rule, periods.toReversed(), current)).toBe(state === 'keep' ? current : state);
    }
  });
});

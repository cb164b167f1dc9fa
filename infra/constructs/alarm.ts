import type { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Notifications } from './notifications.ts';

/**
 * What an alarm is about. Its description says what is the matter, what to do, and where it is told at length.
 *
 * A period is a sliding window: "The window advances each time the alarm is evaluated", which is each minute. So two
 * events that lie less than a period apart are counted together, whatever the clock says.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export interface AlarmSpec {
  readonly metric: Metric;
  readonly threshold: number;
  /** @default at or above the threshold */
  readonly below?: boolean;
  /** How many of the latest periods have to be so. @default 1 of 1 */
  readonly periods?: { readonly breaching: number; readonly of: number };
  /**
   * What a period without data is: "`notBreaching` – Missing data points are treated as being within the threshold",
   * "`ignore` – The current alarm state is maintained".
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  readonly missing: TreatMissingData;
  readonly says: string;
  /** A heading of the runbook. */
  readonly section: string;
}

/** Adds an alarm, and tells of it where there are notifications. */
export function addAlarm(
  scope: Construct,
  id: string,
  spec: AlarmSpec,
  notifications: Notifications | null,
): void {
  const { metric, threshold, below = false, periods, missing, says, section } = spec;
  const alarm = new Alarm(scope, id, {
    alarmDescription: `${says} Runbook: docs/runbook.md#${section}`,
    metric,
    threshold,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: periods?.of ?? 1,
    ...(periods && { datapointsToAlarm: periods.breaching }),
    treatMissingData: missing,
  });
  notifications?.follow(alarm);
}

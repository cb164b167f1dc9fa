import type { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Notifications } from './notifications.ts';

/**
 * The specification of an alarm. Its description says what is wrong and what to do, and names a section of
 * the runbook.
 *
 * A period is a sliding window: "The window advances each time the alarm is evaluated", which is each minute.
 * So two events less than a period apart are counted together, whatever the time of day.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export interface AlarmSpec {
  readonly metric: Metric;
  readonly threshold: number;
  /** Whether the alarm goes off below the threshold. @default false: at or above it */
  readonly below?: boolean;
  /** How many of the latest periods have to breach the threshold. @default 1 of 1 */
  readonly periods?: { readonly breaching: number; readonly of: number };
  /**
   * How a period without data counts: "`notBreaching` – Missing data points are treated as being within the
   * threshold", "`ignore` – The current alarm state is maintained".
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  readonly missing: TreatMissingData;
  readonly says: string;
  /** The anchor of a section in the runbook. */
  readonly section: string;
}

/** Where alarms lead. */
export interface AlarmLinks {
  /** The topic that alarms notify; null for none. */
  readonly notifications: Notifications | null;
  /** The URL of the runbook; null for its path in this project. */
  readonly runbookUrl: string | null;
}

/** Adds an alarm, with notifications if there is a topic. */
export function addAlarm(
  scope: Construct,
  id: string,
  spec: AlarmSpec,
  { notifications, runbookUrl }: AlarmLinks,
): void {
  const { metric, threshold, below = false, periods, missing, says, section } = spec;
  const alarm = new Alarm(scope, id, {
    alarmDescription: `${says} Runbook: ${runbookUrl ?? 'docs/runbook.md'}#${section}`,
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

import type { Template } from 'aws-cdk-lib/assertions';

/** An alarm as it is in the template. */
export interface AlarmProperties {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: { Name: string; Value: unknown }[];
  readonly Statistic: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData?: string;
  readonly AlarmDescription: string;
  readonly AlarmActions?: unknown[];
  readonly OKActions?: unknown[];
}

/** The alarms of a template, by their construct ids. */
export function alarmsOf(stack: Template): [string, AlarmProperties][] {
  return Object.entries(stack.findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [
    id.replace(/^Alarms(.*)[0-9A-F]{8}$/, '$1'),
    Properties,
  ]);
}

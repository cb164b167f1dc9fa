import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC } from '../contract/metrics.ts';
import { createMetrics } from '../middleware/pipeline-handler.ts';

/**
 * Creates the count of `METRIC.photosFailed`. Whichever function calls it, the metric has the dimensions of
 * record-failure, because the alarm reads those.
 */
export function createCountFailed(): () => void {
  const metricsOfRecordFailure = createMetrics('record-failure');
  return () => {
    metricsOfRecordFailure.addMetric(METRIC.photosFailed, MetricUnit.Count, 1);
    metricsOfRecordFailure.publishStoredMetrics();
  };
}

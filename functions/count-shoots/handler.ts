import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC, PHOTO_ENDED } from '../../core/contract/metrics.ts';
import { createPipelineHandler, logger, metrics } from '../../core/middleware/pipeline-handler.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createCountPhotos } from '../../core/shoots/count-photos.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
import { createCountShoots, streamEventSchema } from './count-shoots.ts';
import { createMeasure } from './measure.ts';

const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);
const measure = createMeasure({
  spent: (dollars) => metrics.addMetric(METRIC.dollarsSpent, MetricUnit.NoUnit, dollars),
  took: (seconds) => metrics.addMetric(METRIC.secondsToResult, MetricUnit.Seconds, seconds),
  ended: (photo) => logger.info(PHOTO_ENDED, { ...photo }),
});

export const handler = createPipelineHandler(
  streamEventSchema,
  createCountShoots(createCountPhotos(table, photos, Date.now, measure)),
);

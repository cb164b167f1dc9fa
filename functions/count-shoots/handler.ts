import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { createCountPhotos } from '../shared/shoots/count-photos.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createCountShoots, streamEventSchema } from './count-shoots.ts';

const table = createTableFromSettings();

export const handler = createPipelineHandler(
  streamEventSchema,
  createCountShoots(createCountPhotos(table, createPhotos(table, Date.now), Date.now)),
);

import { SFNClient } from '@aws-sdk/client-sfn';
import { createLineFromSettings } from '../shared/line/line-from-settings.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createJoinLine, joinEventSchema } from './join-line.ts';

const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);
const line = createLineFromSettings(table, photos, new SFNClient());

export const handler = createPipelineHandler(joinEventSchema, createJoinLine({ line, photos }));

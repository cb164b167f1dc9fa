import { SFNClient } from '@aws-sdk/client-sfn';
import { createLineFromSettings } from '../../core/line/line-from-settings.ts';
import { createPipelineHandler } from '../../core/middleware/pipeline-handler.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
import { createJoinLine, joinEventSchema } from './join-line.ts';

const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);
const line = createLineFromSettings(table, photos, new SFNClient());

export const handler = createPipelineHandler(joinEventSchema, createJoinLine({ line, photos }));

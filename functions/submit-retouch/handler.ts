import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createSegmindFromSettings } from '../shared/clients/segmind/segmind-from-settings.ts';
import { createLineFromSettings } from '../shared/line/line-from-settings.ts';
import { guardLine } from '../shared/line/restored-line.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { readSettings } from '../shared/settings.ts';
import { createSubmissionFromSettings } from '../shared/submission/submission-from-settings.ts';
import { createOwnTable } from '../shared/table/own-table.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createSubmitRetouch, submitEventSchema } from './submit-retouch.ts';

const { transientLimitSeconds, table: tableName } = readSettings(['transientLimitSeconds', 'table']);
const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);
const line = guardLine(
  createLineFromSettings(table, photos, new SFNClient()),
  createOwnTable(table, tableName),
);
const segmind = createSegmindFromSettings();

export const handler = createPipelineHandler(
  submitEventSchema,
  createSubmitRetouch({
    segmind,
    submission: createSubmissionFromSettings(new S3Client(), segmind, {
      table,
      photos,
      line,
    }),
    line,
    photos,
    transientLimitSeconds,
    now: Date.now,
    random: Math.random,
  }),
);

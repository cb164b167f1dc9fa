import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createLineFromSettings } from '../../core/line/line-from-settings.ts';
import { guardLine } from '../../core/line/restored-line.ts';
import { createPipelineHandler } from '../../core/middleware/pipeline-handler.ts';
import { createSubmissionFromSettings } from '../../core/payment/submission-from-settings.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createSegmindFromSettings } from '../../core/segmind/segmind-from-settings.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createOwnTable } from '../../core/table/own-table.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
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

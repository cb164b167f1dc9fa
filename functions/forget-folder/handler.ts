import { S3Client } from '@aws-sdk/client-s3';
import { createPipelineHandler } from '../../core/middleware/pipeline-handler.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
import { createFolderFiles } from './folder-files.ts';
import { createFolderItems } from './folder-items.ts';
import { createForgetFolder, forgetFolderEventSchema } from './forget-folder.ts';

export const handler = createPipelineHandler(
  forgetFolderEventSchema,
  createForgetFolder({
    items: createFolderItems(createTableFromSettings()),
    files: createFolderFiles(new S3Client(), readSettings(['photoBucket', 'stateBucket'])),
    now: Date.now,
  }),
);

import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createStartAttemptFromSettings } from '../../core/attempts/start-attempt-from-settings.ts';
import { createBulkExecutions } from '../../core/bulk/bulk-executions.ts';
import { createBulkRuns } from '../../core/bulk/bulk-runs.ts';
import { EXPIRES_AT, PARTITION } from '../../core/contract/table.ts';
import { createEndExecutionFromSettings } from '../../core/ending/end-execution-from-settings.ts';
import { createBalances } from '../../core/line/balance.ts';
import { paceOf } from '../../core/line/pace.ts';
import { readModel } from '../../core/model/model.ts';
import { createReceipts } from '../../core/payment/receipts.ts';
import { createSpendingFromSettings } from '../../core/payment/spending-from-settings.ts';
import { createStopExecution } from '../../core/photos/executions.ts';
import { createRecipeFiles } from '../../core/recipes/files.ts';
import { createRecipesFromSettings } from '../../core/recipes/recipes-from-settings.ts';
import { createUploadRecipes } from '../../core/recipes/upload-recipes.ts';
import { createDecisionsFiles } from '../../core/review/decisions-file.ts';
import { createOutputSource } from '../../core/segmind/outputs/output-source.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createShoots } from '../../core/shoots/shoots.ts';
import { createModelPictures } from '../../core/storage/model-pictures.ts';
import { createUploads } from '../../core/storage/uploads.ts';
import { createApi } from './api.ts';
import { createStoredFiles } from './files/stored-files.ts';
import { createIdempotency } from './http/idempotency.ts';
import { describeLimits } from './limits.ts';
import { writeOpenApi } from './openapi.ts';
import { createImporter, IMPORT_USER_AGENT } from './retouch/importer.ts';
import { createPresigner } from './retouch/presigner.ts';
import { ROUTES } from './routes/routes.ts';

const settings = readSettings([
  'photoBucket',
  'stateBucket',
  'table',
  'stateMachineArn',
  'bulkStateMachineArn',
  'maxInFlight',
  'maxPhotoBytes',
  'maxPhotoPixels',
  'heic',
  'raw',
  'ignore',
  'version',
  'pollSeconds',
  'firstPollSeconds',
  'trustedImportOrigins',
  'apiAuth',
  'apiOpenDocument',
]);
const { photoBucket, stateMachineArn, maxInFlight, maxPhotoBytes } = settings;
const model = readModel();
const now = Date.now;
const s3 = new S3Client();
const stepFunctions = new SFNClient();
const { table, photos, line, endExecution } = createEndExecutionFromSettings(s3, stepFunctions);
const openSource = createOutputSource({
  trustedOrigins: settings.trustedImportOrigins,
  maxBytes: maxPhotoBytes,
  userAgent: IMPORT_USER_AGENT,
});
const recipeFiles = createRecipeFiles(s3);
const uploadRecipes = createUploadRecipes(table, now);
const presigningClient = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

export const handler = createApi(
  ROUTES,
  {
    photos,
    line,
    startAttempt: createStartAttemptFromSettings(photos, stepFunctions, s3),
    stopExecution: createStopExecution(stepFunctions, stateMachineArn),
    endExecution,
    bulkRuns: createBulkRuns(table),
    bulkExecutions: createBulkExecutions(stepFunctions, settings.bulkStateMachineArn),
    uploads: createUploads(s3),
    presigner: createPresigner(presigningClient, photoBucket, now),
    storedFiles: createStoredFiles(s3, photoBucket),
    importer: createImporter(s3, openSource),
    receipts: createReceipts(table, now),
    modelPictures: createModelPictures(s3, settings.stateBucket),
    decisionsFiles: createDecisionsFiles(s3, photoBucket),
    recipes: createRecipesFromSettings({ files: recipeFiles, uploadRecipes }),
    recipeFiles,
    uploadRecipes,
    pace: paceOf(model, settings),
    spending: createSpendingFromSettings(table),
    balances: createBalances(table),
    price: model.price,
    shoots: createShoots(table),
    photoBucket,
    maxPhotoBytes,
    maxInFlight,
    limits: describeLimits(model, settings),
    describeApi: (url) =>
      writeOpenApi(ROUTES, { auth: settings.apiAuth, isOpen: settings.apiOpenDocument, url }),
    now,
  },
  createIdempotency(
    new DynamoDBPersistenceLayer({
      tableName: settings.table,
      keyAttr: 'pk',
      sortKeyAttr: 'sk',
      staticPkValue: PARTITION.idempotency,
      expiryAttr: EXPIRES_AT,
    }),
  ),
);

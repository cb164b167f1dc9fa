import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createBulkExecutions } from '../shared/bulk/bulk-executions.ts';
import { createBulkRuns } from '../shared/bulk/bulk-runs.ts';
import { createStopExecution } from '../shared/clients/executions.ts';
import { createModelPictures } from '../shared/clients/model-pictures.ts';
import { createOutputSource } from '../shared/clients/outputs/output-source.ts';
import { createUploads } from '../shared/clients/uploads.ts';
import { EXPIRES_AT, PARTITION } from '../shared/contract/table.ts';
import { paceOf } from '../shared/domain/pace.ts';
import { createBalances } from '../shared/line/balance.ts';
import { readModel } from '../shared/model.ts';
import { createStartAttemptFromSettings } from '../shared/photos/start-attempt-from-settings.ts';
import { createRecipeFiles } from '../shared/recipes/files.ts';
import { createRecipesFromSettings } from '../shared/recipes/recipes-from-settings.ts';
import { createUploadRecipes } from '../shared/recipes/upload-recipes.ts';
import { createEndExecutionFromSettings } from '../shared/record/end-execution-from-settings.ts';
import { createDecisionsFiles } from '../shared/review/decisions-file.ts';
import { readSettings } from '../shared/settings.ts';
import { createShoots } from '../shared/shoots/shoots.ts';
import { createReceipts } from '../shared/submission/receipts.ts';
import { createSpendingFromSettings } from '../shared/submission/spending-from-settings.ts';
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

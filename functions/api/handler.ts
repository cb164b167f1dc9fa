import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createJsonObjects } from '../shared/clients/json-objects.ts';
import { createOutputSource } from '../shared/clients/outputs/output-source.ts';
import { createUploads } from '../shared/clients/uploads.ts';
import type { ApiAuth } from '../shared/contract.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createLineFromEnvironment } from '../shared/line/line-from-environment.ts';
import { createApi } from './api.ts';
import { createIdempotency } from './http/idempotency.ts';
import { writeOpenApi } from './openapi.ts';
import { createExecutions } from './retouch/executions.ts';
import { createImporter } from './retouch/importer.ts';
import { createInputs } from './retouch/inputs.ts';
import { createPayments } from './retouch/payments.ts';
import { createPresigner } from './retouch/presigner.ts';
import { createRecentAnswers } from './retouch/recent-answers.ts';
import { createRecords } from './retouch/records.ts';
import { createRetouches } from './retouch/retouches.ts';
import { ROUTES } from './routes/routes.ts';

const settings = readEnvironment([
  'photoBucket',
  'stateBucket',
  'stateMachineArn',
  'maxPhotoBytes',
  'defaultInstructions',
  'defaultUpscale',
  'trustedImportOrigins',
  'apiAuth',
  'apiOpenDocument',
]);
const { photoBucket, stateMachineArn } = settings;
const maxPhotoBytes = Number(settings.maxPhotoBytes);
const now = Date.now;
const s3 = new S3Client();
const stepFunctions = new SFNClient();
const { line, store, maxInFlight } = createLineFromEnvironment(s3, stepFunctions);
const objects = createJsonObjects(s3, settings.stateBucket);
const executions = createExecutions(stepFunctions, stateMachineArn);
const uploads = createUploads(s3);
const presigner = createPresigner(
  new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
  photoBucket,
  now,
);
const payments = createPayments(objects);
const openSource = createOutputSource({
  trustedOrigins: JSON.parse(settings.trustedImportOrigins) as string[],
  maxBytes: maxPhotoBytes,
});

export const handler = createApi(
  ROUTES,
  {
    executions,
    inputs: createInputs(executions),
    retouches: createRetouches({
      executions,
      records: createRecords(s3),
      payments,
      line: store,
      uploads,
      presigner,
      defaults: { instructions: settings.defaultInstructions, upscale: settings.defaultUpscale },
      now,
    }),
    recent: createRecentAnswers(now),
    payments,
    uploads,
    presigner,
    importer: createImporter(s3, openSource),
    line,
    store,
    photoBucket,
    maxPhotoBytes,
    maxInFlight,
    describeApi: (origin) =>
      writeOpenApi(ROUTES, {
        auth: settings.apiAuth as ApiAuth,
        isOpen: settings.apiOpenDocument === 'true',
        origin,
      }),
    now,
  },
  createIdempotency(objects, now),
);

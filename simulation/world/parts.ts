import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createApiKeyReader } from '../../functions/shared/clients/api-key.ts';
import { createStartExecution, createTaskCallbacks } from '../../functions/shared/clients/executions.ts';
import type { OutputSource } from '../../functions/shared/clients/outputs/output-source.ts';
import { createResults } from '../../functions/shared/clients/results.ts';
import { createSegmindClient } from '../../functions/shared/clients/segmind/segmind-client.ts';
import { createUploads } from '../../functions/shared/clients/uploads.ts';
import { createWorkingCopies } from '../../functions/shared/clients/working-copies.ts';
import { createIsIgnored } from '../../functions/shared/ignore-patterns.ts';
import { createLine } from '../../functions/shared/line/line.ts';
import type { Model } from '../../functions/shared/model.ts';
import { createFindReference } from '../../functions/shared/photos/find-reference.ts';
import { createPhotos } from '../../functions/shared/photos/photos.ts';
import { createFindRawPlace } from '../../functions/shared/photos/raw-place.ts';
import { createSamePhotos } from '../../functions/shared/photos/same-photos.ts';
import { createStartAttempt } from '../../functions/shared/photos/start-attempt.ts';
import { createRecipeFiles } from '../../functions/shared/recipes/files.ts';
import { createRecipes } from '../../functions/shared/recipes/recipes.ts';
import { createUploadRecipes } from '../../functions/shared/recipes/upload-recipes.ts';
import { createAnnounce } from '../../functions/shared/record/announce.ts';
import { createEndExecution } from '../../functions/shared/record/end-execution.ts';
import { createRecordEnd } from '../../functions/shared/record/record-end.ts';
import type { Settings } from '../../functions/shared/settings.ts';
import { createCountPhotos } from '../../functions/shared/shoots/count-photos.ts';
import { createShoots } from '../../functions/shared/shoots/shoots.ts';
import { createReceipts } from '../../functions/shared/submission/receipts.ts';
import { createSpending } from '../../functions/shared/submission/spending.ts';
import { createSubmission } from '../../functions/shared/submission/submission.ts';
import { createTable } from '../../functions/shared/table/table.ts';
import { SimulatedVendor } from './vendor.ts';

/** AWS's clients, Segmind, the clock and the settings of the stack. */
export interface Surroundings {
  readonly dynamo: DynamoDBDocumentClient;
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly secrets: SecretsManagerClient;
  readonly events: EventBridgeClient;
  readonly fetch: typeof fetch;
  readonly openOutput: OutputSource;
  readonly settings: Settings;
  readonly model: Model;
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** Called with what a function logs as a warning or an error. */
  readonly warn: (what: string, error: unknown) => void;
}

/** The modules that the functions share, wired as in the functions' settings. */
export function createParts(surroundings: Surroundings) {
  const { s3, stepFunctions, settings, model, nowMs, random, warn } = surroundings;
  const { stateMachineArn, maxInFlight, jobTimeoutSeconds } = settings;
  const now = () => new Date(nowMs());
  const table = createTable(surroundings.dynamo, { name: settings.table, sleep: surroundings.pause, random });
  const photos = createPhotos(table, nowMs);
  const callbacks = createTaskCallbacks(stepFunctions, stateMachineArn);
  const line = createLine({ table, photos, callbacks, maxInFlight, now });
  const segmind = createSegmindClient({
    origin: settings.segmindOrigin,
    model,
    readApiKey: createApiKeyReader(surroundings.secrets, settings.apiKeySecretArn),
    fetch: surroundings.fetch,
    now: nowMs,
  });
  // Signing needs a real client, but sends no request. All photos are sent unchanged.
  const uploads = {
    ...createUploads(s3),
    presign: async ({ key }: { key: string }) => SimulatedVendor.photoUrl(key),
  };
  const workingCopies = createWorkingCopies(s3, settings.stateBucket);
  const results = createResults(s3, uploads);
  const samePhotos = createSamePhotos(table, photos);
  const receipts = createReceipts(table, nowMs);
  const spending = createSpending(table, { budgets: settings, price: model.price, now: nowMs });
  const submission = createSubmission({
    segmind,
    table,
    photos,
    line,
    uploads,
    workingCopies,
    model,
    receipts,
    spending,
    jobTimeoutSeconds,
    now: nowMs,
    warn: (error) => warn('The receipt could not be written', error),
  });
  const isIgnored = createIsIgnored(settings.ignore);
  const findRawPlace = createFindRawPlace(s3, { raw: settings.raw, takesHeic: settings.heic, isIgnored });
  const startAttempt = createStartAttempt(
    photos,
    createStartExecution(stepFunctions, stateMachineArn),
    isIgnored,
    findRawPlace,
    createFindReference(uploads),
  );
  const uploadRecipes = createUploadRecipes(table, nowMs);
  const recipes = createRecipes({
    files: createRecipeFiles(s3),
    uploadRecipes,
    defaults: settings.defaultRecipe,
    model,
    ignoredMetadata: settings.ignoredMetadata,
  });
  const recordEnd = createRecordEnd({ results, photos, line, workingCopies, now: nowMs });
  const announce = createAnnounce(surroundings.events);
  const endExecution = createEndExecution({ recordEnd, photos, announce, count: () => {} });
  return {
    shoots: createShoots(table),
    countPhotos: createCountPhotos(table, photos, nowMs),
    table,
    photos,
    line,
    segmind,
    uploads,
    workingCopies,
    results,
    samePhotos,
    receipts,
    spending,
    submission,
    startAttempt,
    findRawPlace,
    recordEnd,
    announce,
    endExecution,
    recipes,
    uploadRecipes,
  };
}

export type Parts = ReturnType<typeof createParts>;

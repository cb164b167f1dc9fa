import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createFindReference } from '../../core/attempts/find-reference.ts';
import { createFindRawPairing } from '../../core/attempts/raw-pairing.ts';
import { createStartAttempt } from '../../core/attempts/start-attempt.ts';
import { createIsIgnored } from '../../core/domain/ignore-patterns.ts';
import { createAnnounce } from '../../core/ending/announce.ts';
import { createEndExecution } from '../../core/ending/end-execution.ts';
import { createRecordEnd } from '../../core/ending/record-end.ts';
import { createLine } from '../../core/line/line.ts';
import type { Model } from '../../core/model/model.ts';
import { createReceipts } from '../../core/payment/receipts.ts';
import { createSpending } from '../../core/payment/spending.ts';
import { createSubmission } from '../../core/payment/submission.ts';
import { createStartExecution, createTaskCallbacks } from '../../core/photos/executions.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createSamePhotos } from '../../core/photos/same-photos.ts';
import { createRecipeFiles } from '../../core/recipes/files.ts';
import { createRecipes } from '../../core/recipes/recipes.ts';
import { createUploadRecipes } from '../../core/recipes/upload-recipes.ts';
import { createResults } from '../../core/record/results.ts';
import { createApiKeyReader } from '../../core/segmind/api-key.ts';
import type { OutputSource } from '../../core/segmind/outputs/output-source.ts';
import { createSegmindClient } from '../../core/segmind/segmind-client.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { createCountPhotos } from '../../core/shoots/count-photos.ts';
import { createShoots } from '../../core/shoots/shoots.ts';
import { createUploads } from '../../core/storage/uploads.ts';
import { createWorkingCopies } from '../../core/storage/working-copies.ts';
import { createTable } from '../../core/table/table.ts';
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
  const findRawPairing = createFindRawPairing(s3, { raw: settings.raw, takesHeic: settings.heic, isIgnored });
  const startAttempt = createStartAttempt(
    photos,
    createStartExecution(stepFunctions, stateMachineArn),
    isIgnored,
    findRawPairing,
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
    findRawPairing,
    recordEnd,
    announce,
    endExecution,
    recipes,
    uploadRecipes,
  };
}

export type Parts = ReturnType<typeof createParts>;

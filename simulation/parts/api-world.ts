import './no-logs.ts';

import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { createFindReference } from '../../core/attempts/find-reference.ts';
import { createFindRawPairing } from '../../core/attempts/raw-pairing.ts';
import { createStartAttempt } from '../../core/attempts/start-attempt.ts';
import { createBulkRuns } from '../../core/bulk/bulk-runs.ts';
import { EXPIRES_AT, PARTITION } from '../../core/contract/table.ts';
import { executionName } from '../../core/domain/execution-name.ts';
import { knownVersion } from '../../core/domain/photo.ts';
import { createEndExecution } from '../../core/ending/end-execution.ts';
import { createRecordEnd } from '../../core/ending/record-end.ts';
import { createBalances } from '../../core/line/balance.ts';
import type { News } from '../../core/line/breaker.ts';
import { createLine } from '../../core/line/line.ts';
import { paceOf } from '../../core/line/pace.ts';
import { createReceipts } from '../../core/payment/receipts.ts';
import { type Budgets, createSpending, type Spending } from '../../core/payment/spending.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createRecipeFiles } from '../../core/recipes/files.ts';
import { createUploadRecipes } from '../../core/recipes/upload-recipes.ts';
import { createResults } from '../../core/record/results.ts';
import { createDecisionsFiles } from '../../core/review/decisions-file.ts';
import { createCountPhotos } from '../../core/shoots/count-photos.ts';
import { createShoots } from '../../core/shoots/shoots.ts';
import { createModelPictures } from '../../core/storage/model-pictures.ts';
import { createUploads } from '../../core/storage/uploads.ts';
import { createApi } from '../../functions/api/api.ts';
import type { ApiDependencies } from '../../functions/api/api-dependencies.ts';
import { createStoredFiles } from '../../functions/api/files/stored-files.ts';
import { createIdempotency } from '../../functions/api/http/idempotency.ts';
import { describeLimits } from '../../functions/api/limits.ts';
import { writeOpenApi } from '../../functions/api/openapi.ts';
import { photoExists } from '../../functions/api/retouch/free-key.ts';
import type { ImportTarget } from '../../functions/api/retouch/importer.ts';
import type { PresignedObject } from '../../functions/api/retouch/presigner.ts';
import { ROUTES } from '../../functions/api/routes/routes.ts';
import { BulkExecutionsFake } from '../aws/bulk-executions-fake.ts';
import { S3Fake } from '../aws/s3-fake.ts';
import { StartedExecutions } from '../aws/started-executions.ts';
import { createStateTable } from '../aws/state-table.ts';
import { type CallOptions, makeApiEvent } from './api-event.ts';
import { ENLARGING } from './models.ts';
import { PhotoWorkflow } from './photo-workflow.ts';
import { createTestRecipes } from './recipes.ts';
import { NO_BUDGETS } from './submission-world.ts';
import { uploadAt } from './upload-at.ts';

/** A response of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  readonly body: any;
}

const MAX_IN_FLIGHT = 2;
const MAX_PHOTO_BYTES = 1000;
const LIMITS = {
  version: '1.2.3',
  maxInFlight: MAX_IN_FLIGHT,
  heic: true,
  raw: 'skip',
  ignore: ['proofs/**'] as string[],
  maxPhotoBytes: MAX_PHOTO_BYTES,
  maxPhotoPixels: 2_000_000,
} as const;
const DEFAULTS = { instructions: 'As usual.', upscale: '2x' };

/** The API with a table, a bucket and executions in memory, all on one clock. */
export class ApiWorld {
  readonly s3 = new S3Fake();
  readonly executions = new StartedExecutions();
  readonly bulkExecutions = new BulkExecutionsFake();
  readonly #state = createStateTable({ now: () => this.now() });
  readonly dynamo = this.#state.dynamo;
  readonly table = this.#state.table;
  readonly photos = createPhotos(this.table, () => this.#ms);
  /** Counts photos, as the function that reads the table's stream does. */
  readonly countPhotos = createCountPhotos(this.table, this.photos, () => this.#ms);
  readonly line = createLine({
    table: this.table,
    photos: this.photos,
    callbacks: this.executions.callbacks,
    maxInFlight: MAX_IN_FLIGHT,
    now: () => this.now(),
  });
  readonly balances = createBalances(this.table);
  /** The events that were sent. */
  readonly events: { type: string; detail: object }[] = [];
  /** Called before each event is sent; what it throws becomes the response. */
  beforeEvent: () => void = () => {};
  readonly imports: { url: string; target: ImportTarget }[] = [];
  readonly presigned: PresignedObject[] = [];
  /** The error that the import throws; null if the import works. */
  importError: Error | null = null;
  readonly spending: Spending;
  readonly workflow: PhotoWorkflow;
  readonly dependencies: ApiDependencies;
  readonly #handler: ReturnType<typeof createApi>;
  #requests = 0;
  #ms = Date.parse('2026-11-23T12:00:00.000Z');

  /** @param budgets by default without any limit */
  constructor(budgets: Partial<Budgets> = {}) {
    const now = () => this.#ms;
    this.s3.now = () => this.now();
    const { photos, line, executions } = this;
    const uploads = createUploads(this.s3.client);
    const results = createResults(this.s3.client, uploads);
    const findRawPairing = createFindRawPairing(this.s3.client, {
      raw: 'skip',
      takesHeic: true,
      isIgnored: () => false,
    });
    const recordEnd = createRecordEnd({
      results,
      photos,
      line,
      workingCopies: { remove: async () => {} },
      now,
    });
    const announce = async (type: string, detail: object) => {
      this.beforeEvent();
      this.events.push({ type, detail });
    };
    const uploadRecipes = createUploadRecipes(this.table, now);
    const recipes = createTestRecipes(this.s3, { uploadRecipes, defaults: DEFAULTS });
    this.spending = createSpending(this.table, {
      budgets: { ...NO_BUDGETS, ...budgets },
      price: ENLARGING.price,
      now,
    });
    const { table, spending, s3 } = this;
    const parts = { table, photos, line, results, recordEnd, executions, s3, spending };
    this.workflow = new PhotoWorkflow({ ...parts, recipes, now });
    this.dependencies = {
      photos,
      line,
      startAttempt: createStartAttempt(
        photos,
        executions.start,
        () => false,
        findRawPairing,
        createFindReference(uploads),
      ),
      stopExecution: executions.stop,
      endExecution: createEndExecution({ recordEnd, photos, announce, count: () => {} }),
      bulkRuns: createBulkRuns(this.table),
      bulkExecutions: this.bulkExecutions,
      uploads,
      presigner: {
        get: async (key) => ({
          url: `https://s3.example/${key}?n=${this.#requests}`,
          expiresAt: this.later(900),
        }),
        put: async (object) => {
          this.presigned.push(object);
          const headers = { 'content-type': object.contentType };
          return { url: `https://s3.example/put?n=${this.#requests}`, headers, expiresAt: this.later(900) };
        },
      },
      storedFiles: createStoredFiles(this.s3.client, 'photos'),
      importer: {
        import: async (url, target) => {
          if (this.importError !== null) throw this.importError;
          if (!target.overwrite && this.s3.objects.get(target.key) !== undefined)
            throw photoExists(target.key);
          this.imports.push({ url, target });
          const { versionId } = this.s3.put(target.key, 'photo', { ...target.metadata });
          return { versionId: knownVersion(versionId) };
        },
      },
      receipts: createReceipts(this.table, now),
      modelPictures: createModelPictures(this.s3.client, 'state'),
      decisionsFiles: createDecisionsFiles(this.s3.client, 'photos'),
      recipes,
      recipeFiles: createRecipeFiles(this.s3.client),
      uploadRecipes,
      pace: paceOf(ENLARGING, { maxInFlight: MAX_IN_FLIGHT, firstPollSeconds: 7, pollSeconds: 7 }),
      spending,
      balances: this.balances,
      price: ENLARGING.price,
      shoots: createShoots(this.table),
      photoBucket: 'photos',
      maxPhotoBytes: MAX_PHOTO_BYTES,
      maxInFlight: MAX_IN_FLIGHT,
      limits: describeLimits(ENLARGING, LIMITS),
      describeApi: (url) => writeOpenApi(ROUTES, { auth: 'iam', isOpen: false, url }),
      now,
    };
    const persistence = new DynamoDBPersistenceLayer({
      tableName: 'state',
      keyAttr: 'pk',
      sortKeyAttr: 'sk',
      staticPkValue: PARTITION.idempotency,
      expiryAttr: EXPIRES_AT,
      awsSdkV3Client: this.dynamo.lowLevelClient,
    });
    this.#handler = createApi(ROUTES, this.dependencies, createIdempotency(persistence));
  }

  now(): Date {
    return new Date(this.#ms);
  }

  later(seconds: number): string {
    return new Date(this.#ms + seconds * 1000).toISOString();
  }

  /** Advances the clock. */
  pass(seconds: number): void {
    this.#ms += seconds * 1000;
  }

  /** Sends a request in the form in which API Gateway passes it on. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<ApiAnswer> {
    this.#requests += 1;
    const event = makeApiEvent(method, path, { ...options, requestId: `request-${this.#requests}` });
    const context = {
      awsRequestId: 'x',
      functionName: 'api',
      invokedFunctionArn: 'arn',
      memoryLimitInMB: '1',
      getRemainingTimeInMillis: () => 30_000,
    };
    const answer = await this.#handler(event, context as never);
    const { statusCode = 0, headers: answered = {}, body: said = 'null' } = answer;
    return { status: statusCode, headers: answered as Record<string, string>, body: JSON.parse(said) };
  }

  /**
   * Drops a photo and starts its execution, as the upload trigger does. Advances the clock by a millisecond.
   */
  async drop(name = 'ana.jpg', metadata: Record<string, string> = {}): Promise<string> {
    this.pass(0.001);
    const key = `uploads/${name}`;
    this.s3.put(key, 'photo', metadata);
    const photo = uploadAt(this.s3, key);
    const id = executionName(photo);
    await this.dependencies.startAttempt({ id, attempt: 1, photo });
    return id;
  }

  /** Gives a photo its result, from a job that takes `jobSeconds`. */
  async finishOne(name: string, jobSeconds: number): Promise<string> {
    const id = await this.drop(name);
    await this.workflow.join(id);
    await this.workflow.submit(id);
    this.pass(jobSeconds);
    await this.workflow.leave(id, 'store');
    await this.workflow.storeResult(id);
    return id;
  }

  /** Uses up the day's budget. Returns the failure that the next submit gets. */
  async useUpDay(): Promise<Extract<News, { kind: 'failed' }>> {
    for (let photos = 0; photos < 1000; photos += 1) {
      const reserved = await this.spending.reserve({ key: 'uploads/other.jpg' });
      if (reserved.kind === 'over-budget') return { ...reserved, kind: 'failed' };
    }
    throw new Error('There is no budget for the day.');
  }

  /** Drops photos and adds them to the queue: the first two get slots. */
  async queue(...names: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const name of names) {
      const id = await this.drop(name);
      await this.workflow.join(id);
      ids.push(id);
    }
    return ids;
  }
}

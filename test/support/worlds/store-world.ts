import type { Failure } from '../../../core/domain/failure.ts';
import type { Job } from '../../../core/domain/job.ts';
import type { Photo } from '../../../core/domain/photo.ts';
import type { Recipe } from '../../../core/domain/recipe.ts';
import type { News } from '../../../core/line/breaker.ts';
import type { Line } from '../../../core/line/line.ts';
import { createStoredOutputs } from '../../../core/record/stored-outputs.ts';
import { createOutputKeeper } from '../../../core/segmind/outputs/kept-outputs.ts';
import { createOutputSource } from '../../../core/segmind/outputs/output-source.ts';
import type { KeptOutputs } from '../../../core/segmind/segmind-output.ts';
import { createModelPictures } from '../../../core/storage/model-pictures.ts';
import { createUploads } from '../../../core/storage/uploads.ts';
import { createEarlierResults } from '../../../functions/store-results/earlier-results.ts';
import type { FinishOutputs } from '../../../functions/store-results/finish-outputs.ts';
import { createPutPreviews } from '../../../functions/store-results/put-previews.ts';
import { createStoreResults } from '../../../functions/store-results/store-results.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { passOnOutputs } from '../../../simulation/parts/picture-work.ts';
import { at, job, run, slot } from '../../../simulation/parts/step-events.ts';
import { RecordWorld } from './record-world.ts';

/** The input of one call of store-results. */
interface StoreCall {
  /** Seconds since the photo began; its job finished after 21 seconds. */
  readonly nowSeconds?: number;
  readonly waits?: number;
  readonly attempt?: number;
  readonly error?: Failure | null;
  readonly photo?: Photo;
  readonly recipe?: Recipe;
  readonly job?: Job;
}

/** store-results for finished jobs, with the bucket of a {@link RecordWorld}. */
export class StoreWorld {
  readonly world: RecordWorld;
  readonly stateS3 = new S3Fake();
  /** The writes and other effects, in order; small pictures are left out. */
  readonly events: string[] = [];
  readonly news: News[] = [];
  readonly reporters: Parameters<Line['report']>[0][] = [];
  readonly warnings: unknown[] = [];
  lineError: Error | null = null;
  readonly #origin: string;
  readonly #finishOutputs: FinishOutputs;

  /** @param origin the origin from which outputs are fetched */
  constructor(world = new RecordWorld(), origin = '', finishOutputs: FinishOutputs = passOnOutputs) {
    this.world = world;
    this.#origin = origin;
    this.#finishOutputs = finishOutputs;
    world.s3.after = (name, { Key = '' }) => {
      const isPut = name === 'PutObjectCommand' || name === 'CompleteMultipartUploadCommand';
      if (isPut && !Key.includes('/.review/')) this.events.push(Key);
    };
  }

  /** Notes in the receipt that the outputs of the photo's job are at these URIs. */
  keep(uris: readonly string[], { asObject = uris.some((uri) => uri.startsWith('data:')) } = {}): void {
    const kept: KeptOutputs = asObject
      ? { kind: 'object', key: 'outputs/1.json' }
      : { kind: 'urls', urls: uris };
    if (asObject) this.stateS3.put('outputs/1.json', JSON.stringify(uris));
    this.putReceipt({ outputs: kept });
  }

  putReceipt(of: object): void {
    const submits = [{ attempt: 1, intendedAt: job.acceptedAt, nonce: '1', job, ...of }];
    const receipt = { pk: `receipt#${run.id}`, sk: 'receipt', format: 1, id: run.id, submits, revision: 3 };
    this.world.dynamo.put(receipt);
  }

  openBreaker(): void {
    this.world.dynamo.put({ pk: 'line', sk: 'breaker', since: job.acceptedAt });
  }

  store(call: StoreCall = {}) {
    const { nowSeconds = 60, waits = 0, attempt = 1, error = null } = call;
    const { photo = run.photo, recipe = run.recipe, job = run.job } = call;
    const { photos, results, table } = this.world;
    const storeResults = createStoreResults({
      model: SEEDEDIT,
      table,
      keeper: createOutputKeeper(this.stateS3.client, 'state-objects'),
      openOutput: createOutputSource({ trustedOrigins: [this.#origin], maxBytes: 5_000_000 }),
      uploads: createUploads(this.world.s3.client),
      modelPictures: createModelPictures(this.stateS3.client, 'state-objects'),
      earlierResults: createEarlierResults(results, createStoredOutputs(this.world.s3.client)),
      putPreviews: createPutPreviews(this.world.s3.client),
      finishOutputs: this.#finishOutputs,
      workingCopies: { remove: async () => {} },
      results,
      line: {
        report: async (reporter, news) => {
          if (this.lineError !== null) throw this.lineError;
          this.reporters.push(reporter);
          this.news.push(news);
          this.events.push(`report ${news.kind}`);
          return null;
        },
      },
      photos: {
        reopen: async (photo) => {
          await photos.reopen(photo);
          this.events.push('reopen');
        },
        end: async (...given) => {
          const isEnded = await photos.end(...given);
          this.events.push('end');
          return isEnded;
        },
      },
      warn: (warning) => void this.warnings.push(warning),
      transientLimitSeconds: 86_400,
      downloadTimeoutMs: 10_000,
      ...at(nowSeconds),
    });
    return storeResults({ ...run, photo, recipe, job, slot, waits, attempt, error });
  }
}

import * as z from 'zod/mini';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import { type Failure, failure } from '../../core/domain/failure.ts';
import { DEFAULT_OUTPUT } from '../../core/domain/output-options.ts';
import type { Payment } from '../../core/domain/payment.ts';
import { previewKeys } from '../../core/domain/result-keys.ts';
import { type Busy, decideRetry, type Failed } from '../../core/domain/retry-policy.ts';
import {
  admissionSchema,
  jobSchema,
  photoSchema,
  recipeSchema,
  waitsSchema,
} from '../../core/domain/step-schemas.ts';
import { strengthOf } from '../../core/domain/strength.ts';
import { describeRun, factsOfEnd, runSchema, type Stored } from '../../core/ending/run.ts';
import type { News } from '../../core/line/breaker.ts';
import { BREAKER_KEY } from '../../core/line/breaker-item.ts';
import type { Line } from '../../core/line/line.ts';
import type { Model } from '../../core/model/model.ts';
import { paymentOf, readReceipt, receiptKey } from '../../core/payment/receipts.ts';
import { photoItemSchema, photoKey } from '../../core/photos/photo-item.ts';
import type { Photos } from '../../core/photos/photos.ts';
import type { Previews } from '../../core/pictures/previews.ts';
import { failureSchema } from '../../core/record/record.ts';
import { hasFailed, LostRaceError, type Results } from '../../core/record/results.ts';
import type { OutputKeeper } from '../../core/segmind/outputs/kept-outputs.ts';
import { OutputError, type OutputSource } from '../../core/segmind/outputs/output-source.ts';
import type { ModelPictures } from '../../core/storage/model-pictures.ts';
import { UnreadableUploadError } from '../../core/storage/unreadable-upload.ts';
import type { Uploads } from '../../core/storage/uploads.ts';
import type { WorkingCopies } from '../../core/storage/working-copies.ts';
import type { Table } from '../../core/table/table.ts';
import { type CollectedJob, findKeptJob, findPolledJob } from './collected-job.ts';
import type { EarlierResults } from './earlier-results.ts';
import type { FinishOutputs } from './finish-outputs.ts';
import type { PutPreviews } from './put-previews.ts';

export const storeEventSchema = z.extend(runSchema, {
  photo: photoSchema,
  recipe: recipeSchema,
  /** Null if the pictures of an earlier job are finished again: the photo's item says which job. */
  job: z.nullable(jobSchema),
  /** The slot that the photo was given; null if it needed none. */
  slot: z.nullable(admissionSchema),
  /** When a poll found the outputs. The time limit of storing counts from then. */
  completedAt: z.iso.datetime(),
  waits: waitsSchema,
  /** Why the result was not stored last time; null the first time. */
  error: z.nullable(failureSchema),
});

export type StoreOutcome = Stored | Busy | Failed;

/** What store-results needs. */
export interface StoreResultsDependencies {
  readonly table: Pick<Table, 'getMany'>;
  readonly keeper: Pick<OutputKeeper, 'read'>;
  readonly openOutput: OutputSource;
  readonly uploads: Pick<Uploads, 'open'>;
  readonly modelPictures: ModelPictures;
  readonly earlierResults: EarlierResults;
  readonly putPreviews: PutPreviews;
  readonly finishOutputs: FinishOutputs;
  /** The stack's model; a job may be of an earlier one. */
  readonly model: Pick<Model, 'title'>;
  readonly workingCopies: Pick<WorkingCopies, 'remove'>;
  readonly results: Results;
  readonly line: Pick<Line, 'report'>;
  readonly photos: Pick<Photos, 'end' | 'reopen'>;
  /** Called with a fault that did this photo no harm. */
  readonly warn: (error: unknown) => void;
  readonly transientLimitSeconds: number;
  /** For all outputs of one photo together. */
  readonly downloadTimeoutMs: number;
  readonly now: () => number;
  readonly random: () => number;
}

/** A result that cannot be stored for this long counts towards opening the breaker. */
const LATE_MS = 5 * 60_000;

/**
 * How often an output that does not decode, or that is missing beside a whole one, is fetched again: for
 * about a minute.
 */
const MAX_WAITS_FOR_LOST = 3;

/** What store-results reads from the photo's item. */
const knownSchema = z.pick(photoItemSchema, {
  reference: true,
  finishJob: true,
  overrides: true,
  versions: true,
});
type Known = z.infer<typeof knownSchema>;

/** Facts that are looked up before a photo is stored. */
interface Found {
  readonly collected: CollectedJob;
  readonly payment: Payment;
  readonly known: Known;
  readonly reference: string | null;
  /** Whether there is a breaker to report the result to. */
  readonly isBreakerThere: boolean;
}

type StoreEvent = z.infer<typeof storeEventSchema>;

/** Fetches the outputs of a finished job, finishes and stores each picture, and writes the record last. */
export function createStoreResults(dependencies: StoreResultsDependencies) {
  const { table, keeper, openOutput, uploads, modelPictures, earlierResults, finishOutputs } = dependencies;
  const { results, putPreviews, workingCopies, line, photos, warn } = dependencies;
  const { model, transientLimitSeconds, downloadTimeoutMs, now, random } = dependencies;

  /**
   * The job and its outputs, what was paid for the photo, its reference, and whether there is a breaker to
   * report to. Takes one request, or two if the job is of an earlier upload of the same photo.
   */
  async function lookUp(event: StoreEvent): Promise<Found> {
    const { id, job } = event;
    const items = await table.getMany([receiptKey(id), photoKey(event), BREAKER_KEY]);
    const itemOf = ({ pk }: { pk: string }) => items.find((item) => item.pk === pk);
    const known = knownSchema.parse(itemOf(photoKey(event)) ?? {});
    const receipt = readReceipt(itemOf(receiptKey(id)));
    const { paid, cost } = paymentOf(receipt?.submits ?? []);
    const common = {
      known,
      // The API may have added a reference since the photo was prepared.
      reference: event.reference ?? known.reference,
      isBreakerThere: itemOf(BREAKER_KEY) !== undefined,
    };
    if (job !== null) {
      return { ...common, collected: findPolledJob(event, job, receipt), payment: { paid: 'yes', cost } };
    }
    const { finishJob } = known;
    if (finishJob === null) throw new Error(`The item of ${id} does not say which job to finish again.`);
    const [other] = finishJob.id === id ? [] : await table.getMany([receiptKey(finishJob.id)]);
    const collected = findKeptJob(finishJob, other === undefined ? receipt : readReceipt(other));
    return { ...common, collected, payment: { paid, cost } };
  }

  /** The pictures of a job, each opened on its own: those that were kept, or Segmind's. */
  async function openPictures({ submitted, outputs }: CollectedJob) {
    if (outputs === null) {
      const keys = await modelPictures.list(submitted);
      if (keys.length === 0) throw new OutputError(picturesGone());
      return keys.map((key) => () => modelPictures.open(key));
    }
    const signal = AbortSignal.timeout(downloadTimeoutMs);
    const sources = await keeper.read(outputs);
    return sources.map((source) => async () => (await openOutput(source, signal)).body);
  }

  async function store(event: StoreEvent, { collected, payment, known }: Found) {
    const { id, attempt, photo, recipe, waits } = event;
    const { submitted } = collected;
    const { title } = collected.job.model ?? model;
    const openAnswers = await openPictures(collected);
    const earlier = await earlierResults.moveAside(event, known.versions);
    const version = (earlier.versions.at(-1)?.version ?? 0) + 1;
    const request = {
      mark: { modelName: collected.job.simulated ? `${title} (simulated)` : title, recordId: id },
      nativePixels: collected.job.model?.nativePixels,
      options: { ...DEFAULT_OUTPUT, ...recipe.output },
      strength: strengthOf(recipe),
      openOriginal: async () => (await uploads.open(photo))?.body ?? null,
      openAnswers,
      ...(collected.outputs !== null && {
        keepAnswer: (number: number, open: () => AsyncIterable<Buffer>) =>
          modelPictures.keep(submitted, number, open()),
      }),
      leavesOut: waits >= MAX_WAITS_FOR_LOST,
    };
    const put = (previews: Previews | null | undefined, of: Parameters<typeof previewKeys>[2]) =>
      previews ? putPreviews(photo.bucket, previewKeys(photo.key, id, of), previews) : null;
    const stored = await finishOutputs(request, async ({ open, previews, before, ...facts }, index) => {
      // Finishing takes a while: a newer upload may have its result by now.
      const target = await results.chooseTarget(photo, id);
      const key = await results.putOutput(target, photo, { index, type: facts.type, body: open() });
      const preview = await put(previews, { version, index });
      const output = { key, ...facts, ...(preview && { preview }) };
      return { target, output, before: await put(before, 'before') };
    });
    const [{ target, before }] = stored;
    const outputs = stored.map(({ output }) => output);
    if (stored.some((one) => one.target.keys.record !== target.keys.record)) {
      throw new LostRaceError(`A newer upload of ${photo.key} got its result while Retouch stored this one.`);
    }
    const ownKeys = outputs.map(({ key }) => key);
    await earlierResults.removeLeftOver(photo.bucket, earlier, ownKeys);
    // If the function is interrupted after the record, the item must not say that the photo is done.
    if (hasFailed(target, event)) await photos.reopen(event);
    const described = describeRun({ ...event, job: collected.job, ...payment }, new Date(now()));
    const { recordedAt } = described.timings;
    const isOwnJob = submitted.id === id && submitted.attempt === attempt;
    const job = isOwnJob ? {} : { job: submitted };
    const { overrides } = known;
    const own = { version, attempt, ...job, recipe, ...(overrides && { overrides }), outputs, recordedAt };
    const versions = [...earlier.versions, own];
    const retouched = {
      status: 'succeeded',
      outputs,
      ...(before && { before }),
      ...((version > 1 || !isOwnJob) && { versions }),
      ...described,
    } as const;
    return { retouched, ...(await results.putRecord(target, photo, retouched)) };
  }

  /** Decides what follows a result that was not stored. It is paid for, so retries go on until the limit. */
  function retryStoring({ photo, completedAt, waits }: StoreEvent, error: unknown): Busy | Failed {
    const isOfOutput = error instanceof OutputError;
    if (!isOfOutput && !isFromAws(error) && !(error instanceof UnreadableUploadError)) throw error;
    const isBroken = isOfOutput && error.failure.code === 'output-broken';
    if (isBroken && waits >= MAX_WAITS_FOR_LOST) return { outcome: OUTCOME.failed, error: error.failure };
    return decideRetry(isOfOutput ? error.failure : notStored(photo.key, error), {
      since: completedAt,
      limitSeconds: transientLimitSeconds,
      waits,
      retryAfterSeconds: isOfOutput ? error.retryAfterSeconds : null,
      nowMs: now(),
      random,
      isRetriedAtLast: true,
    });
  }

  return async (given: StoreEvent): Promise<StoreOutcome> => {
    const { id, slot, completedAt } = given;
    // A photo that only collected an old job shows nothing about Segmind today.
    const reporter = slot?.pool === 'submit' ? { ...slot, id } : null;
    if (reporter !== null && now() - Date.parse(completedAt) > LATE_MS) {
      const news: News = { kind: 'failed', failure: given.error ?? late(), retryAfterSeconds: null };
      await line.report(reporter, news).catch(warn);
    }
    const found = await lookUp(given);
    const { reference, isBreakerThere } = found;
    const event = { ...given, reference };
    const stored = await store(event, found).catch((error: unknown) => retryStoring(event, error));
    if ('outcome' in stored) {
      if (stored.outcome === OUTCOME.failed) await earlierResults.putBack(event).catch(warn);
      return stored;
    }
    const { retouched, record, key: recordKey } = stored;
    await photos.end(event, factsOfEnd(retouched, record, recordKey));
    // If this fails, the step is repeated: a breaker that stays open would cost a paid trial.
    if (isBreakerThere && reporter !== null) await line.report(reporter, { kind: 'stored' });
    // A copy that is left behind expires by itself.
    await workingCopies.remove(event.photo).catch(warn);
    const outputKeys = retouched.outputs.map(({ key }) => key);
    return { outcome: OUTCOME.stored, recordKey, ...found.payment, reference, outputKeys };
  };
}

/** Whether a request to AWS failed: the SDK notes on each such error how it was sent. */
function isFromAws(error: unknown): error is Error {
  return error instanceof Error && '$metadata' in error;
}

function notStored(key: string, error: Error): Failure {
  const why = error instanceof UnreadableUploadError ? error.message : `AWS answered ${error.name}.`;
  return failure('result-not-stored', `Retouch could not store the result of ${key}: ${why}`);
}

function picturesGone(): Failure {
  return failure(
    'model-picture-gone',
    'The model’s own picture, which Retouch needs to finish the result again, was deleted.',
  );
}

/** For a photo without a known error, because the function crashed. */
function late(): Failure {
  return failure('result-not-stored', `Retouch did not store the result within ${LATE_MS / 60_000} minutes.`);
}

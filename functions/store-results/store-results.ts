import * as z from 'zod/mini';
import type { OutputKeeper } from '../shared/clients/outputs/kept-outputs.ts';
import { OutputError, type OutputSource } from '../shared/clients/outputs/output-source.ts';
import { hasFailed, LostRaceError, type Results } from '../shared/clients/results.ts';
import type { Uploads } from '../shared/clients/uploads.ts';
import type { WorkingCopies } from '../shared/clients/working-copies.ts';
import { OUTCOME } from '../shared/contract.ts';
import { type Failure, failure } from '../shared/domain/failure.ts';
import { DEFAULT_OUTPUT } from '../shared/domain/output-options.ts';
import { type Busy, decideRetry, type Failed } from '../shared/domain/retry-policy.ts';
import type { KeptOutputs } from '../shared/domain/segmind-output.ts';
import { strengthOf } from '../shared/domain/strength.ts';
import type { News } from '../shared/line/breaker.ts';
import { BREAKER_KEY } from '../shared/line/breaker-item.ts';
import type { Line } from '../shared/line/line.ts';
import type { Model } from '../shared/model.ts';
import { photoKey } from '../shared/photos/photo-item.ts';
import type { Photos } from '../shared/photos/photos.ts';
import { failureSchema } from '../shared/record/record.ts';
import { describeRun, factsOfEnd, runSchema, type Stored } from '../shared/record/run.ts';
import {
  admissionSchema,
  jobSchema,
  photoSchema,
  recipeSchema,
  waitsSchema,
} from '../shared/step-schemas.ts';
import { outputsOf } from '../shared/submission/job-ends.ts';
import { costOf, readReceipt, receiptKey } from '../shared/submission/receipts.ts';
import type { Table } from '../shared/table/table.ts';
import type { FinishOutputs } from './finish-outputs.ts';

export const storeEventSchema = z.extend(runSchema, {
  photo: photoSchema,
  recipe: recipeSchema,
  job: jobSchema,
  /** The slot that the photo was given. */
  slot: admissionSchema,
  /** When a poll found the outputs: the clock of storing runs from then. */
  completedAt: z.iso.datetime(),
  waits: waitsSchema,
  /** Why the result was not stored the time before; null the first time. */
  error: z.nullable(failureSchema),
});

export type StoreOutcome = Stored | Busy | Failed;

/** What store-results needs. */
export interface StoreResultsDependencies {
  readonly table: Pick<Table, 'getMany'>;
  readonly keeper: Pick<OutputKeeper, 'read'>;
  readonly openOutput: OutputSource;
  readonly uploads: Pick<Uploads, 'open'>;
  readonly finishOutputs: FinishOutputs;
  /** The stack's model: a job may be of an earlier one. */
  readonly model: Pick<Model, 'title'>;
  readonly workingCopies: Pick<WorkingCopies, 'remove'>;
  readonly results: Results;
  readonly line: Pick<Line, 'report'>;
  readonly photos: Pick<Photos, 'end' | 'reopen'>;
  /** Told of a fault that did no harm to this photo. */
  readonly warn: (error: unknown) => void;
  readonly transientLimitSeconds: number;
  /** For all the outputs of one photo together. */
  readonly downloadTimeoutMs: number;
  readonly now: () => number;
  readonly random: () => number;
}

/** A result that cannot be stored for so long counts towards opening the breaker. */
const LATE_MS = 5 * 60_000;

/** How often an output is fetched again that does not decode, or that is missing beside a whole one: for about a minute. */
const MAX_WAITS_FOR_LOST = 3;

type StoreEvent = z.infer<typeof storeEventSchema>;

/** Fetches the outputs of a finished job, finishes and writes each picture under `results/`, and the record last. */
export function createStoreResults(dependencies: StoreResultsDependencies) {
  const { table, keeper, openOutput, uploads, finishOutputs, results, workingCopies, line, photos, warn } =
    dependencies;
  const { model, transientLimitSeconds, downloadTimeoutMs, now, random } = dependencies;

  /**
   * Where the outputs are kept, what the photo's jobs cost, its reference, and whether there is a breaker that hears of
   * the result: in one request.
   */
  async function lookUp({ id, attempt, job, ...event }: StoreEvent) {
    const ownKey = photoKey({ id, attempt });
    const items = await table.getMany([receiptKey(id), ownKey, BREAKER_KEY]);
    const itemOf = ({ pk }: { pk: string }) => items.find((item) => item.pk === pk);
    const receipt = readReceipt(itemOf(receiptKey(id)));
    const kept = outputsOf(receipt, job);
    if (kept === null) {
      throw new Error(
        `The receipt of ${id} does not say where the outputs of its job (${job.requestId ?? 'no request id'}) are kept, ` +
          'although the poll that found them wrote it. Was the table restored? Run the photo again.',
      );
    }
    // It may have been given over the API since the photo was prepared.
    const known = event.reference ?? itemOf(ownKey)?.reference;
    const reference = typeof known === 'string' ? known : null;
    const cost = costOf(receipt?.submits ?? []);
    return { kept, cost, reference, isBreakerThere: itemOf(BREAKER_KEY) !== undefined };
  }

  async function store(event: StoreEvent, { kept, cost }: { kept: KeptOutputs; cost: number }) {
    const { id, photo, recipe, job, waits } = event;
    const { title } = job.model ?? model;
    const signal = AbortSignal.timeout(downloadTimeoutMs);
    const sources = await keeper.read(kept);
    const request = {
      mark: { modelName: job.simulated ? `${title} (simulated)` : title, recordId: id },
      nativePixels: job.model?.nativePixels,
      options: { ...DEFAULT_OUTPUT, ...recipe.output },
      strength: strengthOf(recipe),
      openOriginal: async () => (await uploads.open(photo))?.body ?? null,
      openAnswers: sources.map((source) => async () => (await openOutput(source, signal)).body),
      leavesOut: waits >= MAX_WAITS_FOR_LOST,
    };
    const stored = await finishOutputs(
      request,
      async ({ open, previews: _, before: __, ...facts }, index) => {
        // Finishing takes a while: a newer upload may have its result by now.
        const target = await results.chooseTarget(photo, id);
        const key = await results.putOutput(target, photo, { index, type: facts.type, body: open() });
        return { target, output: { key, ...facts } };
      },
    );
    const [{ target }] = stored;
    const outputs = stored.map(({ output }) => output);
    if (stored.some((one) => one.target.keys.record !== target.keys.record)) {
      throw new LostRaceError(`A newer upload of ${photo.key} had its result while this one was stored.`);
    }
    // If this function is cut off behind the record, the item must not say that all is done.
    if (hasFailed(target, event)) await photos.reopen(event);
    const run = { ...event, paid: 'yes', cost } as const;
    const retouched = { status: 'succeeded', outputs, ...describeRun(run, new Date(now())) } as const;
    return { retouched, ...(await results.putRecord(target, photo, retouched)) };
  }

  /** What comes of a result that was not stored: it is paid for, so that storing is tried to the very limit. */
  function retryStoring({ photo, completedAt, waits }: StoreEvent, error: unknown): Busy | Failed {
    const isOfOutput = error instanceof OutputError;
    if (!isOfOutput && !isFromAws(error)) throw error;
    const isBroken = isOfOutput && error.failure.code === 'output-broken';
    if (isBroken && waits >= MAX_WAITS_FOR_LOST) return { outcome: OUTCOME.failed, error: error.failure };
    return decideRetry(isOfOutput ? error.failure : notStored(photo.key, error.name), {
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
    // An old job that is collected shows nothing of Segmind today.
    const isNews = slot.pool === 'submit';
    if (isNews && now() - Date.parse(completedAt) > LATE_MS) {
      const news: News = { kind: 'failed', failure: given.error ?? late(), retryAfterSeconds: null };
      await line.report({ ...slot, id }, news).catch(warn);
    }
    const found = await lookUp(given);
    const { reference, isBreakerThere } = found;
    const event = { ...given, reference };
    const stored = await store(event, found).catch((error: unknown) => retryStoring(event, error));
    if ('outcome' in stored) return stored;
    const { retouched, record, key: recordKey } = stored;
    await photos.end(event, factsOfEnd(retouched, record, recordKey));
    // If that fails, the step is repeated: a breaker that stays open would cost a paid trial.
    if (isBreakerThere && isNews) await line.report({ ...slot, id }, { kind: 'stored' });
    // What is left behind expires by itself.
    await workingCopies.remove(event.photo).catch(warn);
    const outputKeys = retouched.outputs.map(({ key }) => key);
    const { paid } = retouched;
    return { outcome: OUTCOME.stored, recordKey, paid, cost: found.cost, reference, outputKeys };
  };
}

/** Whether a request to AWS failed: the SDK notes on each such error how it was sent. */
function isFromAws(error: unknown): error is Error {
  return error instanceof Error && '$metadata' in error;
}

function notStored(key: string, name: string): Failure {
  return failure('result-not-stored', `The result of ${key} could not be stored: AWS answered ${name}.`);
}

/** For a photo of which no more is known, as the function crashed. */
function late(): Failure {
  return failure('result-not-stored', `The result was not stored within ${LATE_MS / 60_000} minutes.`);
}

import * as z from 'zod/mini';
import type { OUTCOME } from '../contract.ts';
import type { Failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { Facts } from '../photos/photos.ts';
import {
  identitySchema,
  jobSchema,
  modelSchema,
  photoSchema,
  recipeSchema,
  uploadSchema,
} from '../step-schemas.ts';
import type { Payment } from '../submission/receipts.ts';
import type { RetouchRecord } from './record.ts';
import { versionsOfRecord } from './versions.ts';

/** How one attempt went so far: what the workflow knows of it when a record is written. */
export const runSchema = z.object({
  ...identitySchema,
  /** As prepared; as uploaded if Prepare photo did not find it usable. */
  photo: z.union([photoSchema, uploadSchema]),
  recipe: z.nullable(recipeSchema),
  /** The caller's own name for the photo. */
  reference: z.optional(z.nullable(z.string())),
  job: z.nullable(jobSchema),
  polls: z.int(),
  startedAt: z.iso.datetime(),
  completedAt: z.nullable(z.iso.datetime()),
});

/** See {@link runSchema}; of the job, only what a record tells. */
export type Run = Omit<z.infer<typeof runSchema>, 'job'> & {
  /** The model that it was submitted to, if there is no job that tells. */
  readonly model?: z.infer<typeof modelSchema> | null | undefined;
  readonly job:
    | (Pick<Job, 'requestId' | 'acceptedAt' | 'simulated'> & {
        readonly model?: z.infer<typeof modelSchema> | undefined;
      })
    | null;
};

/** What a step answers of a photo that has its result, and a record of it. */
export type Stored = {
  readonly outcome: typeof OUTCOME.stored;
  readonly recordKey: string;
  readonly reference: string | null;
  readonly outputKeys: readonly string[];
} & Payment;

/** The parts of a record that successes and failures share. */
export function describeRun(
  run: Run & Payment,
  recordedAt: Date,
): Omit<RetouchRecord, 'status' | 'outputs' | 'error'> {
  const { id, attempt, photo, recipe, paid, cost, reference, job, polls, startedAt, completedAt } = run;
  const { bucket, key, versionId = null, ...rest } = photo;
  const facts =
    'type' in rest
      ? {
          bytes: rest.bytes,
          type: rest.type,
          width: rest.width,
          height: rest.height,
          ...(rest.preview === true && { preview: true }),
        }
      : {};
  return {
    id,
    attempt,
    source: { bucket, key, versionId, ...facts },
    ...(reference != null && { reference }),
    recipe,
    paid,
    cost,
    ...((job?.model ?? run.model) && { model: modelSchema.parse(job?.model ?? run.model) }),
    // Of a job whose reply could not be followed, nothing else is known.
    segmind: job !== null || paid === 'yes' ? { requestId: job?.requestId ?? null, polls } : null,
    ...(job?.simulated === true && { simulated: true }),
    timings: {
      startedAt,
      acceptedAt: job?.acceptedAt ?? null,
      completedAt,
      recordedAt: recordedAt.toISOString(),
    },
  };
}

/**
 * What an end tells, for the photo's item: what the record that stands does. One of a later attempt is no news of this
 * one, which goes by its own.
 */
export function factsOfEnd(own: RetouchRecord, standing: RetouchRecord, recordKey: string): EndFacts {
  const facts = factsOfRecord(standing.attempt > own.attempt ? own : standing, recordKey);
  const hasEarlierResult = standing.status === 'succeeded' && standing.attempt < own.attempt;
  if (own.status === 'succeeded' || !hasEarlierResult) return facts;
  // What was paid for the attempt that came to nothing is no part of the record that stands.
  const { error, recipe: redoRecipe, paid, cost } = own;
  const versions = [...versionsOfRecord(standing)];
  return { ...facts, versions, redoError: error, redoRecipe, paid, ...(cost !== undefined && { cost }) };
}

/** What the end of a photo tells for its item. */
type EndFacts = Facts & { readonly error: Failure | null };

/** What a record tells, for the photo's item: a photo and its record say the same. */
export function factsOfRecord(record: RetouchRecord, recordKey: string) {
  const { recipe, paid, cost, reference, model, segmind, timings } = record;
  const { startedAt, acceptedAt, completedAt, recordedAt } = timings;
  const { outputs, before, versions, sameAs } = record.status === 'succeeded' ? record : { outputs: [] };
  return {
    error: record.status === 'failed' ? record.error : null,
    redoError: null,
    redoRecipe: null,
    outputs,
    ...(before && { before }),
    ...(versions && { versions }),
    ...(sameAs !== undefined && { sameAs }),
    recordKey,
    recipe,
    paid,
    ...(cost !== undefined && { cost }),
    ...(reference !== undefined && { reference }),
    startedAt,
    acceptedAt,
    completedAt,
    recordedAt,
    ...(model && { model }),
    ...(segmind && { requestId: segmind.requestId, polls: segmind.polls }),
  } satisfies Facts;
}

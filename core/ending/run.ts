import * as z from 'zod/mini';
import type { OUTCOME } from '../contract/outcomes.ts';
import type { Failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { Payment } from '../domain/payment.ts';
import {
  identitySchema,
  jobSchema,
  modelSchema,
  photoSchema,
  recipeSchema,
  uploadSchema,
} from '../domain/step-schemas.ts';
import type { Facts } from '../photos/photos.ts';
import type { RetouchRecord } from '../record/record.ts';
import { versionsOfRecord } from '../record/versions.ts';

/** The progress of one attempt: what the workflow knows when a record is written. */
export const runSchema = z.object({
  ...identitySchema,
  /** As prepared, or as uploaded if Prepare photo refused it. */
  photo: z.union([photoSchema, uploadSchema]),
  recipe: z.nullable(recipeSchema),
  /** The caller's name for the photo. */
  reference: z.optional(z.nullable(z.string())),
  job: z.nullable(jobSchema),
  polls: z.int(),
  startedAt: z.iso.datetime(),
  completedAt: z.nullable(z.iso.datetime()),
});

/** See {@link runSchema}; of the job only what a record states. */
export type Run = Omit<z.infer<typeof runSchema>, 'job'> & {
  /** The model of the submit, if there is no job that states it. */
  readonly model?: z.infer<typeof modelSchema> | null | undefined;
  readonly job:
    | (Pick<Job, 'requestId' | 'acceptedAt' | 'simulated'> & {
        readonly model?: z.infer<typeof modelSchema> | undefined;
      })
    | null;
};

/** A step's answer for a photo that has its result and its record. */
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
    // If a job's reply could not be read, only this is known of the job.
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
 * The facts of an end for the photo's item: those of the stored record. If that belongs to a later attempt,
 * those of the attempt's own record.
 */
export function factsOfEnd(own: RetouchRecord, standing: RetouchRecord, recordKey: string): EndFacts {
  const facts = factsOfRecord(standing.attempt > own.attempt ? own : standing, recordKey);
  const hasEarlierResult = standing.status === 'succeeded' && standing.attempt < own.attempt;
  if (own.status === 'succeeded' || !hasEarlierResult) return facts;
  // The stored record does not include what was paid for the failed redo.
  const { error, recipe: redoRecipe, paid, cost } = own;
  const versions = [...versionsOfRecord(standing)];
  return { ...facts, versions, redoError: error, redoRecipe, paid, ...(cost !== undefined && { cost }) };
}

/** The facts of a photo's end for its item. */
type EndFacts = Facts & { readonly error: Failure | null };

/** The facts of a record for the photo's item: both state the same. */
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

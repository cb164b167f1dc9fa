import * as z from 'zod/mini';
import { identitySchema, jobSchema, photoSchema, recipeSchema, uploadSchema } from '../step-schemas.ts';
import type { RetouchRecord } from './record.ts';

/** How one retouch went so far: what the workflow knows of it when a record is written. */
export const runSchema = z.object({
  ...identitySchema,
  /** As inspected; as uploaded where Inspect photo did not find it usable. */
  photo: z.union([photoSchema, uploadSchema]),
  recipe: z.nullable(recipeSchema),
  job: z.nullable(jobSchema),
  polls: z.int(),
  startedAt: z.iso.datetime(),
  completedAt: z.nullable(z.iso.datetime()),
  /** The photo's ticket in the line; null where it never joined it. */
  ticket: z.nullable(z.string()),
  executionArn: z.string(),
});

export type Run = z.infer<typeof runSchema>;

/** The parts of a record that successes and failures share. */
export function describeRun(run: Run, recordedAt: Date): Omit<RetouchRecord, 'status' | 'outputs' | 'error'> {
  const { id, attempt, photo, recipe, job, polls, startedAt, completedAt } = run;
  const { bucket, key, versionId = null, ...rest } = photo;
  const facts =
    'type' in rest ? { bytes: rest.bytes, type: rest.type, width: rest.width, height: rest.height } : {};
  return {
    id,
    attempt,
    source: { bucket, key, versionId, ...facts },
    recipe,
    segmind: job && { requestId: job.requestId, polls },
    timings: {
      startedAt,
      acceptedAt: job?.acceptedAt ?? null,
      completedAt,
      recordedAt: recordedAt.toISOString(),
    },
  };
}

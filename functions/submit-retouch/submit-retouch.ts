import * as z from 'zod/mini';
import type { SegmindClient } from '../shared/clients/segmind/segmind-client.ts';
import type { Uploads } from '../shared/clients/uploads.ts';
import { OUTCOME } from '../shared/contract.ts';
import { type Busy, bear, type Failed } from '../shared/domain/patience.ts';
import { attemptSchema, type jobSchema, photoSchema, recipeSchema } from '../shared/step-schemas.ts';

export const submitEventSchema = z.object({
  id: z.string(),
  photo: photoSchema,
  recipe: recipeSchema,
  /** When the clock of weather began. */
  since: z.iso.datetime(),
  attempt: attemptSchema,
});

export type SubmitOutcome =
  | { outcome: typeof OUTCOME.accepted; job: z.infer<typeof jobSchema> }
  | Busy
  | Failed;

/** What submit-retouch needs. */
export interface SubmitRetouchDependencies {
  readonly segmind: SegmindClient;
  readonly uploads: Uploads;
  readonly weatherLimitSeconds: number;
  /** How long Segmind may take to fetch the photo: as long as the job may last. */
  readonly jobTimeoutSeconds: number;
  readonly now: () => number;
  readonly random: () => number;
}

/** Submits one photo, once: what may have been taken is never posted again. */
export function createSubmitRetouch(dependencies: SubmitRetouchDependencies) {
  const { segmind, uploads, weatherLimitSeconds, jobTimeoutSeconds, now, random } = dependencies;
  return async (event: z.infer<typeof submitEventSchema>): Promise<SubmitOutcome> => {
    const { photo, recipe, since, attempt } = event;
    // A secret, which lives no longer than the role's session: made here, right before it is used.
    const photoUrl = await uploads.presign(photo, jobTimeoutSeconds);
    const reply = await segmind.submit({ photoUrl, recipe });
    const nowMs = now();
    if (reply.kind === 'accepted') {
      const { pollUrl, requestId } = reply;
      return {
        outcome: OUTCOME.accepted,
        job: { pollUrl, requestId, acceptedAt: new Date(nowMs).toISOString() },
      };
    }
    const { failure, toldSeconds } = reply;
    return bear(failure, { since, limitSeconds: weatherLimitSeconds, attempt, toldSeconds, nowMs, random });
  };
}

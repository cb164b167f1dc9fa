import * as z from 'zod/mini';
import type { SegmindClient } from '../shared/clients/segmind/segmind-client.ts';
import { OUTCOME } from '../shared/contract.ts';
import { failure } from '../shared/domain/failure.ts';
import { type Busy, decideRetry, describeSeconds, type Failed } from '../shared/domain/retry-policy.ts';
import { jobSchema, uploadSchema, waitsSchema } from '../shared/step-schemas.ts';

export const pollEventSchema = z.object({
  id: z.string(),
  photo: uploadSchema,
  job: jobSchema,
  waits: waitsSchema,
});

export type PollOutcome =
  | { outcome: typeof OUTCOME.working; status: string }
  | { outcome: typeof OUTCOME.completed; completedAt: string }
  | Busy
  | Failed;

/** What poll-retouch needs. */
export interface PollRetouchDependencies {
  readonly segmind: SegmindClient;
  readonly jobTimeoutSeconds: number;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * Asks once how a job stands. The outputs are not handed on, as their URLs are secrets and can be long:
 * store-results asks again.
 */
export function createPollRetouch({ segmind, jobTimeoutSeconds, now, random }: PollRetouchDependencies) {
  return async ({ job, waits }: z.infer<typeof pollEventSchema>): Promise<PollOutcome> => {
    const reply = await segmind.poll(job.pollUrl);
    const nowMs = now();
    const since = job.followedSince ?? job.acceptedAt;
    const endMs = Date.parse(since) + jobTimeoutSeconds * 1000;
    switch (reply.kind) {
      case 'completed':
        return { outcome: OUTCOME.completed, completedAt: new Date(nowMs).toISOString() };
      case 'working':
        return nowMs < endMs
          ? { outcome: OUTCOME.working, status: reply.status }
          : { outcome: OUTCOME.failed, error: timedOut(job.requestId, jobTimeoutSeconds, reply.status) };
      case 'refused': {
        const { failure: trouble, retryAfterSeconds } = reply;
        const limitSeconds = jobTimeoutSeconds;
        return decideRetry(trouble, {
          since,
          limitSeconds,
          waits,
          retryAfterSeconds,
          nowMs,
          random,
          isRetriedAtLast: true,
        });
      }
    }
  };
}

function timedOut(requestId: string | null, limitSeconds: number, status: string) {
  return failure(
    'job-timed-out',
    `Segmind took the job (${requestId ?? 'no request id'}) but did not finish it within ${describeSeconds(limitSeconds)}; ` +
      `it last answered ${status}.`,
  );
}

import * as z from 'zod/mini';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import { type Failure, failure } from '../../core/domain/failure.ts';
import { FAILED_JOBS } from '../../core/domain/failures.ts';
import type { Job } from '../../core/domain/job.ts';
import type { Payment } from '../../core/domain/payment.ts';
import { describeSeconds, type Failed } from '../../core/domain/retry-policy.ts';
import {
  admissionSchema,
  identitySchema,
  jobSchema,
  photoSchema,
  recipeSchema,
  waitsSchema,
} from '../../core/domain/step-schemas.ts';
import type { Line } from '../../core/line/line.ts';
import { type JobEnds, keepOutputsOfFirst } from '../../core/payment/job-ends.ts';
import type { Spending } from '../../core/payment/spending.ts';
import type { Photos } from '../../core/photos/photos.ts';
import type { OutputKeeper } from '../../core/segmind/outputs/kept-outputs.ts';
import type { SegmindClient } from '../../core/segmind/segmind-client.ts';
import { collectOutputs, type KeptOutputs } from '../../core/segmind/segmind-output.ts';
import type { Refusal } from '../../core/segmind/segmind-reply.ts';
import { decidePollAgain, type PollAgain } from './poll-again.ts';

export const pollEventSchema = z.object({
  ...identitySchema,
  photo: photoSchema,
  recipe: z.optional(recipeSchema),
  job: jobSchema,
  /** The slot that the photo holds. */
  slot: admissionSchema,
  waits: waitsSchema,
  /** How many polls in a row did not find the job. */
  notFounds: waitsSchema,
});

type PollEvent = z.infer<typeof pollEventSchema>;

/** The outputs are kept, but not in the answer: their URLs are secrets and can be long. */
interface Completed {
  readonly outcome: typeof OUTCOME.completed;
  readonly completedAt: string;
}

export type PollOutcome =
  | { outcome: typeof OUTCOME.working; status: string }
  | Completed
  | PollAgain
  | Failed;

/** What poll-retouch needs. */
export interface PollRetouchDependencies {
  readonly segmind: Pick<SegmindClient, 'poll'>;
  readonly keeper: Pick<OutputKeeper, 'keep'>;
  readonly jobEnds: JobEnds;
  readonly spending: Pick<Spending, 'refundJob'>;
  readonly line: Pick<Line, 'leave' | 'report'>;
  readonly photos: Pick<Photos, 'move' | 'note'>;
  readonly jobTimeoutSeconds: number;
  readonly now: () => number;
  readonly random: () => number;
  /** Called with an error of the line or of the spending count; the photo goes on. */
  readonly warn: (error: unknown) => void;
}

/** Polls a job once. The outputs of a finished job are kept as soon as a poll finds them. */
export function createPollRetouch(dependencies: PollRetouchDependencies) {
  const { segmind, keeper, jobEnds, spending, line, photos, jobTimeoutSeconds } = dependencies;
  const { now, random, warn } = dependencies;

  /** Writes the outputs into the receipt and gives the slot to the next photo, in one transaction. */
  async function complete(event: PollEvent, outputs: KeptOutputs): Promise<Completed> {
    const completedAt = new Date(now()).toISOString();
    const { slot } = event;
    const keeping = keepOutputsOfFirst(event, outputs);
    const storing = photos.move(event, 'store', { completedAt, fencing: slot.fencing });
    // If the slot cannot be released, the photo is stored anyway: keep-line releases it when the execution
    // has ended.
    const [, isRefused] = await line.leave(event, slot, storing, keeping).catch((error) => {
      warn(error);
      return [true, true];
    });
    if (isRefused) await jobEnds.write(event, { outputs });
    return { outcome: OUTCOME.completed, completedAt };
  }

  async function finish(event: PollEvent, output: unknown): Promise<Completed | Failed> {
    const found = collectOutputs(output);
    if ('failure' in found) return { outcome: OUTCOME.failed, error: found.failure };
    return complete(event, await keeper.keep(event.id, found.uris));
  }

  /** An earlier poll may have kept the outputs and been interrupted before it answered. */
  async function giveUp(event: PollEvent, failed: Failed): Promise<Completed | Failed> {
    const kept = await jobEnds.findOutputs(event);
    return kept === null ? failed : complete(event, kept);
  }

  /** Notes that a job failed. The poll that writes this into the receipt also refunds the job, once. */
  async function fail(event: PollEvent, error: Failure): Promise<Completed | Failed> {
    const { id, slot, photo, job } = event;
    const noteAlso = (payment: Payment) => [photos.note(event, payment)];
    const { outputs, isNew } = await jobEnds.write(event, { failed: true }, noteAlso);
    if (outputs !== null) return complete(event, outputs);
    if (isNew) {
      // If this is interrupted here, the job stays counted: a budget is never exceeded.
      const hasRoom = await spending.refundJob(photo, job).catch(warn);
      if (hasRoom === true) await line.report({ ...slot, id }, { kind: 'refunded' }).catch(warn);
    }
    return { outcome: OUTCOME.failed, error };
  }

  async function refused(
    event: PollEvent,
    { failure: error, retryAfterSeconds }: Refusal,
  ): Promise<PollAgain | Completed | Failed> {
    const { id, slot, job, waits, notFounds } = event;
    if (FAILED_JOBS.includes(error.code)) return fail(event, error);
    if (error.fault === 'account') {
      await line.report({ ...slot, id }, { kind: 'failed', failure: error, retryAfterSeconds }).catch(warn);
    }
    const how = { job, waits, notFounds, jobTimeoutSeconds, retryAfterSeconds, nowMs: now(), random };
    const next = decidePollAgain(error, how);
    return next.outcome === OUTCOME.failed ? giveUp(event, next) : next;
  }

  return async (event: PollEvent): Promise<PollOutcome> => {
    const { job } = event;
    // Segmind may quote the instructions in its reply: words in a quote are not read as an error.
    const reply = await segmind.poll(job, event.recipe?.instructions);
    switch (reply.kind) {
      case 'completed':
        return finish(event, reply.output);
      case 'refused':
        return refused(event, reply);
      case 'working': {
        const endMs = Date.parse(job.followedSince ?? job.acceptedAt) + jobTimeoutSeconds * 1000;
        const { status } = reply;
        if (now() < endMs) return { outcome: OUTCOME.working, status };
        return giveUp(event, { outcome: OUTCOME.failed, error: timedOut(job, jobTimeoutSeconds, status) });
      }
    }
  };
}

function timedOut({ requestId }: Job, limitSeconds: number, status: string): Failure {
  return failure(
    'job-timed-out',
    `Segmind accepted the job (${requestId ?? 'no request id'}) but did not finish it within ${describeSeconds(limitSeconds)}; ` +
      `its last status was ${status}.`,
  );
}

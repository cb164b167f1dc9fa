import * as z from 'zod/mini';
import { OutputError, type OutputSource } from '../shared/clients/outputs/output-source.ts';
import type { Results, ResultTarget } from '../shared/clients/results.ts';
import type { SegmindClient } from '../shared/clients/segmind/segmind-client.ts';
import { OUTCOME } from '../shared/contract.ts';
import { type Failure, failure } from '../shared/domain/failure.ts';
import { type Busy, decideRetry, type Failed } from '../shared/domain/retry-policy.ts';
import { collectOutputs, type SegmindOutput } from '../shared/domain/segmind-output.ts';
import type { Line } from '../shared/line/line.ts';
import type { Photos } from '../shared/photos/photos.ts';
import type { RetouchedOutput } from '../shared/record/record.ts';
import { describeRun, factsOfRecord, runSchema } from '../shared/record/run.ts';
import {
  admissionSchema,
  jobSchema,
  photoSchema,
  recipeSchema,
  waitsSchema,
} from '../shared/step-schemas.ts';
import { measureOutput } from './measured-output.ts';

export const storeEventSchema = z.extend(runSchema, {
  photo: photoSchema,
  recipe: recipeSchema,
  job: jobSchema,
  /** The slot that the photo was given. */
  slot: admissionSchema,
  /** When the clock of transient trouble began. */
  since: z.iso.datetime(),
  waits: waitsSchema,
});

export type StoreOutcome =
  | { outcome: typeof OUTCOME.stored; recordKey: string; outputKeys: string[] }
  | Busy
  | Failed;

/** What store-results needs. */
export interface StoreResultsDependencies {
  readonly segmind: SegmindClient;
  readonly openOutput: OutputSource;
  readonly results: Results;
  readonly line: Pick<Line, 'leave'>;
  readonly photos: Pick<Photos, 'move' | 'end'>;
  /** Told of a fault that did no harm to this photo. */
  readonly warn: (error: unknown) => void;
  readonly transientLimitSeconds: number;
  /** For all the outputs of one photo together. */
  readonly downloadTimeoutMs: number;
  readonly now: () => number;
  readonly random: () => number;
}

/** Fetches every output of a finished job, writes each under `results/`, and the record last. */
export function createStoreResults(dependencies: StoreResultsDependencies) {
  const { segmind, openOutput, results, line, photos, warn, transientLimitSeconds, downloadTimeoutMs } =
    dependencies;
  const { now, random } = dependencies;
  type StoreEvent = z.infer<typeof storeEventSchema>;

  async function storeOutput(
    target: ResultTarget,
    { photo }: StoreEvent,
    output: SegmindOutput,
    index: number,
    signal: AbortSignal,
  ): Promise<RetouchedOutput> {
    const { body: stream } = await openOutput(output, signal);
    const { type, width, height, body, measure } = await measureOutput(stream);
    const key = await results.putOutput(target, photo, { index, type, body });
    return { key, type, width, height, ...measure() };
  }

  return async (event: StoreEvent): Promise<StoreOutcome> => {
    const { id, attempt, photo, job, slot, completedAt, since, waits } = event;
    // The job is finished, so its slot is free: the next photo need not wait for the download of this one. If that
    // fails, this one is stored all the same: keep-line frees the slot when the execution has ended.
    const storing = photos.move(event, 'store', { completedAt, fencing: slot.fencing });
    await line.leave(event, slot, storing).catch(warn);
    const endure = (trouble: Failure, retryAfterSeconds: number | null) =>
      decideRetry(trouble, {
        since,
        limitSeconds: transientLimitSeconds,
        waits,
        retryAfterSeconds,
        nowMs: now(),
        random,
      });

    const reply = await segmind.poll(job.pollUrl);
    if (reply.kind === 'refused') return endure(reply.failure, reply.retryAfterSeconds);
    if (reply.kind === 'working') return endure(noLongerCompleted(reply.status), null);
    const found = collectOutputs(reply.output);
    if ('failure' in found) return { outcome: OUTCOME.failed, error: found.failure };

    const target = await results.chooseTarget(photo, id);
    const signal = AbortSignal.timeout(downloadTimeoutMs);
    const outputs: RetouchedOutput[] = [];
    try {
      for (const [index, output] of found.outputs.entries()) {
        outputs.push(await storeOutput(target, event, output, index, signal));
      }
    } catch (error) {
      if (error instanceof OutputError) return endure(error.failure, error.retryAfterSeconds);
      throw error;
    }
    const retouched = { status: 'succeeded', outputs, ...describeRun(event, new Date(now())) } as const;
    const { key: recordKey, record } = await results.putRecord(target, photo, retouched);
    // The record of a later attempt is no news of this one.
    await photos.end(event, factsOfRecord(record.attempt > attempt ? retouched : record, recordKey));
    return { outcome: OUTCOME.stored, recordKey, outputKeys: outputs.map(({ key }) => key) };
  };
}

function noLongerCompleted(status: string): Failure {
  return failure('segmind-busy', `Segmind had completed the job, and now answers ${status}.`);
}

import type { Uploads } from '../../shared/clients/uploads.ts';
import { STATE } from '../../shared/contract.ts';
import { FAILURES, type Failure, type FailureCode } from '../../shared/domain/failure.ts';
import { type Recipe, readRecipe } from '../../shared/domain/recipe.ts';
import type { LineStore } from '../../shared/line/line-store.ts';
import type { RetouchRecord } from '../../shared/record/record.ts';
import { explainEnd } from '../../shared/record/record-ended.ts';
import type { Retouch, Status } from '../schemas/retouch.ts';
import { findLatestAttempt, isOpen } from './attempts.ts';
import type { Execution, Executions } from './executions.ts';
import type { Payments } from './payments.ts';
import type { Presigner } from './presigner.ts';
import type { FoundRecord, Records } from './records.ts';

/** What looking up a retouch needs. */
export interface RetouchesDependencies {
  readonly executions: Pick<Executions, 'describe' | 'findStep'>;
  readonly records: Records;
  readonly payments: Payments;
  readonly line: Pick<LineStore, 'listTickets'>;
  readonly uploads: Pick<Uploads, 'findCurrent'>;
  readonly presigner: Pick<Presigner, 'get'>;
  readonly defaults: Recipe;
  readonly now: () => number;
}

/** A retouch's latest attempt: its execution, and the record where it has been written. */
export interface Attempt {
  readonly execution: Execution;
  readonly record: FoundRecord | null;
}

/** Looks retouches up: in Step Functions, the record, the line and the receipt; there is no other database. */
export interface Retouches {
  /** The latest attempt of a retouch, or null where there is no retouch of that id. */
  findAttempt(id: string): Promise<Attempt | null>;
  /** All that a caller is told of it. */
  describe(attempt: Attempt): Promise<Retouch>;
  /** What is to be done to the photo; null where the photo is gone before that was written down. */
  recipeOf(execution: Pick<Execution, 'input'>): Promise<Recipe | null>;
}

/** How many tickets are listed to find a photo's place: one request. */
const TICKETS_LISTED = 1000;

/** Until a photo has come to its first place, it is queued. */
const BEFORE_PLACE: readonly string[] = [
  STATE.begin,
  STATE.anythingLeft,
  STATE.inspect,
  STATE.isUsable,
  STATE.join,
];

const CANCELLATIONS: readonly string[] = ['cancelled', 'execution-stopped'] satisfies FailureCode[];

/** {@link Retouches} of those parts. */
export function createRetouches(dependencies: RetouchesDependencies): Retouches {
  const { executions, records, payments, line, uploads, presigner, defaults, now } = dependencies;

  async function findPlace(id: string, step: string | null) {
    if (step !== STATE.join) return { ahead: null, aheadIsAtLeast: false };
    const tickets = await line.listTickets(TICKETS_LISTED);
    const index = tickets.findIndex((ticket) => ticket.endsWith(`Z-${id}`));
    if (index >= 0) return { ahead: index, aheadIsAtLeast: false };
    const isBehind = tickets.length >= TICKETS_LISTED;
    // Not in a list that is whole: it is about to join, or was just given its place.
    return isBehind
      ? { ahead: tickets.length, aheadIsAtLeast: true }
      : { ahead: null, aheadIsAtLeast: false };
  }

  async function recipeOf({ input }: Pick<Execution, 'input'>): Promise<Recipe | null> {
    const current = await uploads.findCurrent(input.photo);
    if (current === null) return null;
    const read = readRecipe(current.metadata, defaults, input.recipe);
    return 'recipe' in read ? read.recipe : null;
  }

  async function signOutputs(record: RetouchRecord | undefined): Promise<Retouch['outputs']> {
    if (record?.status !== 'succeeded') return [];
    return Promise.all(
      record.outputs.map(async (output) => {
        const { url, expiresAt } = await presigner.get(output.key);
        return { ...output, url, urlExpiresAt: expiresAt };
      }),
    );
  }

  return {
    recipeOf,

    async findAttempt(id) {
      const execution = await findLatestAttempt(executions, id);
      if (execution === null) return null;
      const found = await records.find(execution.input.photo, id);
      const isOfIt =
        found !== null &&
        (found.record.status === 'succeeded' || found.record.attempt >= execution.input.attempt);
      return { execution, record: isOfIt ? found : null };
    },

    async describe({ execution, record: found }) {
      const { id, attempt, photo } = execution.input;
      const record = found?.record;
      const step =
        record === undefined && isOpen(execution.status) ? await executions.findStep(execution.name) : null;
      const error =
        record === undefined ? readEnd(execution) : record.status === 'failed' ? record.error : null;
      const [place, payment, recipe, outputs] = await Promise.all([
        findPlace(id, step),
        record?.segmind ? { paid: true, acceptedAt: record.timings.acceptedAt } : payments.find(id),
        // A record knows none where the photo was refused, or its execution stopped.
        record?.recipe ?? recipeOf(execution),
        signOutputs(record),
      ]);
      return {
        id,
        attempt: record?.attempt ?? attempt,
        status: readStatus(execution.status, record?.status, error, step),
        step,
        ...place,
        key: photo.key,
        recipe,
        timings: {
          startedAt: execution.startedAt.toISOString(),
          acceptedAt: payment.acceptedAt,
          completedAt: record?.timings.completedAt ?? null,
          recordedAt: record?.timings.recordedAt ?? null,
        },
        error,
        outputs,
        recordKey: found?.key ?? null,
        paid: payment.paid,
        asOf: new Date(now()).toISOString(),
      };
    },
  };
}

/** Why an execution that has ended has no result: what its record will say. */
function readEnd(execution: Execution): Failure | null {
  const { status, error = '', cause = '' } = execution;
  const explained = explainEnd(execution);
  if (explained !== null || status !== 'FAILED' || !(error in FAILURES)) return explained;
  const code = error as FailureCode;
  return { code, fault: FAILURES[code], message: cause };
}

function readStatus(
  executionStatus: string,
  recordStatus: RetouchRecord['status'] | undefined,
  error: Failure | null,
  step: string | null,
): Status {
  if (recordStatus === 'succeeded') return 'succeeded';
  if (error !== null && CANCELLATIONS.includes(error.code)) return 'cancelled';
  if (recordStatus === 'failed') return 'failed';
  if (isOpen(executionStatus)) return step === null || BEFORE_PLACE.includes(step) ? 'queued' : 'running';
  return executionStatus === 'SUCCEEDED' ? 'succeeded' : 'failed';
}

import { MODEL_PICTURES_PREFIX } from '../../core/contract/storage.ts';
import { attemptName } from '../../core/domain/execution-name.ts';
import type { Failure } from '../../core/domain/failure.ts';
import type { Photo } from '../../core/domain/photo.ts';
import type { RecordEnd } from '../../core/ending/record-end.ts';
import { describeRun, factsOfRecord, type Run } from '../../core/ending/run.ts';
import type { Line } from '../../core/line/line.ts';
import type { Admission } from '../../core/line/slots.ts';
import { createJobEnds } from '../../core/payment/job-ends.ts';
import type { Order } from '../../core/payment/order.ts';
import { createReceipts } from '../../core/payment/receipts.ts';
import type { Spending } from '../../core/payment/spending.ts';
import { createSubmission, type SubmissionResult } from '../../core/payment/submission.ts';
import type { Photos } from '../../core/photos/photos.ts';
import type { Recipes } from '../../core/recipes/recipes.ts';
import { readReference } from '../../core/recipes/upload-metadata.ts';
import type { Results } from '../../core/record/results.ts';
import { versionsOf } from '../../core/record/versions.ts';
import type { SubmitReply } from '../../core/segmind/segmind-reply.ts';
import type { Table } from '../../core/table/table.ts';
import { createJoinLine } from '../../functions/join-line/join-line.ts';
import type { S3Fake } from '../aws/s3-fake.ts';
import type { StartedExecutions } from '../aws/started-executions.ts';
import { ENLARGING } from './models.ts';

/** The modules that the workflow uses. */
export interface PhotoWorkflowParts {
  readonly table: Table;
  readonly photos: Photos;
  readonly line: Line;
  readonly results: Results;
  readonly recordEnd: RecordEnd;
  readonly executions: StartedExecutions;
  readonly s3: S3Fake;
  readonly recipes: Recipes;
  readonly spending: Spending;
  readonly now: () => number;
}

const OUTPUT = { bytes: 5, type: 'image/jpeg', width: 4, height: 6, sha256: 'a'.repeat(64) };

/** The workflow's steps as methods. A test moves the latest attempt at a photo from step to step. */
export class PhotoWorkflow {
  /** Number of submits that were sent to Segmind. */
  posts = 0;
  /** Segmind's reply to a submit. */
  reply: () => SubmitReply | Promise<SubmitReply> = () => ({
    kind: 'accepted',
    pollUrl: 'https://segmind.example/poll/1',
    requestId: 'r1',
  });
  readonly #parts: PhotoWorkflowParts;
  readonly #submission;
  readonly #orders = new Map<string, Order>();

  constructor(parts: PhotoWorkflowParts) {
    this.#parts = parts;
    const { table, photos, line, spending, now } = parts;
    const submit = async () => {
      this.posts += 1;
      return this.reply();
    };
    this.#submission = createSubmission({
      table,
      segmind: { submit, isAnswering: async () => true },
      uploads: {
        presign: async () => 'https://s3.example/photo',
        findCurrent: async ({ versionId }) => ({
          versionId,
          etag: 'e',
          modifiedAt: '2026-11-24T00:00:00.000Z',
          bytes: 5,
          metadata: {},
        }),
      },
      workingCopies: { isThere: async () => true, presign: async () => 'https://s3.example/copy' },
      model: ENLARGING,
      receipts: createReceipts(table, now),
      spending,
      photos,
      line,
      jobTimeoutSeconds: 900,
      now,
      warn: (error) => {
        throw error;
      },
    });
  }

  /** Prepares a photo and adds it to the queue: it waits, or gets a slot at once. */
  async join(id: string): Promise<void> {
    const { photos, line, executions, s3, recipes, now } = this.#parts;
    const name = await this.#findName(id);
    const execution = executions.get(name);
    const { attempt, photo: upload, recipe: asked, reference, again, payAgain } = execution.input;
    const metadata = s3.objects.get(upload.key)?.metadata ?? {};
    const { recipe, wrong } = await recipes.ofPhoto(upload, { metadata, request: asked });
    if (wrong.length > 0) throw new Error(wrong.join(' '));
    const workingCopy = { key: null, madeFor: ENLARGING.version };
    const photo: Photo = { ...upload, bytes: 5, type: 'image/jpeg', width: 2, height: 3, workingCopy };
    const at = new Date(now()).toISOString();
    execution.taskToken = `${name} waits since ${at}`;
    this.#orders.set(name, { id, attempt, photo, recipe, payAgain: again ?? payAgain });
    await createJoinLine({ line, photos })({
      id,
      attempt,
      pool: 'submit',
      photo,
      recipe,
      reference: reference ?? readReference(metadata),
      startedAt: at,
      joinedAt: at,
      fencing: `${at}#0`,
      executionArn: execution.executionArn,
      taskToken: execution.taskToken,
    });
  }

  /** Submits a photo that holds a slot. */
  async submit(id: string): Promise<SubmissionResult> {
    const { order, admission } = await this.#findAtWork(id);
    return this.#submission.submit(order, admission);
  }

  /** A photo leaves its slot: to store its result, or to wait after a failure of its own. */
  async leave(id: string, step: 'store' | 'wait'): Promise<void> {
    const { photos, line, now } = this.#parts;
    const { order, admission } = await this.#findAtWork(id);
    const facts = step === 'store' ? { completedAt: new Date(now()).toISOString() } : {};
    await line.leave(order, admission, photos.move(order, step, { ...facts, fencing: admission.fencing }));
  }

  /** Takes a photo through all steps to its result. */
  async succeed(id: string): Promise<void> {
    await this.join(id);
    await this.submit(id);
    await this.leave(id, 'store');
    await this.storeResult(id);
  }

  /** Stores the result of a photo with a finished job, and keeps the model's picture. */
  async storeResult(id: string): Promise<void> {
    const { table, photos, results, executions, s3, now } = this.#parts;
    const { name, order } = await this.#findAtWork(id);
    const { photo, attempt, recipe } = order;
    const job = (await createReceipts(table, now).find(id))?.submits.at(-1)?.job;
    if (job !== undefined) {
      await createJobEnds(table).write({ id, attempt, job }, { outputs: { kind: 'urls', urls: [] } });
    }
    s3.put(`${MODEL_PICTURES_PREFIX}${id}/${attempt}/0001`, 'model');
    const before = attempt === 1 ? null : await photos.get({ id, attempt: attempt - 1 });
    const earlier = before === null ? [] : versionsOf(before);
    const target = await results.chooseTarget(photo, id);
    const outputs = [{ key: target.keys.output(0, OUTPUT.type), ...OUTPUT }];
    const run = describeRun(
      { ...(await this.#describeRun(id)), paid: 'yes', cost: ENLARGING.price },
      new Date(now()),
    );
    const { recordedAt } = run.timings;
    const versions = [...earlier, { version: earlier.length + 1, attempt, recipe, outputs, recordedAt }];
    const { key, record } = await results.putRecord(target, photo, {
      status: 'succeeded',
      outputs,
      ...(earlier.length > 0 && { versions }),
      ...run,
    });
    await photos.end(order, factsOfRecord(record, key));
    executions.get(name).status = 'SUCCEEDED';
  }

  /** Ends a photo without a result, in whatever step it is. */
  async fail(id: string, error: Failure): Promise<void> {
    const { recordEnd, executions } = this.#parts;
    await recordEnd(await this.#describeRun(id), error);
    executions.get(await this.#findName(id)).status = 'FAILED';
  }

  async #findName(id: string): Promise<string> {
    return attemptName(id, (await this.#parts.photos.find(id))?.attempt ?? 0);
  }

  async #findAtWork(id: string): Promise<{ name: string; order: Order; admission: Admission }> {
    const name = await this.#findName(id);
    const order = this.#orders.get(name);
    const { admission } = this.#parts.executions.get(name);
    if (order === undefined || admission === null) throw new Error(`${name} holds no slot.`);
    return { name, order, admission };
  }

  async #describeRun(id: string): Promise<Run> {
    const item = await this.#parts.photos.find(id);
    if (item === null) throw new Error(`There is no photo ${id}.`);
    const { attempt, photo, recipe, acceptedAt, requestId, polls, startedAt, queuedAt, completedAt } = item;
    const job = acceptedAt === null ? null : { acceptedAt, requestId };
    return { id, attempt, photo, recipe, job, polls, startedAt: startedAt ?? queuedAt, completedAt };
  }
}

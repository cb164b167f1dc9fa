import { failure } from '../../core/domain/failure.ts';
import { claimSlot, giveSlot } from '../../core/line/line-items.ts';
import type { Admission } from '../../core/line/slots.ts';
import type { Order } from '../../core/payment/order.ts';
import { createReceipts } from '../../core/payment/receipts.ts';
import { type Budgets, createSpending } from '../../core/payment/spending.ts';
import { createSubmission } from '../../core/payment/submission.ts';
import { photoKey } from '../../core/photos/photo-item.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { refusedSubmit, type SubmitReply } from '../../core/segmind/segmind-reply.ts';
import type { CurrentObject } from '../../core/storage/uploads.ts';
import { createStateTable } from '../aws/state-table.ts';
import { SEEDEDIT } from './models.ts';
import { at, photo, recipe } from './step-events.ts';

export const accepted: SubmitReply = { kind: 'accepted', pollUrl: 'https://p/1', requestId: 'req-1' };
export const busy = { ...refusedSubmit(failure('segmind-busy', 'x'), 503), retryAfterSeconds: 30 };
export const unknown = refusedSubmit(failure('submit-outcome-unknown', 'x'), 504);
export const order = { id: 'ana', attempt: 1, photo, recipe };
export const secondAttempt = { ...order, attempt: 2 };

/** No budget limits. */
export const NO_BUDGETS: Budgets = {
  maxPhotosPerDay: Number.POSITIVE_INFINITY,
  maxDollarsPerDay: Number.POSITIVE_INFINITY,
  maxDollarsPerShoot: Number.POSITIVE_INFINITY,
};

/** Submits of photos that hold slots, with a scripted Segmind and a table in memory. */
export class SubmissionWorld {
  readonly clock = { laterMs: 0 };
  readonly now = () => at(43_200).now() + this.clock.laterMs;
  readonly #state = createStateTable({ now: () => new Date(this.now()) });
  readonly dynamo = this.#state.dynamo;
  readonly table = this.#state.table;
  readonly photos = createPhotos(this.table, this.now);
  readonly receipts = createReceipts(this.table, this.now);
  readonly posts: string[] = [];
  /** The current object at the photo's key. */
  current: CurrentObject | null = {
    versionId: photo.versionId,
    etag: 'e',
    modifiedAt: '2026-11-24T00:00:00.000Z',
    bytes: photo.bytes,
    metadata: {},
  };
  /** The keys of the working copies that exist. */
  copies: string[] = [];
  readonly warnings: unknown[] = [];
  reply: SubmitReply | Error = accepted;
  isAnswering = true;
  /** Called between the POST and its reply. */
  meanwhile: () => unknown = () => {};
  readonly submission;
  /** The slot that was granted last. */
  #admission: Admission = {
    pool: 'submit',
    number: 0,
    fencing: '1',
    since: '2026-11-24T12:00:00.000Z',
    isTrial: false,
    joinedAt: '2026-11-24T12:00:00.000Z',
  };
  #slots = 0;

  constructor(budgets: Partial<Budgets> = {}) {
    this.submission = createSubmission({
      segmind: {
        submit: async ({ photoUrl }) => {
          this.posts.push(photoUrl);
          const { reply } = this;
          await this.meanwhile();
          if (reply instanceof Error) throw reply;
          return reply;
        },
        isAnswering: async () => this.isAnswering,
      },
      uploads: {
        findCurrent: async () => this.current,
        presign: async ({ key, versionId }, seconds) => `signed:${key}:${versionId}:${seconds}`,
      },
      workingCopies: {
        isThere: async (key) => this.copies.includes(key),
        presign: async (key, seconds) => `signed:${key}:${seconds}`,
      },
      model: SEEDEDIT,
      table: this.table,
      receipts: this.receipts,
      spending: createSpending(this.table, {
        budgets: { ...NO_BUDGETS, ...budgets },
        price: SEEDEDIT.price,
        now: this.now,
      }),
      photos: this.photos,
      line: {
        claim: ({ id, attempt }, { pool, number, fencing }) =>
          claimSlot({ pool, id, attempt, number, fencing }),
      },
      jobTimeoutSeconds: 900,
      now: this.now,
      warn: (error) => this.warnings.push(error),
    });
  }

  /** Begins an attempt and grants it a slot. */
  async admit({ id, attempt }: Order = order, { isTrial = false } = {}) {
    await this.photos.begin({ id, attempt, photo });
    const [number, since] = [this.#slots++, new Date(this.now()).toISOString()];
    const admission: Admission = { pool: 'submit', number, fencing: '1', since, isTrial, joinedAt: since };
    const holder = { id, attempt, executionArn: 'arn', isClaimed: false };
    await this.table.write(giveSlot({ ...holder, ...admission }, null));
    this.#admission = admission;
    return admission;
  }

  recall(one: Order = order) {
    return this.submission.recall(one, this.#admission);
  }

  /** Begins an attempt, grants it a slot and submits it. */
  async submit(one: Order = order, options: { isTrial?: boolean } = {}) {
    return this.submission.submit(one, await this.admit(one, options));
  }

  /** Makes the next request fail: before it is applied, or after, so that only its response is lost. */
  failOnce(when: 'before' | 'after', error = new Error('socket hang up')): void {
    this.dynamo[when] = () => {
      this.dynamo[when] = () => {};
      throw error;
    };
  }

  /** The receipt of the photo's submits. */
  receipt(id = 'ana') {
    return this.dynamo.get(`receipt#${id}`, 'receipt');
  }

  item(ref = { id: 'ana', attempt: 1 }) {
    const { pk, sk } = photoKey(ref);
    return this.dynamo.get(pk, sk);
  }

  /** How many photos are counted for the day; undefined if there is no count. */
  counted() {
    return this.dynamo.get('spending#2026-11-24', 'photos')?.photos;
  }
}

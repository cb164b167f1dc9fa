import { failure } from '../../../core/domain/failure.ts';
import type { Job } from '../../../core/domain/job.ts';
import type { Line } from '../../../core/line/line.ts';
import { createJobEnds } from '../../../core/payment/job-ends.ts';
import type { Receipt, Submit } from '../../../core/payment/receipts.ts';
import { type Budgets, createSpending } from '../../../core/payment/spending.ts';
import { createOutputKeeper } from '../../../core/segmind/outputs/kept-outputs.ts';
import { type PollReply, refusal } from '../../../core/segmind/segmind-reply.ts';
import { createPollRetouch } from '../../../functions/poll-retouch/poll-retouch.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { at, job, photo, taken } from '../../../simulation/parts/step-events.ts';
import { NO_BUDGETS } from '../../../simulation/parts/submission-world.ts';
import { LineWorld } from './line-world.ts';

/**
 * A photo with an accepted job that holds the only slot, with a line, a table and a state bucket in memory.
 */
export class PollWorld {
  readonly lineWorld = new LineWorld({ maxInFlight: 1 });
  readonly s3 = new S3Fake();
  readonly reports: Parameters<Line['report']>[] = [];
  readonly warnings: unknown[] = [];
  lineError: Error | null = null;
  budgets: Partial<Budgets> = {};
  reply: PollReply = refusal(failure('segmind-busy', 'x'));

  /** @param submits the submits in the photo's receipt; null if there is no receipt */
  static async create(submits: readonly Submit[] | null = [taken(1)]): Promise<PollWorld> {
    const world = new PollWorld();
    const receipt = { pk: 'receipt#ana', sk: 'receipt', format: 1, id: 'ana', submits, revision: 2 };
    await world.lineWorld.join('ana');
    await world.lineWorld.claim('ana');
    if (submits !== null) world.lineWorld.dynamo.put(receipt as never);
    world.lineWorld.dynamo.sent.length = 0;
    return world;
  }

  poll({ nowSeconds = 10, waits = 0, notFounds = 0, of = job as Job } = {}) {
    const { line, table, photos } = this.lineWorld;
    const pollRetouch = createPollRetouch({
      segmind: {
        poll: async ({ pollUrl }) => (pollUrl === of.pollUrl ? this.reply : Promise.reject(pollUrl)),
      },
      keeper: createOutputKeeper(this.s3.client, 'state-objects'),
      jobEnds: createJobEnds(table),
      spending: this.spending,
      line: {
        leave: async (...given) => {
          if (this.lineError !== null) throw this.lineError;
          return line.leave(...given);
        },
        report: async (...given) => {
          this.reports.push(given);
          return null;
        },
      },
      photos,
      jobTimeoutSeconds: 900,
      warn: (error) => void this.warnings.push(error),
      ...at(nowSeconds),
    });
    const slot = this.lineWorld.admissionOf('ana');
    return pollRetouch({ id: 'ana', attempt: 1, photo, job: of, slot, waits, notFounds });
  }

  get spending() {
    const budgets = { ...NO_BUDGETS, ...this.budgets };
    return createSpending(this.lineWorld.table, { budgets, price: SEEDEDIT.price, now: at(0).now });
  }

  /** Polls the job, which has finished with these outputs. */
  finish(uris: readonly string[], how: Parameters<PollWorld['poll']>[0] = {}) {
    this.reply = { kind: 'completed', output: JSON.stringify(uris) };
    return this.poll(how);
  }

  get receipt(): Receipt | undefined {
    return this.lineWorld.dynamo.get('receipt#ana', 'receipt') as Receipt | undefined;
  }

  get item() {
    return this.lineWorld.dynamo.get('photo#ana', 'attempt#0001');
  }
}

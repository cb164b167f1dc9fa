import { createRecordEnd } from '../../../core/ending/record-end.ts';
import { describeRun, type Run } from '../../../core/ending/run.ts';
import { photoKey } from '../../../core/photos/photo-item.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { type RetouchRecord, recordSchema } from '../../../core/record/record.ts';
import { createResults } from '../../../core/record/results.ts';
import { createUploads } from '../../../core/storage/uploads.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { at, run } from '../../../simulation/parts/step-events.ts';

const OUTPUT = { type: 'image/png', bytes: 1, width: 1, height: 1, sha256: '0'.repeat(64) };

/** The module that ends photos, with a bucket and a table in memory. It notes its effects in order. */
export class RecordWorld {
  readonly s3 = new S3Fake();
  readonly #state = createStateTable();
  readonly dynamo = this.#state.dynamo;
  readonly table = this.#state.table;
  /** The current time, in seconds after the start. */
  seconds = 60;
  readonly now = () => at(this.seconds).now();
  readonly photos = createPhotos(this.table, this.now);
  readonly results = createResults(this.s3.client, createUploads(this.s3.client));
  /** `slot`, `record`, `event` and `item`, in the order in which they happened. */
  readonly done: string[] = [];
  lineError: Error | null = null;
  /** The keys of the working copies that were removed; null for a photo without one. */
  readonly removedCopies: (string | null)[] = [];
  /** Called when the photo's slot is released. */
  onWithdraw: () => Promise<unknown> = async () => {};
  /** Called after the record is written and before the item is updated. */
  beforeEnd: () => Promise<unknown> = async () => {};
  readonly recordEnd;

  constructor() {
    this.recordEnd = createRecordEnd({
      results: this.results,
      photos: {
        get: this.photos.get,
        end: async (...given) => {
          await this.beforeEnd();
          const isEnded = await this.photos.end(...given);
          this.done.push('item');
          return isEnded;
        },
      },
      line: {
        withdraw: async () => {
          await this.onWithdraw();
          if (this.lineError !== null) throw this.lineError;
          this.done.push('slot');
        },
      },
      workingCopies: {
        remove: async ({ workingCopy }) => void this.removedCopies.push(workingCopy?.key ?? null),
      },
      now: this.now,
    });
    this.s3.after = (name) => void (name === 'PutObjectCommand' && this.done.push('record'));
  }

  /** Writes the record of a success, as store-results does. */
  async recordSuccess(of: Run = run, keys = ['results/ana.jpg.png']): Promise<RetouchRecord> {
    const outputs = keys.map((key) => ({ key, ...OUTPUT }));
    const record: RetouchRecord = {
      status: 'succeeded',
      outputs,
      ...describeRun({ ...of, paid: 'yes', cost: 0.05 }, new Date(this.now())),
    };
    const { photo } = of;
    await this.results.putRecord(await this.results.chooseTarget(photo, of.id), photo, record);
    this.done.length = 0;
    return record;
  }

  record(key = 'results/ana.jpg.json'): RetouchRecord | null {
    const text = this.s3.text(key);
    return text === null ? null : recordSchema.parse(JSON.parse(text));
  }

  item({ id, attempt }: { id: string; attempt: number } = run) {
    const { pk, sk } = photoKey({ id, attempt });
    return this.dynamo.get(pk, sk);
  }

  /** Makes S3 refuse every write from now on. */
  breakResults(): void {
    this.s3.before = (name) => {
      if (name === 'PutObjectCommand') throw new Error('no results');
    };
  }
}

import { createFindRawPairing } from '../../../core/attempts/raw-pairing.ts';
import { createStartAttempt } from '../../../core/attempts/start-attempt.ts';
import type { Paid } from '../../../core/contract/outcomes.ts';
import { executionName } from '../../../core/domain/execution-name.ts';
import { failure } from '../../../core/domain/failure.ts';
import { createEndExecution } from '../../../core/ending/end-execution.ts';
import { createRecordEnd } from '../../../core/ending/record-end.ts';
import { describeRun } from '../../../core/ending/run.ts';
import { createReceipts } from '../../../core/payment/receipts.ts';
import type { ExecutionInput, ExecutionState } from '../../../core/photos/executions.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createSamePhotos } from '../../../core/photos/same-photos.ts';
import type { RetouchRecord } from '../../../core/record/record.ts';
import { createResults } from '../../../core/record/results.ts';
import { createStoredOutputs } from '../../../core/record/stored-outputs.ts';
import { createCountPhotos } from '../../../core/shoots/count-photos.ts';
import { createShoots } from '../../../core/shoots/shoots.ts';
import { createUploads } from '../../../core/storage/uploads.ts';
import { type AuditReport, createAudit } from '../../../functions/audit/audit.ts';
import { createPosition } from '../../../functions/audit/position.ts';
import { createRebuildIndex } from '../../../functions/audit/rebuild-index.ts';
import { createRebuildProgress } from '../../../functions/audit/rebuild-progress.ts';
import { createRebuildReceipt } from '../../../functions/audit/rebuild-receipt.ts';
import { createStartRecount } from '../../../functions/audit/recount-shoots.ts';
import { createRestorePhoto } from '../../../functions/audit/restore-photo.ts';
import { createTakeUp } from '../../../functions/audit/take-up.ts';
import { createWalkPhotos } from '../../../functions/audit/walk-photos.ts';
import { walkUploads } from '../../../functions/audit/walk-uploads.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { run } from '../../../simulation/parts/step-events.ts';
import { uploadAt } from '../../../simulation/parts/upload-at.ts';

/** The audit with a bucket, a table and executions in memory, all on one clock. */
export class AuditWorld {
  ms = Date.parse('2026-11-24T12:00:00.000Z');
  readonly now = () => this.ms;
  readonly s3 = new S3Fake();
  readonly #state = createStateTable();
  readonly dynamo = this.#state.dynamo;
  readonly photos = createPhotos(this.#state.table, this.now);
  readonly countPhotos = createCountPhotos(this.#state.table, this.photos, this.now);
  readonly shoots = createShoots(this.#state.table);
  readonly receipts = createReceipts(this.#state.table, this.now);
  readonly results = createResults(this.s3.client, createUploads(this.s3.client));
  readonly executions = new Map<string, ExecutionState>();
  /** The names of executions that were started; below, of those that the audit looked up. */
  readonly started: string[] = [];
  readonly asked: string[] = [];
  readonly reports: AuditReport[] = [];
  readonly failed: string[] = [];
  /** Number of rebuilds that finished. */
  rebuilds = 0;
  /** Paths under `uploads/` that the stack ignores. */
  ignore: readonly string[] = [];
  /** Called before an execution is looked up. */
  beforeDescribe: (name: string) => void = () => {};
  readonly #audit;

  constructor() {
    this.s3.isVersioned = true;
    this.s3.now = () => new Date(this.ms);
    const { s3, photos, results, receipts, now } = this;
    const { table } = this.#state;
    const recordEnd = createRecordEnd({
      results,
      photos,
      line: { withdraw: async () => {} },
      workingCopies: { remove: async () => {} },
      now,
    });
    const restorePhoto = createRestorePhoto({
      photos,
      receipts,
      storedOutputs: createStoredOutputs(s3.client),
      samePhotos: createSamePhotos(table, photos),
    });
    const isIgnored = (path: string) => this.ignore.includes(path);
    const fail = (key: string) => void this.failed.push(key);
    this.#audit = createAudit({
      walk: createWalkPhotos({ walkUploads: (after) => walkUploads(s3.client, 'photos', after), photos }),
      takeUp: createTakeUp({
        results,
        photos,
        receipts,
        restorePhoto,
        describeExecution: async (name) => {
          this.asked.push(name);
          this.beforeDescribe(name);
          return this.executions.get(name) ?? null;
        },
        startAttempt: createStartAttempt(
          photos,
          async (name, input) => {
            this.started.push(name);
            return this.#start(name, input);
          },
          isIgnored,
          createFindRawPairing(s3.client, { raw: 'skip', takesHeic: true, isIgnored }),
        ),
        endExecution: createEndExecution({ recordEnd, photos, announce: async () => {}, count: () => {} }),
        now,
        sleep: async (ms) => {
          this.ms += ms;
        },
      }),
      rebuildIndex: createRebuildIndex(s3.client, 'photos', {
        restorePhoto,
        readRecord: (key) => results.readRecord('photos', key),
        rebuildReceipt: createRebuildReceipt(table),
        progress: createRebuildProgress(table, 'the-table'),
        finish: async () => {
          this.rebuilds += 1;
        },
        fail,
      }),
      startRecount: createStartRecount({
        table,
        countPhotos: this.countPhotos,
        shoots: this.shoots,
        now,
      }),
      position: createPosition(table),
      now,
      fail,
      count: (report) => void this.reports.push(report),
    });
  }

  run({ olderThanMinutes = 0, rebuildIndex = false } = {}) {
    return this.#audit({ olderThanMinutes, rebuildIndex });
  }

  pass(minutes: number): void {
    this.ms += minutes * 60_000;
  }

  /** Uploads a photo, and loses its event; returns its id. */
  upload(name: string): string {
    this.s3.put(`uploads/${name}`, 'photo');
    return executionName(this.photoOf(name));
  }

  /** The current upload with this name. */
  photoOf(name: string) {
    return uploadAt(this.s3, `uploads/${name}`);
  }

  /** Uploads a photo, creates its item and starts its execution, as its event does. */
  async uploadAndStart(name: string): Promise<string> {
    const id = this.upload(name);
    await this.photos.begin({ id, attempt: 1, photo: this.photoOf(name) });
    this.start(name);
    return id;
  }

  /** Ends an execution without any writes of its functions. */
  start(name: string): void {
    const photo = this.photoOf(name);
    const id = executionName(photo);
    this.#start(id, { id, attempt: 1, photo });
  }

  #start(name: string, input: ExecutionInput): boolean {
    if (this.executions.has(name)) return false;
    const ends = { error: undefined, cause: undefined };
    const startedAt = new Date(this.ms);
    this.executions.set(name, {
      executionArn: `arn:${name}`,
      name,
      status: 'RUNNING',
      ...ends,
      input,
      startedAt,
    });
    return true;
  }

  /** Ends an execution whose functions wrote nothing. */
  end(name: string, status: string, error?: string, cause?: string): void {
    const execution = this.executions.get(name);
    if (execution === undefined) throw new Error(`There is no execution ${name}.`);
    this.executions.set(name, { ...execution, status, error, cause });
  }

  /** Writes a record of the current upload with this name, but not its item. */
  async record(
    name: string,
    status: RetouchRecord['status'] = 'succeeded',
    attempt = 1,
    job: typeof run.job | null = run.job,
    paid: Paid = job === null ? 'no' : 'yes',
  ): Promise<RetouchRecord> {
    const photo = this.photoOf(name);
    const id = executionName(photo);
    const prepared = { bytes: 5, type: 'image/jpeg', width: 20, height: 30 } as const;
    const common = describeRun(
      { ...run, job, paid, cost: paid === 'yes' ? 0.05 : 0, id, attempt, photo: { ...photo, ...prepared } },
      new Date(this.ms),
    );
    const output = { key: 'results/x.jpg', ...prepared, sha256: '0'.repeat(64) };
    const record: RetouchRecord =
      status === 'succeeded'
        ? { status, outputs: [output], ...common }
        : { status, error: failure('job-failed', 'x'), ...common };
    await this.results.putRecord(await this.results.chooseTarget(photo, id), photo, record);
    return record;
  }

  /** Writes a record and its item, as the last step of a photo does. */
  async finish(name: string): Promise<string> {
    const { id, attempt } = await this.record(name);
    await this.photos.end({ id, attempt, photo: this.photoOf(name) }, { error: null });
    return id;
  }
}

import type { Failure } from '../../../core/domain/failure.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { type Change, createCountPhotos } from '../../../core/shoots/count-photos.ts';
import { createShoots } from '../../../core/shoots/shoots.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const OUTPUT = { bytes: 5, type: 'image/jpeg', width: 4, height: 6, sha256: 'a'.repeat(64) };

/** Photos and shoots in a table in memory, all on one clock. */
export class ShootWorld {
  ms = Date.parse('2026-11-24T12:00:00.000Z');
  readonly now = () => this.ms;
  readonly #state = createStateTable();
  readonly dynamo = this.#state.dynamo;
  readonly table = this.#state.table;
  readonly photos = createPhotos(this.table, this.now);
  readonly shoots = createShoots(this.table);
  /** Every change that was counted. */
  readonly changes: Change[] = [];
  readonly countPhotos = createCountPhotos(this.table, this.photos, this.now, (change) =>
    this.changes.push(change),
  );

  /**
   * A photo in progress, by its path. Its id is the path with a hyphen for each character that ids cannot
   * have.
   */
  photoAt(path: string, attempt = 1) {
    return { id: path.replaceAll(/\W/g, '-'), attempt, photo: { bucket: 'photos', key: `uploads/${path}` } };
  }

  idsOf(...paths: readonly string[]): string[] {
    return paths.map((path) => this.photoAt(path).id);
  }

  /** Creates queued photos. */
  async queue(...paths: readonly string[]): Promise<string[]> {
    for (const path of paths) {
      const { photo, ...ref } = this.photoAt(path);
      await this.photos.begin({ ...ref, photo });
    }
    return this.idsOf(...paths);
  }

  /** Begins a photo's next attempt. */
  async runAgain(path: string, attempt: number): Promise<void> {
    await this.photos.begin(this.photoAt(path, attempt));
  }

  async skip(path: string): Promise<string> {
    await this.photos.skip(this.photoAt(path), 'sidecar');
    return this.photoAt(path).id;
  }

  async start(path: string): Promise<void> {
    await this.photos.apply(this.photos.move(this.photoAt(path), 'submit', { fencing: 'f' }));
  }

  async fail(path: string, error: Failure, facts: object = {}): Promise<void> {
    await this.photos.end(this.photoAt(path), { error, ...facts });
  }

  async succeed(
    path: string,
    facts: {
      warnings?: string[];
      cost?: number;
      attempt?: number;
      redoError?: Failure;
      recordedAt?: string;
    } = {},
  ) {
    const { warnings, cost = 0.05, attempt = 1, redoError, recordedAt } = facts;
    const output = { key: `results/${path}`, ...OUTPUT, ...(warnings && { warnings }) };
    await this.photos.end(this.photoAt(path, attempt), {
      error: null,
      outputs: [output],
      cost,
      ...(redoError && { redoError }),
      ...(recordedAt && { recordedAt }),
    });
  }

  pass(seconds: number): void {
    this.ms += seconds * 1000;
  }
}

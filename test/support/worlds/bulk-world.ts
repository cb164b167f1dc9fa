import { OUTCOME } from '../../../core/contract/outcomes.ts';
import { type Failure, failure } from '../../../core/domain/failure.ts';
import {
  type ContinueBulkRunAnswer,
  createContinueBulkRun,
} from '../../../functions/continue-bulk-run/continue-bulk-run.ts';
import type { CallOptions } from '../../../simulation/parts/api-event.ts';
import { ApiWorld } from '../../../simulation/parts/api-world.ts';

/** More steps than any bulk run of a test takes. */
const MANY_STEPS = 300;

/** The API together with the function that carries out bulk runs. */
export class BulkWorld extends ApiWorld {
  /** The ids of photos that the function could not work on. */
  readonly notWorkedOn: string[] = [];
  /** The reasons, in the same order. */
  readonly reasons: unknown[] = [];
  readonly continueBulkRun = createContinueBulkRun({
    ...this.dependencies,
    runs: this.dependencies.bulkRuns,
    fail: ({ id }, error) => {
      this.notWorkedOn.push(id);
      this.reasons.push(error);
    },
  });

  retry(folder: string, body: object = {}, options: CallOptions = {}) {
    return this.call('POST', `/shoot/retry?folder=${encodeURIComponent(folder)}`, { ...options, body });
  }

  cancel(folder: string, body: object = {}, options: CallOptions = {}) {
    return this.call('POST', `/shoot/cancel?folder=${encodeURIComponent(folder)}`, { ...options, body });
  }

  redo(folder: string, body: object = {}, options: CallOptions = {}) {
    return this.call('POST', `/shoot/redo?folder=${encodeURIComponent(folder)}`, { ...options, body });
  }

  /** Drops photos and gives each its result. */
  async dropRetouched(names: readonly string[]) {
    const ids: string[] = [];
    for (const name of names) {
      const id = await this.drop(name);
      await this.workflow.succeed(id);
      ids.push(id);
    }
    return ids;
  }

  /** A bulk run as the API shows it. */
  async look(id: string) {
    return (await this.call('GET', `/bulk/${id}`)).body;
  }

  /** Runs a bulk run to its end; returns it as the API shows it then. */
  async finish(id: string) {
    for (let steps = 0; steps < MANY_STEPS; steps++) {
      if ((await this.step(id)).outcome === OUTCOME.finished) {
        this.bulkExecutions.end(id);
        return this.look(id);
      }
    }
    throw new Error(`${id} does not come to its end.`);
  }

  /** Runs one step of a bulk run a moment later, and advances the clock by the execution's wait after it. */
  async step(id: string): Promise<ContinueBulkRunAnswer> {
    this.pass(0.001);
    const answer = await this.continueBulkRun({ id });
    if (answer.outcome === OUTCOME.more) this.pass(answer.waitSeconds);
    return answer;
  }

  /** Drops photos and lets them fail. */
  async dropFailed(names: readonly string[], why: Failure = failure('segmind-refused', 'No.')) {
    const ids: string[] = [];
    for (const name of names) {
      const id = await this.drop(name);
      await this.workflow.fail(id, why);
      ids.push(id);
    }
    return ids;
  }

  /** The status and attempt of a photo. */
  async statusOf(id: string): Promise<string> {
    const { status, attempt } = (await this.call('GET', `/retouches/${id}`)).body;
    return `${status} ${attempt}`;
  }
}

import type { BulkExecutions } from '../../core/bulk/bulk-executions.ts';

/** The executions of bulk runs, in memory; the test ends them. */
export class BulkExecutionsFake implements BulkExecutions {
  /** Each execution that was started, and whether it is still running. */
  readonly all = new Map<string, boolean>();
  /** Called before a start; what it throws becomes the response. */
  beforeStart: () => void = () => {};

  async start(id: string): Promise<void> {
    this.beforeStart();
    if (!this.all.has(id)) this.all.set(id, true);
  }

  async isRunning(id: string): Promise<boolean | null> {
    return this.all.get(id) ?? null;
  }

  end(id: string): void {
    this.all.set(id, false);
  }
}

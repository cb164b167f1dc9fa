import type { Branch } from './branches.ts';
import type { CompiledTask } from './compiled-state.ts';
import { matchesError, queryEvaluationError, reportThrown, StateError } from './errors.ts';
import type { Execution } from './execution.ts';
import { sendAsJson } from './json.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { TaskOutcome, TaskTokens } from './task-tokens.ts';
import type { Timers } from './timers.ts';
import type { Step, Visit } from './visit.ts';

/** An entry that a state puts on an event bus: `Source`, `DetailType`, `Detail`, …. */
export type EventEntry = Readonly<Record<string, unknown>>;

/** What states need from the state machine. */
export interface Machinery {
  readonly timers: Timers;
  readonly tokens: TaskTokens;
  readonly random: () => number;
  readonly invoke: (stateName: string, payload: unknown) => Promise<unknown>;
  readonly putEvents: (entries: readonly EventEntry[]) => Promise<unknown>;
  /** Records that an execution takes a branch. This may end the execution's run. */
  readonly take: (execution: Execution, branch: Branch) => void;
}

/**
 * Runs a task with its retries.
 * @throws a {@link StateError} that no catcher matches, or that the catcher's own expressions raise
 */
export async function runTask(task: CompiledTask, visit: Visit, machinery: Machinery): Promise<Step> {
  const retries = task.retriers.map(() => 0);
  for (;;) {
    try {
      const result = await attempt(task, visit, machinery);
      return await visit.leave(task.exit, visit.scope({ result }), result);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const name = error.output.Error;
      // The first retrier that matches decides, even if it has no retries left.
      const at = task.retriers.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, name));
      const retrier = task.retriers[at];
      const retried = retries[at] ?? 0;
      if (retrier === undefined || retried >= retrier.MaxAttempts) {
        const catcher = task.catchers.find(({ ErrorEquals }) => matchesError(ErrorEquals, name));
        if (catcher === undefined) throw error;
        return await visit.leave(catcher, visit.scope({ errorOutput: error.output }), error.output);
      }
      retries[at] = retried + 1;
      visit.retryCount++;
      if (!visit.run.isOver) machinery.take(visit.execution, retrier.branch);
      const delayMs = retryDelayMs(retrier, retried, machinery.random);
      await visit.run.wait<void>((settle) => machinery.timers.after(delayMs, () => settle()));
    }
  }
}

/**
 * Runs one attempt of a task. A function that outlasts its attempt keeps running, and its answer is ignored.
 * @throws a {@link StateError} if the attempt fails
 */
async function attempt(task: CompiledTask, visit: Visit, machinery: Machinery): Promise<unknown> {
  const { execution, run } = visit;
  const { timers, tokens } = machinery;
  // A restored execution keeps waiting for its token: its function was called before it was saved.
  const awaited = execution.awaitedToken;
  const token = awaited ?? (task.integration === 'invokeWithToken' ? tokens.issue() : null);
  visit.token = token;
  execution.awaitedToken = token;
  const sent = sendAsJson(await visit.evaluate(task.arguments, visit.scope()));
  const timeoutMs = await evaluateTimeoutMs(task, visit);
  const outcome = await run.wait<TaskOutcome>((settle) => {
    // "Scheduled" and "started" events.
    execution.historyEvents += 2;
    const timeOut = () => settle({ error: new StateError('States.Timeout') });
    const stopTimer = timeoutMs === null ? null : timers.after(timeoutMs, timeOut);
    const stopListening = token === null ? null : tokens.listen(token, settle);
    let isOver = false;
    const called = awaited === null ? call(task, execution.state, sent, machinery) : Promise.resolve();
    called.then(
      (result) => {
        if (token === null) settle({ result });
        // "Submitted" event: the state continues when the token arrives.
        else if (!isOver) execution.historyEvents++;
      },
      (thrown) => settle({ error: reportThrown(thrown) }),
    );
    return () => {
      isOver = true;
      stopTimer?.();
      stopListening?.();
    };
  });
  // "Succeeded", "failed" or "timed out" event.
  execution.historyEvents++;
  execution.awaitedToken = null;
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
}

async function evaluateTimeoutMs({ timeoutSeconds }: CompiledTask, visit: Visit): Promise<number | null> {
  if (timeoutSeconds === null) return null;
  const seconds = await visit.evaluate(timeoutSeconds, visit.scope());
  if (Number.isInteger(seconds) && (seconds as number) > 0) return (seconds as number) * 1000;
  throw queryEvaluationError(
    `TimeoutSeconds is ${JSON.stringify(seconds)}: a whole number above 0 is expected.`,
  );
}

/** Calls the function or the event bus. The call never settles synchronously. */
async function call(
  { integration }: CompiledTask,
  stateName: string,
  sent: unknown,
  { invoke, putEvents }: Machinery,
): Promise<unknown> {
  await null;
  if (integration === 'putEvents') {
    const { Entries } = sent as { Entries: readonly EventEntry[] };
    await putEvents(Entries);
    return { Entries: Entries.map((_, index) => ({ EventId: String(index) })), FailedEntryCount: 0 };
  }
  const payload = sendAsJson(await invoke(stateName, (sent as { Payload?: unknown }).Payload ?? {}));
  return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
}

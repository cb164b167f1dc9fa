import type { CompiledState } from './compiled-state.ts';
import { queryEvaluationError, StateError } from './errors.ts';
import type { Template } from './expression.ts';
import { type Machinery, runTask } from './task.ts';
import type { Step, Visit } from './visit.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */
const MAX_WAIT_SECONDS = 99_999_999;

/**
 * Runs a state until it takes a branch or ends the execution.
 * @throws a {@link StateError} that ends the execution
 */
export async function runState(state: CompiledState, visit: Visit, machinery: Machinery): Promise<Step> {
  switch (state.type) {
    case 'Pass':
    case 'Succeed':
      return visit.leave(state.exit, visit.scope(), visit.input);
    case 'Wait':
      return runWait(state, visit, machinery);
    case 'Choice':
      return runChoice(state, visit);
    case 'Fail':
      return runFail(state, visit);
    case 'Task':
      return runTask(state, visit, machinery);
  }
}

async function runFail(
  { error, cause, exit }: CompiledState & { type: 'Fail' },
  visit: Visit,
): Promise<Step> {
  const evaluateText = async (template: Template, field: string) => {
    const text = await visit.evaluate(template, visit.scope());
    if (typeof text === 'string') return text;
    throw queryEvaluationError(`${field} is ${JSON.stringify(text)}: a string is expected.`);
  };
  const failure = { Error: await evaluateText(error, 'Error'), Cause: await evaluateText(cause, 'Cause') };
  return { branch: exit.branch, output: null, variables: visit.execution.variables, failure };
}

async function runWait(
  state: CompiledState & { type: 'Wait' },
  visit: Visit,
  { timers }: Machinery,
): Promise<Step> {
  const seconds = await visit.evaluate(state.seconds, visit.scope());
  if (!Number.isInteger(seconds) || (seconds as number) < 0 || (seconds as number) > MAX_WAIT_SECONDS) {
    throw queryEvaluationError(
      `Seconds is ${JSON.stringify(seconds)}: a whole number from 0 to ${MAX_WAIT_SECONDS} is expected.`,
    );
  }
  await visit.run.wait<void>((settle) => timers.after((seconds as number) * 1000, () => settle()));
  return visit.leave(state.exit, visit.scope(), visit.input);
}

async function runChoice(state: CompiledState & { type: 'Choice' }, visit: Visit): Promise<Step> {
  const scope = visit.scope();
  for (const rule of state.rules) {
    const holds = await visit.evaluate(rule.condition, scope);
    if (typeof holds !== 'boolean') {
      const value = JSON.stringify(holds);
      throw queryEvaluationError(`${rule.branch.id}: Condition is ${value}: true or false is expected.`);
    }
    if (holds) return visit.leave(rule, scope, visit.input);
  }
  if (state.fallback !== null) return visit.leave(state.fallback, scope, visit.input);
  throw new StateError('States.NoChoiceMatched', 'No rule matched and the state has no default.');
}

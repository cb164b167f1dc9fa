import { type Branch, branchesOf } from './branches.ts';
import type { ChoiceRule, KnownState, Retrier } from './definition-schema.ts';
import type { Surroundings, Template } from './expression.ts';
import { compileTemplate } from './template.ts';

/** What happens when a state, a rule or a catcher takes a branch. */
export interface Exit {
  readonly branch: Branch;
  readonly assign: Template | null;
  readonly output: Template | null;
}

/** What a Task calls. */
export type Integration = 'invoke' | 'invokeWithToken' | 'putEvents';

/** A Task, ready to run. */
export interface CompiledTask {
  readonly type: 'Task';
  readonly integration: Integration;
  readonly arguments: Template;
  readonly timeoutSeconds: Template | null;
  readonly retriers: readonly (Retrier & { readonly branch: Branch })[];
  readonly catchers: readonly (Exit & { readonly ErrorEquals: readonly string[] })[];
  readonly exit: Exit;
}

/** A state, ready to run. */
export type CompiledState =
  | CompiledTask
  | { readonly type: 'Pass' | 'Succeed'; readonly exit: Exit }
  | { readonly type: 'Wait'; readonly seconds: Template; readonly exit: Exit }
  | { readonly type: 'Fail'; readonly error: Template; readonly cause: Template; readonly exit: Exit }
  | {
      readonly type: 'Choice';
      readonly rules: readonly (Exit & { readonly condition: Template })[];
      readonly fallback: Exit | null;
    };

const INTEGRATIONS: Readonly<Record<string, { does: Integration; takes: readonly string[] }>> = {
  'lambda:invoke': { does: 'invoke', takes: ['FunctionName', 'Payload'] },
  'lambda:invoke.waitForTaskToken': { does: 'invokeWithToken', takes: ['FunctionName', 'Payload'] },
  'events:putEvents': { does: 'putEvents', takes: ['Entries'] },
};

/**
 * Compiles a state, each expression once.
 * @throws an error if an expression is invalid, or a resource or an argument is unknown
 */
export function compileState(name: string, state: KnownState, surroundings: Surroundings): CompiledState {
  const branches = branchesOf(name, state);
  const compile = (value: unknown, field: string) => compileTemplate(value, `${name}/${field}`, surroundings);
  const orNull = (value: unknown, field: string) => (value === undefined ? null : compile(value, field));
  const leave = (branch: Branch, at: { Assign?: unknown; Output?: unknown }, field = ''): Exit => ({
    branch,
    assign: orNull(at.Assign, `${field}Assign`),
    output: orNull(at.Output, `${field}Output`),
  });
  if (state.Type === 'Choice') {
    const compileRule = (rule: ChoiceRule, index: number) => ({
      condition: compile(rule.Condition, `Choices/${index}/Condition`),
      ...leave(branches.rules[index] as Branch, rule, `Choices/${index}/`),
    });
    // The state's own Assign and Output apply to the default branch only: each rule has its own.
    const fallback = branches.fallback && leave(branches.fallback, state);
    return { type: 'Choice', rules: state.Choices.map(compileRule), fallback };
  }
  const exit = leave(branches.exit as Branch, state.Type === 'Fail' ? {} : state);
  switch (state.Type) {
    case 'Pass':
    case 'Succeed':
      return { type: state.Type, exit };
    case 'Wait':
      return { type: 'Wait', seconds: compile(state.Seconds, 'Seconds'), exit };
    case 'Fail':
      return {
        type: 'Fail',
        error: compile(state.Error ?? '', 'Error'),
        cause: compile(state.Cause ?? '', 'Cause'),
        exit,
      };
    case 'Task':
      return {
        type: 'Task',
        integration: findIntegration(name, state),
        arguments: compile(state.Arguments, 'Arguments'),
        timeoutSeconds: orNull(state.TimeoutSeconds, 'TimeoutSeconds'),
        retriers: state.Retry.map((retrier, at) => ({ ...retrier, branch: branches.retries[at] as Branch })),
        catchers: state.Catch.map((catcher, at) => ({
          ErrorEquals: catcher.ErrorEquals,
          ...leave(branches.catches[at] as Branch, catcher, `Catch/${at}/`),
        })),
        exit,
      };
  }
}

function findIntegration(name: string, task: KnownState & { Type: 'Task' }): Integration {
  const integration = INTEGRATIONS[task.Resource.replace(/^arn:aws[\w-]*:states:::/, '')];
  if (integration === undefined) {
    throw new Error(`${name} has a resource that the interpreter does not know: ${task.Resource}`);
  }
  const unknown = Object.keys(task.Arguments).filter((argument) => !integration.takes.includes(argument));
  if (unknown.length > 0) {
    throw new Error(`${name} has arguments that the interpreter does not know: ${unknown.join(', ')}`);
  }
  return integration.does;
}

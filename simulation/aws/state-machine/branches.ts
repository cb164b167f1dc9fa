import { type AslDefinition, type KnownState, parseDefinition } from './definition-schema.ts';

/** A transition of the definition from one state to the next. */
export interface Branch {
  /** Unique in the definition and readable: `Paid? -> Ship (rule 0: $paid)`. */
  readonly id: string;
  readonly kind: 'next' | 'rule' | 'default' | 'retry' | 'catch' | 'end';
  readonly from: string;
  /** The next state; null if the execution ends. A retry leads to its own state. */
  readonly to: string | null;
}

/** The branches of one state, each list in the order of the definition. */
export interface StateBranches {
  /** The branch by `Next`, or the end; null for a Choice. */
  readonly exit: Branch | null;
  readonly rules: readonly Branch[];
  readonly fallback: Branch | null;
  readonly retries: readonly Branch[];
  readonly catches: readonly Branch[];
}

/** The branches of a state. */
export function branchesOf(name: string, state: KnownState): StateBranches {
  const branch = (kind: Branch['kind'], to: string | null, detail: string = kind): Branch => ({
    id: `${name} -> ${to ?? 'the end'} (${detail})`,
    kind,
    from: name,
    to,
  });
  if (state.Type === 'Choice') {
    return {
      exit: null,
      rules: state.Choices.map(({ Condition, Next }, index) =>
        branch('rule', Next, `rule ${index}: ${Condition.slice(2, -2).trim()}`),
      ),
      fallback: state.Default === undefined ? null : branch('default', state.Default),
      retries: [],
      catches: [],
    };
  }
  const next = state.Type === 'Succeed' || state.Type === 'Fail' ? undefined : state.Next;
  const errors = state.Type === 'Task' ? state : { Retry: [], Catch: [] };
  return {
    exit: next === undefined ? branch('end', null) : branch('next', next),
    rules: [],
    fallback: null,
    retries: errors.Retry.map(({ ErrorEquals }, index) =>
      branch('retry', name, `retry ${index}: ${ErrorEquals.join(', ')}`),
    ),
    catches: errors.Catch.map(({ ErrorEquals, Next }, index) =>
      branch('catch', Next, `catch ${index}: ${ErrorEquals.join(', ')}`),
    ),
  };
}

/** All branches of a definition. */
export function listBranches(definition: AslDefinition): Branch[] {
  return Object.entries(parseDefinition(definition).States).flatMap(([name, state]) => {
    const { exit, rules, fallback, retries, catches } = branchesOf(name, state);
    return [exit, ...rules, fallback, ...retries, ...catches].filter((branch) => branch !== null);
  });
}

/** Counts how often each branch was taken. Several state machines may share one. */
export class BranchCoverage {
  readonly #taken = new Map<string, number>();

  take({ id }: Branch): void {
    this.#taken.set(id, this.count({ id }) + 1);
  }

  /** How often the branch was taken. */
  count({ id }: Pick<Branch, 'id'>): number {
    return this.#taken.get(id) ?? 0;
  }

  /** The branches of a definition that were never taken. */
  listMissing(definition: AslDefinition): Branch[] {
    return listBranches(definition).filter((branch) => this.count(branch) === 0);
  }
}

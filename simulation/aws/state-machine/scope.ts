/** The variables of an execution. */
export type Variables = Readonly<Record<string, unknown>>;

/** The part of `$states.context` that definitions may use. */
export interface Context {
  readonly Execution: {
    readonly Id: string;
    readonly Name: string;
    readonly Input: unknown;
    readonly StartTime: string;
    readonly RedriveCount: number;
  };
  readonly State: { readonly Name: string; readonly EnteredTime: string; readonly RetryCount: number };
  readonly StateMachine: { readonly Id: string; readonly Name: string };
  readonly Task?: { readonly Token: string };
}

/** The values that an expression can read. */
export interface Scope {
  readonly variables: Variables;
  /** `$states`. */
  readonly states: {
    readonly input: unknown;
    readonly context: Context;
    readonly result?: unknown;
    readonly errorOutput?: unknown;
  };
}

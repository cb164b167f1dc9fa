/** How a part of a stack is: well, well enough, at fault, or it could not be looked at. */
export type State = 'ok' | 'warning' | 'fault' | 'unknown';

/** What a check found, in words, with what to do. */
export interface Finding {
  readonly state: State;
  readonly words: string;
  /** What to do about it. */
  readonly todo?: string;
}

/** That is as it should be. */
export const ok = (words: string): Finding => ({ state: 'ok', words });
/** That works, but not as well as it could. */
export const warning = (words: string, todo: string): Finding => ({ state: 'warning', words, todo });
/** That keeps the stack from working. */
export const fault = (words: string, todo: string): Finding => ({ state: 'fault', words, todo });
/** That could not be looked at; `words` say why. */
export const unknown = (words: string, todo?: string): Finding => ({
  state: 'unknown',
  words,
  ...(todo !== undefined && { todo }),
});

const MARKS = { ok: '✓', warning: '!', fault: '✗', unknown: '?' } as const;

/** A line for people, and one more for what to do. */
export function describeFinding({ state, words, todo }: Finding): string {
  return [`${MARKS[state]} ${words}`, ...(todo === undefined ? [] : [`  → ${todo}`])].join('\n');
}

/** The state of a part of the stack: good, usable, at fault, or could not be looked at. */
export type State = 'ok' | 'warning' | 'fault' | 'unknown';

/** What a check found, in words, with what to do. */
export interface Finding {
  readonly state: State;
  readonly words: string;
  /** What to do about it. */
  readonly todo?: string;
}

/** A finding of something that is as it should be. */
export const ok = (words: string): Finding => ({ state: 'ok', words });
/** A finding of something that works, but not as well as it could. */
export const warning = (words: string, todo: string): Finding => ({ state: 'warning', words, todo });
/** A finding of something that keeps the stack from working. */
export const fault = (words: string, todo: string): Finding => ({ state: 'fault', words, todo });
/** A finding of something that could not be looked at; `words` say why. */
export const unknown = (words: string, todo?: string): Finding => ({
  state: 'unknown',
  words,
  ...(todo !== undefined && { todo }),
});

const MARKS = { ok: '✓', warning: '!', fault: '✗', unknown: '?' } as const;

/** Formats a finding as one line, with a second line for what to do. */
export function describeFinding({ state, words, todo }: Finding): string {
  return [`${MARKS[state]} ${words}`, ...(todo === undefined ? [] : [`  → ${todo}`])].join('\n');
}

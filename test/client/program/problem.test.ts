import { describe, expect, it } from 'vitest';
import { EXIT, Problem, wrongUse } from '../../../client/program/problem.ts';

describe('a problem', () => {
  it('ends the program with 1, unless it says otherwise', () => {
    expect(new Problem('No.').exitCode).toBe(EXIT.someFailed);
    expect(new Problem('Held.', { exitCode: EXIT.lineHeld }).exitCode).toBe(3);
  });

  it('keeps what caused it', () => {
    const cause = new Error('x');
    expect(new Problem('No.', { cause }).cause).toBe(cause);
  });

  it('of how a command was called ends it with 2', () => {
    expect(wrongUse('No.')).toMatchObject({ name: 'Problem', message: 'No.', exitCode: 2 });
  });
});

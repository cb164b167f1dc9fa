import { describe, expect, it } from 'vitest';
import { EXIT, Problem, wrongUse } from '../../../client/program/problem.ts';

describe('a problem', () => {
  it('ends the program with 1 by default', () => {
    expect(new Problem('No.').exitCode).toBe(EXIT.someFailed);
    expect(new Problem('Held.', { exitCode: EXIT.lineHeld }).exitCode).toBe(3);
  });

  it('keeps its cause', () => {
    const cause = new Error('x');
    expect(new Problem('No.', { cause }).cause).toBe(cause);
  });

  it('ends the program with 2 if the command was called wrongly', () => {
    expect(wrongUse('No.')).toMatchObject({ name: 'Problem', message: 'No.', exitCode: 2 });
  });
});

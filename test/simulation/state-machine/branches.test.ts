import { describe, expect, it } from 'vitest';
import { BranchCoverage, listBranches } from '../../../simulation/aws/state-machine/branches.ts';
import { createMachine, failing, TASK } from './machine.ts';

const STATES = {
  Work: {
    ...TASK,
    End: undefined,
    Retry: [{ ErrorEquals: ['A', 'B'] }],
    Catch: [{ ErrorEquals: ['C'], Next: 'Failed' }],
    Next: 'Fine?',
  },
  'Fine?': {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input = "answer" %}', Next: 'Done' }],
    Default: 'Failed',
  },
  Done: { Type: 'Succeed' },
  Failed: { Type: 'Fail', Error: 'x' },
};
const definition = { QueryLanguage: 'JSONata', StartAt: 'Work', States: STATES };

describe('the branches of a definition', () => {
  it('are all its transitions from one state to the next', () => {
    expect(listBranches(definition).map(({ id }) => id)).toEqual([
      'Work -> Fine? (next)',
      'Work -> Work (retry 0: A, B)',
      'Work -> Failed (catch 0: C)',
      'Fine? -> Done (rule 0: $states.input = "answer")',
      'Fine? -> Failed (default)',
      'Done -> the end (end)',
      'Failed -> the end (end)',
    ]);
  });

  it('are counted when they are taken, across all machines that share the count', async () => {
    const coverage = new BranchCoverage();
    await createMachine(STATES, { coverage, invoke: failing('A', 'B') }).run();
    expect(coverage.listMissing(definition).map(({ id }) => id)).toEqual([
      'Work -> Failed (catch 0: C)',
      'Fine? -> Failed (default)',
      'Failed -> the end (end)',
    ]);
    expect(coverage.count({ id: 'Work -> Work (retry 0: A, B)' })).toBe(2);
    await createMachine(STATES, { coverage, invoke: failing('C') }).run();
    await createMachine(STATES, { coverage }).run();
    expect(coverage.listMissing(definition)).toEqual([]);
  });

  it('reach onTransition in order', async () => {
    const taken: string[] = [];
    const onTransition = ({ branch }: { branch: { kind: string } }) => taken.push(branch.kind);
    await createMachine(STATES, { invoke: failing('A'), onTransition }).run();
    expect(taken).toEqual(['retry', 'next', 'rule', 'end']);
  });
});

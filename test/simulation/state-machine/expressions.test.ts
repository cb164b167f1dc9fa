import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../simulation/aws/state-machine/expression.ts';
import type { Scope } from '../../../simulation/aws/state-machine/scope.ts';
import { createMachine, TASK } from './machine.ts';

const surroundings = { clock: { nowMs: Date.UTC(2026, 0, 2) }, random: () => 0.25 };
const variables = {
  id: 'x',
  count: 3,
  zero: 0,
  nothing: null,
  yes: true,
  empty: [],
  one: [1],
  copy: [1],
  photos: [{ key: 'a' }, { key: 'b' }, {}],
  deep: { er: { list: [1, 2], text: 't' } },
};
const scope = { variables, states: { input: { outcome: 'done' } } } as unknown as Scope;

describe('an expression', () => {
  it.each([
    '$id',
    '$nothing',
    '$empty',
    '$one',
    '$photos',
    '$photos.key',
    '$photos[1].key',
    '$deep.er',
    '$deep.er.list',
    '$deep.er.list.x',
    '$deep.none',
    '$deep.er.text.length',
    '$id.x',
    '$nothing.x',
    '$none',
    '$none.x',
    '$deep.toString',
    '$states.input.outcome',
    '$states.input',
    'null',
    '7',
    '"text"',
    'true',
    '$count + 1',
    '$count - $zero',
    '$none + 1',
    '$id + 1',
    '$count < 4',
    '$id < "y"',
    '$count < "4"',
    '$none < 4',
    '$nothing = null',
    '$none = null',
    '$none = $none',
    '$photos.key = ["a", "b"]',
    '$one = 1',
    '$one = [1]',
    '$one = $copy',
    '$deep = $deep',
    '$count = "3"',
    '$yes and $count < 4',
    '$none and $yes',
    '$yes or $id',
    '$zero or $yes',
    '$zero and $yes',
    '$id & $count',
    '$exists($none) ? 1 : 2',
    '[$one]',
    '$states.input.outcome = "done" and $count > 2',
    '$count >= 3',
    '$count <= 2',
    '$max([0, $count])',
  ])('%s yields what JSONata returns', async (source) => {
    const { states } = scope;
    const attempt = async (evaluate: () => unknown) => {
      try {
        return { value: (await evaluate()) ?? null };
      } catch {
        return 'error';
      }
    };
    const expected = await attempt(async () => {
      const value = await jsonata(source).evaluate(undefined, { ...variables, states });
      if (value === undefined) throw new Error('undefined');
      return JSON.parse(JSON.stringify(value));
    });
    expect(await attempt(() => compileExpression(source, 'test', surroundings)(scope))).toEqual(expected);
  });

  it.each([
    ['$now()', '2026-01-02T00:00:00.000Z'],
    ['$millis()', Date.UTC(2026, 0, 2)],
    ['$random()', 0.25],
    ['$parse("[1]")', [1]],
  ])('%s uses the simulation’s clock and random numbers', async (source, value) => {
    expect(await compileExpression(source, 'test', surroundings)(scope)).toEqual(value);
  });

  it.each(['$uuid()', '$hash("a", "MD5")', '$random(7)', '$partition([1], 1)'])('%s is refused', (source) => {
    expect(() => compileExpression(source, 'test', surroundings)).toThrow('does not know');
  });

  it('is refused if its syntax is wrong', () => {
    expect(() => compileExpression('$a +', 'State/Output', surroundings)).toThrow(
      'of State/Output is not valid',
    );
  });
});

describe('an expression that yields undefined', () => {
  const nothing = '{% $states.input.nothing %}';

  it.each([
    ['Pass', { Type: 'Pass', Output: { deep: [nothing] }, End: true }],
    ['Pass', { Type: 'Pass', Assign: { a: nothing }, End: true }],
    ['Wait', { Type: 'Wait', Seconds: nothing, End: true }],
    ['Choice', { Type: 'Choice', Choices: [{ Condition: nothing, Next: 'State' }] }],
    ['Task', { ...TASK, Arguments: { FunctionName: 'x', Payload: nothing } }],
    ['Task', { ...TASK, Output: nothing }],
    ['Fail', { Type: 'Fail', Error: nothing }],
    ['Fail', { Type: 'Fail', Cause: '{% $exists($a) ? "a" %}' }],
  ])('fails a %s with States.QueryEvaluationError', async (_, state) => {
    const { run } = createMachine({ State: state });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it('names the expression and its location in the cause', async () => {
    const { run } = createMachine({ State: { Type: 'Pass', Output: { a: nothing }, End: true } });
    const cause =
      "The JSONata expression '$states.input.nothing' of State/Output/a returned nothing (undefined).";
    expect((await run()).cause).toBe(cause);
  });
});

import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { readDefinition } from '../support/definition.ts';
import { synthesize } from '../support/synthesized.ts';

const definition = readDefinition(synthesize());
const states = Object.entries(definition.States);
const tasks = states.filter(([, { Type }]) => Type === 'Task');

describe('the state machine', () => {
  it('is a valid one', () => {
    const { isValid, errorsText } = aslValidator(definition, { checkArn: false });
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  it('speaks JSONata throughout', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
    for (const [name, { QueryLanguage = 'JSONata' }] of states) expect(QueryLanguage, name).toBe('JSONata');
  });

  it('is Standard, logged without data, and traced', () => {
    synthesize().hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    synthesize().hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/states/Retouch',
    });
  });

  it('ends by a deadline, and so does each task', () => {
    expect(definition.TimeoutSeconds).toBe(30 * 86_400);
    for (const [name, { TimeoutSeconds }] of tasks) {
      expect(TimeoutSeconds, name).toBeLessThanOrEqual(name === 'Join the line' ? 28 * 86_400 : 310);
    }
  });

  it('waits 7 seconds between polls, or as the setting says', () => {
    expect(definition.States['Wait 7 seconds']).toMatchObject({
      Type: 'Wait',
      Seconds: 7,
      Next: 'Poll Segmind',
    });
    expect(readDefinition(synthesize({ pollSeconds: 11 })).States['Wait 11 seconds']).toMatchObject({
      Seconds: 11,
    });
  });

  it('leads every crash to a record', () => {
    for (const [name, { Catch }] of tasks.filter(([name]) => !name.startsWith('Announce'))) {
      expect(Catch?.slice(-1), name).toEqual([
        expect.objectContaining({
          ErrorEquals: ['States.ALL'],
          Next: name === 'Record failure' ? 'Not recorded' : 'Record failure',
        }),
      ]);
    }
  });

  it('lets the first step of a big drop wait for its turn at Lambda', () => {
    expect(definition.States['Inspect photo']?.Retry?.[0]).toMatchObject({
      ErrorEquals: ['Lambda.TooManyRequestsException'],
      MaxAttempts: 20,
    });
  });

  it('lets a photo without a place join the line for one', () => {
    const { Choices = [] } = definition.States['Accepted?'] as {
      Choices?: { Condition: string; Next: string }[];
    };
    const placeless = Choices.find(({ Condition }) => Condition.includes('"placeless"'));
    expect(placeless).toMatchObject({ Next: 'Join the line' });
  });

  it('tells those who waited in line to the end', () => {
    expect(definition.States['Join the line']?.Catch?.[0]).toMatchObject({
      ErrorEquals: ['States.Timeout'],
      Next: 'Record failure',
      Assign: { error: { code: 'line-timed-out', message: expect.stringContaining('28 days') } },
    });
  });

  it('leads every answer that no question knows to a record', () => {
    const choices = states.filter(([, { Type }]) => Type === 'Choice');
    const questions = choices.filter(([name]) => !['Anything left to do?', 'Failed indeed?'].includes(name));
    expect(questions.map(([name]) => name).sort()).toEqual([
      'Accepted?',
      'Finished?',
      'Photo usable?',
      'Stored?',
    ]);
    for (const [name, { Default }] of questions) expect(Default, name).toBe('Record failure');
  });

  it('ends in Retouched or Failed, or where even the record could not be written', () => {
    const ends = states.filter(([, { Type, End }]) => Type === 'Succeed' || Type === 'Fail' || End === true);
    expect(ends.map(([name]) => name).sort()).toEqual(['Failed', 'Not recorded', 'Retouched']);
  });

  it.each([
    ['Announce result', 'Photo Retouched', 'Retouched', ['Stored?', 'Failed indeed?']],
    ['Announce failure', 'Photo Failed', 'Failed', ['Failed indeed?']],
  ])('tells how a photo ended, and goes on also where nobody can be told: %s', (name, type, end, before) => {
    expect(definition.States[name]).toMatchObject({
      Type: 'Task',
      Resource: 'arn:aws:states:::events:putEvents',
      Arguments: { Entries: [{ Source: 'retouch', DetailType: type }] },
      Output: '{% $states.input %}',
      TimeoutSeconds: 30,
      Retry: [expect.objectContaining({ MaxAttempts: 5 })],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: end, Output: '{% $states.input %}' }],
      Next: end,
    });
    const leading = (next: string) =>
      states.filter(([, state]) => JSON.stringify(state).includes(`"${next}"`));
    expect(
      leading(name)
        .map(([from]) => from)
        .sort(),
    ).toEqual([...before].sort());
    expect(leading(end).map(([from]) => from)).toEqual([name]);
  });

  it('lets a photo wait in line once to the end, and repeats what crashes', () => {
    expect(definition.States['Join the line']).toMatchObject({
      Resource: expect.stringContaining('lambda:invoke.waitForTaskToken'),
      Retry: [expect.objectContaining({ ErrorEquals: ['States.TaskFailed'] })],
    });
  });
});

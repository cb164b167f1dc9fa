import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { MAX_QUEUE_EVENTS } from '../../infra/constructs/workflow-limits.ts';
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

  it('goes straight to work', () => {
    expect(definition.StartAt).toBe('Begin');
    expect(definition.States.Begin).toMatchObject({ Type: 'Pass', Next: 'Inspect photo' });
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
    for (const [name, { TimeoutSeconds }] of tasks.filter(([name]) => name !== 'Join the line')) {
      expect(TimeoutSeconds, name).toBeLessThanOrEqual(310);
    }
  });

  it('lets a photo wait in the queue for 28 days in all, however often it joins', () => {
    expect(definition.States['Join the line']?.TimeoutSeconds).toMatch(
      new RegExp(`${28 * 86_400} - .*\\$startedAt`),
    );
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

  const choicesOf = (name: string) =>
    (definition.States[name] as { Choices?: { Condition: string; Next: string; Assign?: object }[] })
      .Choices ?? [];

  it.each([
    ['rejoin', 'Join the line', { since: '{% $states.input.isAccount ? null : $since %}' }],
    [
      'requeue',
      'Wait to join again',
      { joinedAt: expect.stringContaining('waitSeconds'), waits: '{% $waits + 1 %}' },
    ],
  ])(
    'lets a photo that has left its slot join the queue again, within its events: %s',
    (outcome, Next, Assign) => {
      const [choice, ...others] = choicesOf('Accepted?').filter(({ Condition }) =>
        Condition.includes(`"${outcome}"`),
      );
      expect(others).toEqual([]);
      expect(choice).toEqual({
        Condition: `{% $states.input.outcome = "${outcome}" and $events < ${MAX_QUEUE_EVENTS} %}`,
        Next,
        Assign,
      });
    },
  );

  it('waits before it joins again as long as the step was told', () => {
    expect(definition.States['Wait to join again']).toMatchObject({
      Type: 'Wait',
      Seconds: '{% $states.input.waitSeconds %}',
      Next: 'Join the line',
    });
  });

  it('counts the events of the way through the queue, and nowhere else', () => {
    const assigning = states.filter(([, state]) => JSON.stringify(state).includes('"events":'));
    expect(assigning.map(([name]) => name).sort()).toEqual(['Begin', 'Join the line', 'Submit to Segmind']);
  });

  it('hands the queue all that it keeps of a photo, and a fencing token that grows with each wait and retry', () => {
    const { Arguments } = definition.States['Join the line'] as { Arguments?: { Payload: object } };
    expect(Arguments?.Payload).toEqual({
      id: '{% $id %}',
      attempt: '{% $attempt %}',
      photo: '{% $photo %}',
      recipe: '{% $recipe %}',
      reference: '{% $reference %}',
      startedAt: '{% $startedAt %}',
      joinedAt: '{% $joinedAt %}',
      fencing: expect.stringMatching(/EnteredTime.*RetryCount/),
      executionArn: '{% $states.context.Execution.Id %}',
      taskToken: '{% $states.context.Task.Token %}',
    });
  });

  it('fails a photo that reaches the queue timeout', () => {
    expect(definition.States['Join the line']?.Catch?.[0]).toMatchObject({
      ErrorEquals: ['States.Timeout'],
      Next: 'Record failure',
      Assign: { error: { code: 'queue-timed-out', message: expect.stringContaining('28 days') } },
    });
  });

  it('leads every answer that no question knows to a record', () => {
    const choices = states.filter(([, { Type }]) => Type === 'Choice');
    const questions = choices.filter(([name]) => name !== 'Failed indeed?');
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

  it('repeats a join that crashed, and not one that reached the queue timeout', () => {
    expect(definition.States['Join the line']).toMatchObject({
      Resource: expect.stringContaining('lambda:invoke.waitForTaskToken'),
      Retry: [expect.objectContaining({ ErrorEquals: ['States.TaskFailed'] })],
    });
  });
});

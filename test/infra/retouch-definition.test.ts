import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { MAX_EVENTS } from '../../infra/constructs/workflow-limits.ts';
import { readDefinition } from '../../simulation/stack/definition.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

const definition = readDefinition(synthesize());
const states = Object.entries(definition.States);
const tasks = states.filter(([, { Type }]) => Type === 'Task');
const JOINS = ['Join the line', 'Wait to collect'];

describe('the state machine', () => {
  it('is valid', () => {
    const { isValid, errorsText } = aslValidator(definition, { checkArn: false });
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  it('uses JSONata throughout', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
    for (const [name, { QueryLanguage = 'JSONata' }] of states) expect(QueryLanguage, name).toBe('JSONata');
  });

  it('starts its work at once', () => {
    expect(definition.StartAt).toBe('Begin');
    expect(definition.States.Begin).toMatchObject({ Type: 'Pass', Next: 'Prepare photo' });
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

  it('has a timeout, and so does each task', () => {
    expect(definition.TimeoutSeconds).toBe(30 * 86_400);
    for (const [name, { TimeoutSeconds }] of tasks.filter(([name]) => !JOINS.includes(name))) {
      expect(TimeoutSeconds, name).toBeLessThanOrEqual(610);
    }
  });

  it.each(JOINS)('lets a photo wait for six hours at a time, and for 28 days in all: %s', (name) => {
    expect(definition.States[name]?.TimeoutSeconds).toMatch(
      new RegExp(`\\$min\\(\\[${6 * 3600}, .*${28 * 86_400} - .*\\$startedAt`),
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

  it.each([
    [{}, 7],
    [{ model: 'seedream-4.5' }, 21],
    [{ model: 'seedream-5-lite', firstPollSeconds: 24 }, 24],
  ])('polls first after the time in the model’s profile or in the setting: %o', (settings, seconds) => {
    const { States } = readDefinition(synthesize(settings));
    expect(States['Wait for the first poll']).toMatchObject({ Seconds: seconds, Next: 'Poll Segmind' });
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

  const choicesOf = (name: string) => definition.States[name]?.Choices ?? [];

  it.each([
    ['Photo usable?', 'busy', 'Wait for the same photo', MAX_EVENTS.queue],
    ['Accepted?', 'busy', 'Wait to submit', MAX_EVENTS.queue],
    ['Photo usable?', 'unprepared', 'Prepare photo', MAX_EVENTS.queue],
    ['Accepted?', 'paused', 'Wait to submit', MAX_EVENTS.queue],
    ['Accepted?', 'unprepared', 'Prepare photo', MAX_EVENTS.queue],
    ['Accepted?', 'rejoin', 'Join the line', MAX_EVENTS.queue],
    ['Accepted?', 'rejoin', 'Wait to collect', MAX_EVENTS.queue],
    ['Accepted?', 'requeue', 'Wait to join again', MAX_EVENTS.queue],
    ['Finished?', 'busy', 'Wait to poll', MAX_EVENTS.poll],
    ['Finished?', 'working', 'Wait 7 seconds', MAX_EVENTS.poll],
    ['Stored?', 'busy', 'Wait to store', MAX_EVENTS.store],
  ])('bounds each loop by the events of the history: %s %s → %s', (question, outcome, next, limit) => {
    const [choice, ...others] = choicesOf(question).filter(
      ({ Condition, Next }) => Condition.includes(`"${outcome}"`) && Next === next,
    );
    expect(others).toEqual([]);
    expect(choice?.Condition).toContain(`$states.input.outcome = "${outcome}" and $events < ${limit}`);
  });

  it.each([
    ['Wait for the same photo', 'Prepare photo'],
    ['Wait to submit', 'Submit to Segmind'],
    ['Wait to join again', 'Join the line'],
    ['Wait to poll', 'Poll Segmind'],
    ['Wait to store', 'Store results'],
  ])('waits as long as the step returned: %s', (name, Next) => {
    expect(definition.States[name]).toMatchObject({
      Type: 'Wait',
      Seconds: '{% $states.input.waitSeconds %}',
      Next,
    });
  });

  it('counts the events of every step that can run again', () => {
    const assigning = states.filter(([, state]) => JSON.stringify(state).includes('"events":'));
    expect(assigning.map(([name]) => name).sort()).toEqual([
      'Begin',
      'Join the line',
      'Poll Segmind',
      'Prepare photo',
      'Reuse result',
      'Store results',
      'Submit to Segmind',
      'Wait to collect',
    ]);
  });

  it.each([
    ['Join the line', 'submit'],
    ['Wait to collect', 'collect'],
  ])('passes the queue all that it keeps of a photo, and an increasing fencing token: %s', (name, pool) => {
    const { Arguments } = definition.States[name] as { Arguments?: { Payload: object } };
    expect(Arguments?.Payload).toEqual({
      id: '{% $id %}',
      attempt: '{% $attempt %}',
      pool,
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

  it.each([
    ['Join the line', 'Waited too long?', 'queue-timed-out', 'account'],
    ['Wait to collect', 'Waited too long to collect?', 'collecting-crashed', 'pipeline'],
  ])('lets a photo join again, or fails it if it has waited too long: %s', (join, question, code, fault) => {
    expect(definition.States[join]?.Catch?.[0]).toMatchObject({
      ErrorEquals: ['States.Timeout'],
      Next: question,
    });
    expect(definition.States[question]?.Default).toBe(join);
    expect(choicesOf(question)).toEqual([
      {
        Condition: expect.stringContaining(`$events >= ${MAX_EVENTS.queue}`),
        Next: 'Record failure',
        Assign: { error: { code, fault, message: expect.stringContaining('28 days') } },
      },
    ]);
  });

  it('leads every unknown outcome to a record', () => {
    const choices = states.filter(([, { Type }]) => Type === 'Choice');
    const questions = choices.filter(([name]) => !/^(Failed indeed|Waited too long)/.test(name));
    expect(questions.map(([name]) => name).sort()).toEqual([
      'Accepted?',
      'Finished?',
      'Photo usable?',
      'Stored?',
    ]);
    for (const [name, { Default }] of questions) expect(Default, name).toBe('Record failure');
  });

  it('ends in Retouched or Failed, or in Not recorded if even the record could not be written', () => {
    const ends = states.filter(([, { Type, End }]) => Type === 'Succeed' || Type === 'Fail' || End === true);
    expect(ends.map(([name]) => name).sort()).toEqual(['Failed', 'Not recorded', 'Retouched']);
  });

  it.each([
    ['Announce result', 'Photo Retouched', 'Retouched', ['Stored?', 'Failed indeed?', 'Photo usable?']],
    ['Announce failure', 'Photo Failed', 'Failed', ['Failed indeed?']],
  ])(
    'announces how a photo ended, and continues if EventBridge refuses the event: %s',
    (name, type, end, before) => {
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
    },
  );

  it.each(JOINS)('waits in the queue for a task token: %s', (name) => {
    expect(definition.States[name]?.Resource).toContain('lambda:invoke.waitForTaskToken');
  });
});

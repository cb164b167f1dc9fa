import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';

const template = synthesize({ notifications: true });

/** The names of the functions by their logical ids. */
const names = new Map(
  Object.entries(template.findResources('AWS::Lambda::Function')).map(([id, { Properties }]) => [
    id,
    Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME as string,
  ]),
);

/** Each rule with a function as its target: the rule's settings of that target, by the function's name. */
const targets = Object.values(template.findResources('AWS::Events::Rule')).flatMap(({ Properties }) =>
  Properties.Targets.flatMap(({ Arn, RetryPolicy }: { Arn: object; RetryPolicy?: object }) => {
    const [id] = 'Fn::GetAtt' in Arn ? (Arn['Fn::GetAtt'] as string[]) : [];
    const name = names.get(id ?? '');
    return name === undefined ? [] : [{ name, every: Properties.ScheduleExpression, delivery: RetryPolicy }];
  }),
);

const lambdas = Object.fromEntries(
  Object.values(template.findResources('AWS::Lambda::EventInvokeConfig')).map(({ Properties }) => [
    names.get(Properties.FunctionName.Ref),
    {
      qualifier: Properties.Qualifier,
      tries: 1 + Properties.MaximumRetryAttempts,
      seconds: Properties.MaximumEventAgeInSeconds,
    },
  ]),
);

describe('a function that a rule runs', () => {
  it('has Lambda’s retries set, and no other function has', () => {
    expect(Object.keys(lambdas).sort()).toEqual(targets.map(({ name }) => name).sort());
  });

  it.each([
    ['keep-line', 'rate(1 minute)', 60],
    ['finish-shoots', 'rate(1 minute)', 60],
    ['audit', 'rate(1 day)', 21_600],
  ])(
    'on a schedule runs once each time, or not at all, by the retries of the rule and of Lambda: %s',
    (name, every, seconds) => {
      expect(targets.find((target) => target.name === name)).toMatchObject({
        every,
        delivery: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: seconds },
      });
      expect(lambdas[name]).toEqual({ qualifier: '$LATEST', tries: 1, seconds });
    },
  );

  it('on an event is retried: a message is sent twice rather than never', () => {
    expect(lambdas['send-notification']).toEqual({ qualifier: '$LATEST', tries: 3, seconds: 21_600 });
  });
});

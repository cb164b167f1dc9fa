import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';

interface Statement {
  readonly Effect: string;
  readonly Principal: { readonly Service?: string } | string;
  readonly Condition?: unknown;
}

const template = synthesize({ notifications: true, webhooks: [{ name: 'shop', url: 'https://s.example/' }] });
const account = { Ref: 'AWS::AccountId' };
const roles = Object.values(template.findResources('AWS::IAM::Role')).flatMap(
  ({ Properties }) => Properties.AssumeRolePolicyDocument.Statement as Statement[],
);
const trusting = (service: string) =>
  roles.filter(({ Principal }) => typeof Principal === 'object' && Principal.Service === service);

describe('a role', () => {
  it('can be assumed by Lambda or by Step Functions only', () => {
    const ofEither = [...trusting('lambda.amazonaws.com'), ...trusting('states.amazonaws.com')];
    expect(ofEither).toHaveLength(roles.length);
  });

  it('of a state machine is taken on for state machines of this account and region alone', () => {
    const region = { Ref: 'AWS::Region' };
    const partition = { Ref: 'AWS::Partition' };
    const arn = ['arn:', partition, ':states:', region, ':', account, ':stateMachine:*'];
    expect(trusting('states.amazonaws.com').map(({ Condition }) => Condition)).toEqual(
      Array(2).fill({
        ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', arn] } },
        StringEquals: { 'aws:SourceAccount': account },
      }),
    );
  });
});

/** The statements that allow an AWS service an action on a topic or a queue. */
function allowed(type: string): Statement[] {
  return Object.values(template.findResources(type))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Effect }) => Effect === 'Allow');
}

describe('the topic', () => {
  it('is written to by this account’s alarms, and by no rule: the function that words messages does it', () => {
    expect(
      allowed('AWS::SNS::TopicPolicy').map(({ Principal, Condition }) => ({ Principal, Condition })),
    ).toEqual([
      {
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: {
          ArnLike: { 'aws:SourceArn': expect.anything() },
          StringEquals: { 'aws:SourceAccount': account },
        },
      },
    ]);
  });
});

describe('a queue', () => {
  it('takes events of this stack’s own rules alone', () => {
    const statements = allowed('AWS::SQS::QueuePolicy');
    expect(statements.length).toBeGreaterThan(0);
    for (const { Principal, Condition } of statements) {
      expect({ Principal, Condition }).toEqual({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } },
      });
    }
  });
});

describe('a function', () => {
  it('is invoked by a rule or a route of this stack alone', () => {
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission'));
    expect(permissions.length).toBeGreaterThan(0);
    for (const { Properties } of permissions) expect(Properties.SourceArn).toBeDefined();
  });
});

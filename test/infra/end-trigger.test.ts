import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { matchesPattern, readPattern } from '../support/event-pattern.ts';
import { synthesize } from '../support/synthesized.ts';

const template = synthesize();
const ended = Match.stringLikeRegexp('^EndsEnded');
const deadLetters = { 'Fn::GetAtt': [Match.stringLikeRegexp('^EndsDeadLetters'), 'Arn'] };

describe('the rule', () => {
  const pattern = readPattern(template, 'aws.states', 'the machine');
  const takes = (detail: object, machine = 'the machine') =>
    matchesPattern(pattern, {
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      detail: { stateMachineArn: machine, ...detail },
    });

  it.each([
    ['was stopped', { status: 'ABORTED', error: null }],
    ['was cancelled', { status: 'ABORTED', error: 'cancelled' }],
    ['timed out', { status: 'TIMED_OUT', error: 'States.Timeout' }],
    ['was ended by Step Functions', { status: 'FAILED', error: 'States.DataLimitExceeded' }],
    ['could not write its record', { status: 'FAILED', error: 'record-not-written' }],
    ['failed, and its event does not say of what', { status: 'FAILED' }],
  ])('takes an execution that %s', (_, detail) => {
    expect(takes(detail)).toBe(true);
  });

  it.each([
    ['began', { status: 'RUNNING', error: null }],
    ['succeeded', { status: 'SUCCEEDED', error: null }],
    ['failed with its record, as each photo does that fails', { status: 'FAILED', error: 'job-failed' }],
  ])('passes over an execution that %s', (_, detail) => {
    expect(takes(detail)).toBe(false);
  });

  it('passes over another state machine', () => {
    expect(takes({ status: 'ABORTED' }, 'another')).toBe(false);
  });

  it('is about the state machine of the stack', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({
        detail: Match.objectLike({
          stateMachineArn: [{ Ref: Match.stringLikeRegexp('^WorkflowStateMachine') }],
        }),
      }),
    });
  });

  it('sends them to the queue; what cannot be delivered is a dead letter', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ source: ['aws.states'] }),
      Targets: [
        Match.objectLike({ Arn: { 'Fn::GetAtt': [ended, 'Arn'] }, DeadLetterConfig: { Arn: deadLetters } }),
      ],
    });
  });
});

describe('the queue', () => {
  it('keeps events for 14 days, encrypted, for an hour of receives', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 180,
      RedrivePolicy: { maxReceiveCount: 20, deadLetterTargetArn: deadLetters },
    });
  });

  it.each(['EndsEnded', 'EndsDeadLetters'])('takes TLS alone: %s', (queue) => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp(`^${queue}`) }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('is read item by item, by as few functions at once as Lambda takes', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [ended, 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^EndsEndRetouch') },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });
});

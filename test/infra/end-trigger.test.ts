import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { matchesPattern, readPattern } from '../../simulation/aws/event-pattern.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

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
  ])('matches an execution that %s', (_, detail) => {
    expect(takes(detail)).toBe(true);
  });

  it.each([
    ['began', { status: 'RUNNING', error: null }],
    ['succeeded', { status: 'SUCCEEDED', error: null }],
    ['failed with its record, as each photo does that fails', { status: 'FAILED', error: 'job-failed' }],
  ])('does not match an execution that %s', (_, detail) => {
    expect(takes(detail)).toBe(false);
  });

  it('does not match another state machine', () => {
    expect(takes({ status: 'ABORTED' }, 'another')).toBe(false);
  });

  it('names the stack’s state machine', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({
        detail: Match.objectLike({
          stateMachineArn: [{ Ref: Match.stringLikeRegexp('^WorkflowStateMachine') }],
        }),
      }),
    });
  });

  it('sends events to the queue; undeliverable ones go to a dead-letter queue', () => {
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

  it('reports failures item by item, with the lowest concurrency that Lambda allows', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [ended, 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^EndsEndRetouch') },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });
});

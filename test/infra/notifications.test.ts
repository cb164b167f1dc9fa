import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { lineEvent, photoEvent, shootEvent } from '../../simulation/aws/bus-events.ts';
import { type EventPattern, matchesPattern } from '../../simulation/aws/event-pattern.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { readPolicies } from '../support/template/policies.ts';

const template = synthesize({ notifications: true });
const without = synthesize();
const account = { Ref: 'AWS::AccountId' };

describe('the notifications', () => {
  it('are off by default', () => {
    without.resourceCountIs('AWS::SNS::Topic', 0);
    without.resourceCountIs('AWS::KMS::Key', 0);
    expect(without.toJSON().Outputs).not.toHaveProperty('NotificationTopicArn');
    expect(template.toJSON().Outputs).toHaveProperty('NotificationTopicArn');
  });

  it('are encrypted with their own key, which rotates', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NotificationsKey'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  it('come only from the alarms of this account and the function that writes them', () => {
    const [topic] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
    const [key] = Object.values(template.findResources('AWS::KMS::Key'));
    expect(topic?.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: {
          ArnLike: { 'aws:SourceArn': expect.anything() },
          StringEquals: { 'aws:SourceAccount': account },
        },
      }),
    ]);
    expect(key?.Properties.KeyPolicy.Statement).toEqual([
      // The account itself: its own policies decide who manages the key.
      expect.objectContaining({ Action: 'kms:*', Principal: { AWS: expect.anything() } }),
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ]);
    const statements = readPolicies(template).get('NotificationsSendNotification') ?? [];
    const permissions = statements.flatMap(({ actions, resources }) => [`${actions} on ${resources}`]);
    expect(permissions.sort()).toEqual([
      'kms:Decrypt,kms:GenerateDataKey on NotificationsKey',
      'logs:CreateLogStream,logs:PutLogEvents on NotificationsSendNotificationLogs',
      'sns:Publish on NotificationsTopic',
      'xray:PutTraceSegments,xray:PutTelemetryRecords on *',
    ]);
  });

  /** The pattern of the rule, with references as the names of their targets. */
  function patternOf(settings: object): EventPattern {
    const rules = synthesize({ notifications: true, ...settings }).findResources('AWS::Events::Rule');
    const [, own] = Object.entries(rules).find(([id]) => id.startsWith('NotificationsNotable')) ?? [];
    return JSON.parse(
      JSON.stringify(own?.Properties.EventPattern).replace(/\{"Ref":"(\w+?)[0-9A-F]{8}"\}/g, '"$1"'),
    );
  }

  const photo = { source: { bucket: 'PhotosBucket' } };
  const events = {
    shoot: shootEvent({ bucket: 'PhotosBucket' }),
    held: lineEvent('Circuit Breaker Opened', { table: 'StateTable' }),
    moving: lineEvent('Circuit Breaker Closed', { table: 'StateTable' }),
    failed: photoEvent('Photo Failed', photo),
    retouched: photoEvent('Photo Retouched', photo),
    foreign: shootEvent(),
  };

  it.each([
    [{}, ['shoot', 'held', 'moving']],
    [{ photoMails: 'failed' }, ['shoot', 'held', 'moving', 'failed']],
    [{ photoMails: 'all' }, ['shoot', 'held', 'moving', 'failed', 'retouched']],
  ])('cover shoots and the line of this stack, and the requested photos: %j', (settings, expected) => {
    const pattern = patternOf(settings);
    const taken = Object.entries(events).filter(([, event]) => matchesPattern(pattern, event));
    expect(taken.map(([name]) => name)).toEqual(expected);
  });

  it.each([
    [{}, 'none'],
    [{ reviewUrl: 'https://review.example.com/{folder}' }, 'https://review.example.com/{folder}'],
  ])('link to the page of a shoot: %j', (settings, REVIEW_URL) => {
    synthesize({ notifications: true, ...settings }).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'send-notification', REVIEW_URL }),
      },
    });
  });
});

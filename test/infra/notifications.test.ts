import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesize } from '../support/synthesized.ts';

const template = synthesize({ notifications: true });
const without = synthesize();
const account = { Ref: 'AWS::AccountId' };

describe('the notifications', () => {
  it('are off unless they are asked for', () => {
    without.resourceCountIs('AWS::SNS::Topic', 0);
    without.resourceCountIs('AWS::KMS::Key', 0);
    expect(without.toJSON().Outputs).not.toHaveProperty('NotificationTopicArn');
    expect(template.toJSON().Outputs).toHaveProperty('NotificationTopicArn');
  });

  it('are encrypted with a key of their own, that rotates', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NotificationsKey'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  it('come from the alarms and the events of this account alone', () => {
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
      {
        Sid: expect.any(String),
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'events.amazonaws.com' },
        Resource: { Ref: expect.stringMatching(/^NotificationsTopic/) },
      },
    ]);
    const useKey = { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*' };
    expect(key?.Properties.KeyPolicy.Statement).toEqual([
      // The account itself, whose own policies say who manages it.
      expect.objectContaining({ Action: 'kms:*', Principal: { AWS: expect.anything() } }),
      {
        ...useKey,
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
      { ...useKey, Principal: { Service: 'events.amazonaws.com' } },
    ]);
  });

  it('tell of the photos of this stack that failed', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['retouch'],
        'detail-type': ['Photo Failed'],
        detail: { source: { bucket: [{ Ref: Match.stringLikeRegexp('^PhotosBucket') }] } },
      },
      Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^NotificationsTopic') } })],
    });
  });

  it('tell in a sentence of the shoots of this stack that have finished', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['retouch'],
        'detail-type': ['Shoot Finished'],
        detail: { bucket: [{ Ref: Match.stringLikeRegexp('^PhotosBucket') }] },
      },
      Targets: [
        Match.objectLike({
          Arn: { Ref: Match.stringLikeRegexp('^NotificationsTopic') },
          InputTransformer: {
            InputPathsMap: Match.objectLike({ 'detail-folder': '$.detail.folder' }),
            InputTemplate: Match.stringLikeRegexp('^"The shoot .*<detail-folder>.* has finished: '),
          },
        }),
      ],
    });
  });
});

import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  BREAKER_CLOSED,
  BREAKER_OPENED,
  EVENT,
  type OwnEvent,
  type PhotoMails,
  SHOOT_FINISHED,
} from '../../functions/shared/contract.ts';
import type { RetouchConfig } from '../config.ts';
import { anyOwnEvent, type EventOrigin } from './own-events.ts';
import { PipelineFunction } from './pipeline-function.ts';

/** Properties of {@link Notifications}. */
export interface NotificationsProps extends EventOrigin {
  readonly config: RetouchConfig;
}

/** What people are always told of. */
const TOLD: readonly OwnEvent[] = [SHOOT_FINISHED, BREAKER_OPENED, BREAKER_CLOSED];
/** What they are told of beside it. */
const TOLD_OF_PHOTOS: Readonly<Record<PhotoMails, readonly OwnEvent[]>> = {
  none: [],
  failed: [EVENT.failed],
  all: [EVENT.failed, EVENT.retouched],
};

/** Later, nobody is helped by a message. */
const STALE_AFTER = Duration.hours(6);

/** The key goes with the topic: nothing is kept that it encrypted. 7 days is the least that AWS takes. */
const KEY_PENDING_WINDOW = Duration.days(7);

/**
 * A topic that people subscribe to: finished shoots, a line that stands still, photos if they are asked for, and the
 * alarms' changes. A function writes the messages, as a transformer of EventBridge knows neither singular and plural nor
 * what a code means.
 *
 * The topic has a key of its own, as CloudWatch's alarms may not use the AWS-managed `alias/aws/sns`: its policy cannot
 * be changed.
 * @see https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
 */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { config, ...origin }: NotificationsProps) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'Encrypts the notifications of Retouch',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: KEY_PENDING_WINDOW,
    });
    this.topic = new Topic(this, 'Topic', { displayName: 'Retouch', masterKey: key, enforceSSL: true });

    const { account } = Stack.of(this);
    const alarms = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
    const useKey = { actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'] };
    key.addToResourcePolicy(
      new PolicyStatement({
        ...useKey,
        principals: [cloudWatch],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        principals: [cloudWatch],
        conditions: { ArnLike: { 'aws:SourceArn': alarms }, StringEquals: { 'aws:SourceAccount': account } },
      }),
    );

    const sendNotification = new PipelineFunction(this, 'SendNotification', {
      folder: 'send-notification',
      description: 'Tells people in words of shoots that have finished, and of a line that stands still',
      logRetention: config.logRetention,
    });
    sendNotification.allow(['sns:Publish'], [this.topic.topicArn]);
    sendNotification.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]);
    sendNotification.set('notificationTopicArn', this.topic.topicArn);
    sendNotification.set('reviewUrl', config.reviewUrl ?? 'none');
    // A message that is sent a second time is better than none.
    sendNotification.resource.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: STALE_AFTER });
    new Rule(this, 'Notable', {
      description: 'What people are told of',
      eventPattern: anyOwnEvent([...TOLD, ...TOLD_OF_PHOTOS[config.photoMails]], origin),
      targets: [new LambdaFunction(sendNotification.resource)],
    });
  }

  /** Tells of an alarm when it goes off, and when all is well again. */
  follow(alarm: Alarm): void {
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

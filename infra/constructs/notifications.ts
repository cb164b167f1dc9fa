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
} from '../../core/contract/events.ts';
import type { RetouchConfig } from '../config.ts';
import { anyOwnEvent, type EventOrigin } from './own-events.ts';
import { PipelineFunction } from './pipeline-function.ts';

/** Properties of {@link Notifications}. */
export interface NotificationsProps extends EventOrigin {
  readonly config: RetouchConfig;
}

/** Events that people are always notified of. */
const NOTIFIED_EVENTS: readonly OwnEvent[] = [SHOOT_FINISHED, BREAKER_OPENED, BREAKER_CLOSED];
/** Events of photos that people are notified of too, by the setting `photoMails`. */
const NOTIFIED_PHOTO_EVENTS: Readonly<Record<PhotoMails, readonly OwnEvent[]>> = {
  none: [],
  failed: [EVENT.failed],
  all: [EVENT.failed, EVENT.retouched],
};

/** After this time a message is of no use any more. */
const STALE_AFTER = Duration.hours(6);

/** The key is deleted with the topic: it encrypts nothing that is stored. 7 days is AWS's minimum. */
const KEY_PENDING_WINDOW = Duration.days(7);

/**
 * A topic that people subscribe to. It announces finished shoots, a line that stands still, photos if the
 * setting asks for them, and alarms. A function writes the messages, because EventBridge's input transformer
 * can neither choose singular or plural nor explain an error code.
 *
 * The topic has a key of its own, because CloudWatch's alarms may not use the AWS-managed `alias/aws/sns`,
 * and its policy cannot be changed.
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
      description: 'Sends messages in words about finished shoots and a line that does not move',
      logRetention: config.logRetention,
    });
    sendNotification.allow(['sns:Publish'], [this.topic.topicArn]);
    sendNotification.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]);
    sendNotification.set('notificationTopicArn', this.topic.topicArn);
    sendNotification.set('reviewUrl', config.reviewUrl ?? 'none');
    // Sending a message twice is better than losing it.
    sendNotification.resource.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: STALE_AFTER });
    new Rule(this, 'Notable', {
      description: 'Notifications for people',
      eventPattern: anyOwnEvent([...NOTIFIED_EVENTS, ...NOTIFIED_PHOTO_EVENTS[config.photoMails]], origin),
      targets: [new LambdaFunction(sendNotification.resource)],
    });
  }

  /** Notifies the topic when an alarm goes off, and when it is OK again. */
  follow(alarm: Alarm): void {
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

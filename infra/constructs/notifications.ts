import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { BREAKER_OPENED, EVENT, EVENT_SOURCE, SHOOT_FINISHED } from '../../functions/shared/contract.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import type { StateTable } from './state-table.ts';

/** Properties of {@link Notifications}. */
export interface NotificationsProps {
  readonly photos: PhotoBucket;
  readonly state: StateTable;
}

/** The key goes with the topic: nothing is kept that it encrypted. 7 days is the least that AWS takes. */
const KEY_PENDING_WINDOW = Duration.days(7);

const detail = (path: string) => EventField.fromPath(`$.detail.${path}`);

/** What people read of a shoot that has finished. */
const SHOOT_MESSAGE =
  `The shoot "${detail('folder')}" has finished: ${detail('totals.photos')} photos, ` +
  `${detail('totals.succeeded')} retouched, ${detail('totals.failed')} failed, ` +
  `${detail('totals.cancelled')} cancelled. ${detail('toCheck.count')} photos need a look. ` +
  `Cost: ${detail('totals.cost')} dollars. All photos: s3://${detail('bucket')}/${detail('files.table')}`;

/**
 * A topic that people subscribe to: failed photos, finished shoots, an open circuit breaker, and the alarms' changes.
 *
 * It has a key of its own, as neither CloudWatch's alarms nor EventBridge may use the AWS-managed `alias/aws/sns`:
 * its policy cannot be changed.
 * @see https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
 */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { photos, state }: NotificationsProps) {
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
    // The target grants events.amazonaws.com both, without a condition: EventBridge sends none of what one could
    // ask for, so that a condition would only keep its messages out.
    // @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html "EventBridge-to-encrypted topics"
    new Rule(this, 'Failures', {
      description: 'Photos that failed',
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [EVENT.failed],
        detail: { source: { bucket: [photos.bucket.bucketName] } },
      },
      targets: [new SnsTopic(this.topic)],
    });
    new Rule(this, 'BreakerOpened', {
      description: 'The circuit breaker has been open for five minutes',
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [BREAKER_OPENED],
        detail: { table: [state.table.tableName] },
      },
      targets: [new SnsTopic(this.topic)],
    });
    new Rule(this, 'ShootFinished', {
      description: 'A shoot has finished',
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [SHOOT_FINISHED],
        detail: { bucket: [photos.bucket.bucketName] },
      },
      targets: [new SnsTopic(this.topic, { message: RuleTargetInput.fromText(SHOOT_MESSAGE) })],
    });
  }

  /** Tells of an alarm when it goes off, and when all is well again. */
  follow(alarm: Alarm): void {
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { UPLOADS_PREFIX } from '../../functions/shared/contract.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import type { StateTable } from './state-table.ts';

/** Properties of an {@link UploadTrigger}. */
export interface UploadTriggerProps {
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly workflow: RetouchWorkflow;
  readonly logRetention: RetentionDays;
}

/**
 * How often a message is read before it is taken for one that can never work. Together with the visibility timeout
 * an outage of Step Functions may last an hour before a photo has to be redriven by hand.
 */
const MAX_RECEIVES = 20;
const RETENTION = Duration.days(14);
/** AWS's advice: at least six times the function's timeout, so that a batch is not read twice while it runs. */
const VISIBILITY_FACTOR = 6;
/** Batches read at once. With ten messages each it stays far under StartExecution's rate limit. */
const MAX_CONCURRENCY = 5;

/** Starts one execution per photo dropped: Object Created → rule → uploads queue → start-retouch. */
export class UploadTrigger extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { photos, state, workflow, logRetention }: UploadTriggerProps) {
    super(scope, id);
    const startRetouch = new PipelineFunction(this, 'StartRetouch', {
      folder: 'start-retouch',
      description: 'Starts one execution per photo dropped under uploads/',
      logRetention,
    });
    workflow.grantStart(startRetouch);
    state.grantEnterPhotos(startRetouch);

    const secure = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: RETENTION };
    this.deadLetterQueue = new Queue(this, 'DeadLetters', secure);
    this.queue = new Queue(this, 'Uploads', {
      ...secure,
      visibilityTimeout: Duration.seconds(startRetouch.timeout.toSeconds() * VISIBILITY_FACTOR),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
    startRetouch.resource.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 10,
        maxConcurrency: MAX_CONCURRENCY,
        reportBatchItemFailures: true,
      }),
    );

    const rule = new Rule(this, 'ObjectCreated', {
      description: 'Photos dropped under uploads/ go into the uploads queue',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [photos.bucket.bucketName] },
          object: { key: [{ prefix: UPLOADS_PREFIX }] },
        },
      },
    });
    // Its dead-letter queue takes what could not be delivered to the queue at all.
    rule.addTarget(new SqsQueue(this.queue, { deadLetterQueue: this.deadLetterQueue }));
  }
}

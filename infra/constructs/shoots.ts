import { Duration, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PARTITION } from '../../core/contract/table.ts';
import type { RetouchConfig } from '../config.ts';
import { buildReviewPage } from '../review-page.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import { runEach } from './schedule.ts';
import type { StateTable } from './state-table.ts';

/** Properties of {@link Shoots}. */
export interface ShootsProps {
  readonly config: RetouchConfig;
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly workflow: RetouchWorkflow;
}

/** Changes that are counted together: the larger the batch, the fewer writes to the counts of a shoot. */
const BATCH_SIZE = 200;
/** How long changes are gathered: a part of the 5 seconds that counts may be behind. */
const BATCHING_WINDOW = Duration.seconds(1);
/**
 * A batch that fails is split in two, and each half is retried this often. Changes that can never be counted
 * block the others of their shard for as many tries, then go to the dead-letter queue; the audit counts them
 * later.
 */
const RETRIES = 10;
const RETENTION = Duration.days(14);

/** Counts the photos of each shoot when they change, and announces a shoot that has finished. */
export class Shoots extends Construct {
  readonly countShoots: PipelineFunction;
  readonly finishShoots: PipelineFunction;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { config, photos, state, workflow }: ShootsProps) {
    super(scope, id);
    const { logRetention } = config;
    this.countShoots = new PipelineFunction(this, 'CountShoots', {
      folder: 'count-shoots',
      description: 'Counts the photos of each shoot as they change',
      logRetention,
      timeout: Duration.minutes(1),
      memoryMegabytes: 512,
    });
    state.grantCountPhotos(this.countShoots);
    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
    });
    Validations.of(this.deadLetterQueue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of a stream: the stream has no source queue.',
    });
    this.countShoots.resource.addEventSource(
      new DynamoEventSource(state.table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: BATCH_SIZE,
        maxBatchingWindow: BATCHING_WINDOW,
        bisectBatchOnError: true,
        retryAttempts: RETRIES,
        onFailure: new SqsDlq(this.deadLetterQueue),
        filters: [
          FilterCriteria.filter({
            dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(PARTITION.photo) } } },
          }),
        ],
      }),
    );

    this.finishShoots = new PipelineFunction(this, 'FinishShoots', {
      folder: 'finish-shoots',
      description: 'Announces the end of each finished shoot, and writes its files',
      logRetention,
      // A shoot of 10,000 photos takes 200 requests to the table: a few seconds.
      timeout: Duration.minutes(5),
      memoryMegabytes: 512,
      texts: { '#review-page': buildReviewPage },
    });
    state.grantListPhotos(this.finishShoots);
    state.grantFinishShoots(this.finishShoots);
    photos.grantWriteShootFiles(this.finishShoots);
    workflow.grantAnnounce(this.finishShoots);
    this.finishShoots.set('shootQuietSeconds', config.shootQuiet.toSeconds());
    const minute = Duration.minutes(1);
    runEach(this, 'EachMinute', this.finishShoots, {
      description: 'Looks for finished shoots',
      interval: minute,
      mayBeLate: minute,
    });
  }
}

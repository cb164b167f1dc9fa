import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { UPLOADS_PREFIX } from '../../core/contract/storage.ts';
import { addEventQueue, CRASHES_TO_ALARM } from './event-queue.ts';
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

/** How many batches of ten messages are read at once: far below the rate limit of StartExecution. */
const MAX_CONCURRENCY = 5;

/** Starts one execution for each dropped photo: Object Created → rule → uploads queue → start-retouch. */
export class UploadTrigger extends Construct {
  readonly startRetouch: PipelineFunction;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  /** The id of the event source mapping. Disabling it stops new uploads from being started. */
  readonly mappingId: string;

  constructor(scope: Construct, id: string, { photos, state, workflow, logRetention }: UploadTriggerProps) {
    super(scope, id);
    this.startRetouch = new PipelineFunction(this, 'StartRetouch', {
      folder: 'start-retouch',
      description: 'Starts one execution per photo dropped under uploads/',
      logRetention,
      crashesToAlarm: CRASHES_TO_ALARM,
    });
    // Needed only for an upload without a version: its event does not contain everything that identifies it.
    photos.grantFindUploads(this.startRetouch);
    workflow.grantStart(this.startRetouch);
    state.grantEnterPhotos(this.startRetouch);

    const { queue, deadLetterQueue, mappingId } = addEventQueue(this, {
      queueId: 'Uploads',
      rules: {
        ObjectCreated: {
          description: 'Sends photos dropped under uploads/ to the uploads queue',
          eventPattern: {
            source: ['aws.s3'],
            detailType: ['Object Created'],
            detail: {
              bucket: { name: [photos.bucket.bucketName] },
              object: { key: [{ prefix: UPLOADS_PREFIX }] },
            },
          },
        },
      },
      reader: this.startRetouch,
      maxConcurrency: MAX_CONCURRENCY,
    });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.mappingId = mappingId;
  }
}

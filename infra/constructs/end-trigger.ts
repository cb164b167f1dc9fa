import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { RECORD_NOT_WRITTEN } from '../../core/contract/outcomes.ts';
import { addEventQueue, CRASHES_TO_ALARM } from './event-queue.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import type { StateBucket } from './state-bucket.ts';
import type { StateTable } from './state-table.ts';

/** Properties of an {@link EndTrigger}. */
export interface EndTriggerProps {
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly stateBucket: StateBucket;
  readonly workflow: RetouchWorkflow;
  readonly logRetention: RetentionDays;
}

/**
 * How many batches are read at once: the minimum that Lambda allows. That is 20 photos at a time, and ending
 * one takes about ten requests in half a second. So 1,500 executions that are stopped at once have their
 * records within a minute or two, and the table, S3 and Step Functions get little more load than usual.
 */
const MAX_CONCURRENCY = 2;

/**
 * Errors of executions that wrote no record. All other errors are Retouch's own codes: the execution of such
 * a photo has written the record, so end-retouch need not look at it.
 */
const NOT_RECORDED = [{ prefix: 'States.' }, RECORD_NOT_WRITTEN, { exists: false }];

/**
 * Records photos of executions that were stopped, timed out or crashed: status change → rule → queue →
 * end-retouch.
 */
export class EndTrigger extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(
    scope: Construct,
    id: string,
    { photos, state, stateBucket, workflow, logRetention }: EndTriggerProps,
  ) {
    super(scope, id);
    const endRetouch = new PipelineFunction(this, 'EndRetouch', {
      folder: 'end-retouch',
      description: 'Writes the records of executions that were stopped, timed out or crashed',
      logRetention,
      crashesToAlarm: CRASHES_TO_ALARM,
    });
    workflow.grantEnd(endRetouch, { photos, state, stateBucket });

    const { queue, deadLetterQueue } = addEventQueue(this, {
      queueId: 'Ended',
      rules: {
        StatusChange: {
          description: 'Sends executions that were stopped, timed out or crashed to the queue of end-retouch',
          eventPattern: {
            source: ['aws.states'],
            detailType: ['Step Functions Execution Status Change'],
            detail: {
              stateMachineArn: [workflow.stateMachine.stateMachineArn],
              $or: [{ status: ['ABORTED', 'TIMED_OUT'] }, { status: ['FAILED'], error: NOT_RECORDED }],
            },
          },
        },
      },
      reader: endRetouch,
      maxConcurrency: MAX_CONCURRENCY,
    });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
  }
}

import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  type IChainable,
  type StateMachine,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import type { StateBucket } from './state-bucket.ts';
import { acknowledgeExecutions, createStateMachine, executionArns } from './state-machine.ts';
import type { StateTable } from './state-table.ts';
import { REPEAT, REPEAT_THROTTLED, TIMEOUT_MARGIN } from './workflow-limits.ts';

/** Properties of a {@link BulkWorkflow}. */
export interface BulkWorkflowProps {
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly stateBucket: StateBucket;
  readonly workflow: RetouchWorkflow;
  readonly logRetention: RetentionDays;
}

/**
 * The longest that a bulk run may take. 100,000 photos take 3 hours, at 100 photos a step and 10 a second. A
 * step is 9 events, so the 25,000 events of an execution are enough for 270,000 photos.
 */
const EXECUTION_TIMEOUT = Duration.days(1);

/**
 * Cancelling a page of 100 photos takes about 20 seconds; 5 minutes are enough even if its requests are
 * throttled.
 */
const STEP_TIMEOUT = Duration.minutes(5);

/** The state machine of one bulk run: a step, a wait, the next step, until every photo is done. */
export class BulkWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: BulkWorkflowProps) {
    super(scope, id);
    const continueBulkRun = this.#createFunction(props);
    this.stateMachine = createStateMachine(this, {
      comment: 'Runs many photos of a shoot again, or cancels them',
      definition: this.#define(continueBulkRun),
      statements: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [continueBulkRun.resource.functionArn],
        }),
      ],
      timeout: EXECUTION_TIMEOUT,
      logSuffix: '/bulk',
      logRetention: props.logRetention,
    });
  }

  /** Lets the function start bulk runs, and see whether they are still running. */
  grantStart(fn: PipelineFunction): void {
    const { stateMachineArn } = this.stateMachine;
    fn.allow(['states:StartExecution'], [stateMachineArn]);
    fn.allow(['states:DescribeExecution'], [executionArns(this.stateMachine)]);
    fn.set('bulkStateMachineArn', stateMachineArn);
    acknowledgeExecutions(fn, this.stateMachine, 'bulk run');
  }

  #createFunction({ photos, state, stateBucket, workflow, logRetention }: BulkWorkflowProps) {
    const fn = new PipelineFunction(this, 'ContinueBulkRun', {
      folder: 'continue-bulk-run',
      description: 'Runs the next photos of a shoot again, or cancels them',
      logRetention,
      timeout: STEP_TIMEOUT,
      // A page holds the complete items of 100 photos.
      memoryMegabytes: 512,
    });
    state.grantBulkRuns(fn);
    state.grantEnterPhotos(fn);
    state.grantListPhotos(fn);
    state.grantReadReceipts(fn);
    stateBucket.grantFindModelPictures(fn);
    photos.grantReadDecisions(fn);
    workflow.grantStart(fn);
    workflow.grantStop(fn);
    workflow.grantEnd(fn, { photos, state, stateBucket });
    return fn;
  }

  #define({ resource: lambdaFunction, timeout }: PipelineFunction): IChainable {
    const step = LambdaInvoke.jsonata(this, 'Continue bulk run', {
      lambdaFunction,
      payload: TaskInput.fromObject({ id: '{% $states.input.id %}' }),
      outputs: '{% $states.result.Payload %}',
      taskTimeout: Timeout.duration(timeout.plus(TIMEOUT_MARGIN)),
      retryOnServiceExceptions: false,
    });
    step.addRetry(REPEAT_THROTTLED).addRetry(REPEAT);
    const wait = Wait.jsonata(this, 'Wait to continue', {
      time: WaitTime.seconds('{% $states.input.waitSeconds %}'),
    });
    wait.next(step);
    return step.next(
      Choice.jsonata(this, 'Photos left?')
        .when(Condition.jsonata(`{% $states.input.outcome = "${OUTCOME.more}" %}`), wait)
        .otherwise(Succeed.jsonata(this, 'Finished')),
    );
  }
}

import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../core/contract/events.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { defineRetouch } from './retouch-definition.ts';
import { acknowledgeExecutions, createStateMachine, executionArns } from './state-machine.ts';
import { createWorkflowFunctions, type WorkflowFunctionsProps } from './workflow-functions.ts';

/** Properties of a {@link RetouchWorkflow}. */
export type RetouchWorkflowProps = WorkflowFunctionsProps;

/**
 * The limit of a whole execution, longer than any open breaker. The steps have shorter timeouts of their own.
 */
const EXECUTION_TIMEOUT = Duration.days(30);
/** The queue timeout. It ends a photo early enough that there is time to record the failure. */
const QUEUE_TIMEOUT = Duration.days(28);

/** The state machine of one photo, and the functions of its steps. */
export class RetouchWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly recordFailure: PipelineFunction;
  readonly #config: RetouchWorkflowProps['config'];

  constructor(scope: Construct, id: string, props: RetouchWorkflowProps) {
    super(scope, id);
    this.#config = props.config;
    const steps = createWorkflowFunctions(this, props);
    this.recordFailure = steps.recordFailure;
    const { pollInterval, firstPoll, logRetention } = props.config;
    this.stateMachine = createStateMachine(this, {
      comment: 'Retouches one photo',
      definition: defineRetouch(this, { steps, pollInterval, firstPoll, queueTimeout: QUEUE_TIMEOUT }),
      statements: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: Object.values(steps).map(({ resource }) => resource.functionArn),
        }),
        new PolicyStatement({
          actions: ['events:PutEvents'],
          resources: [this.#defaultBusArn()],
          conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
        }),
      ],
      timeout: EXECUTION_TIMEOUT,
      logSuffix: '',
      logRetention,
    });
    const { preparePhoto: _, reuseResult: __, ...inLine } = steps;
    this.#grantCallbacks(Object.values(inLine));
  }

  /**
   * Lets the function start executions, and sets which files are no photos. The function also has to list the
   * uploads, for RAW files beside a JPEG.
   */
  grantStart(fn: PipelineFunction): void {
    fn.allow(['states:StartExecution'], [this.stateMachine.stateMachineArn]);
    fn.set('stateMachineArn', this.stateMachine.stateMachineArn);
    fn.set('ignore', JSON.stringify(this.#config.ignore));
    fn.set('raw', this.#config.raw);
    fn.set('heic', String(this.#config.heic));
  }

  /** Lets the function stop executions. */
  grantStop(fn: PipelineFunction): void {
    fn.allow(['states:StopExecution'], [executionArns(this.stateMachine)]);
    acknowledgeExecutions(fn, this.stateMachine, 'photo');
  }

  /**
   * Lets the function end photos after executions that wrote no record: write the record and the event, and
   * free the slot.
   */
  grantEnd(
    fn: PipelineFunction,
    { photos, state, stateBucket }: Pick<RetouchWorkflowProps, 'photos' | 'state' | 'stateBucket'>,
  ): void {
    photos.grantFindUploads(fn);
    photos.grantWriteRecords(fn);
    stateBucket.grantRemoveCopies(fn);
    state.grantUpdatePhotos(fn);
    state.grantLine(fn);
    this.#grantCallbacks([fn]);
    fn.set('stateMachineArn', this.stateMachine.stateMachineArn);
    this.grantAnnounce(fn);
  }

  /** Lets the function send events of Retouch to the account's default event bus. */
  grantAnnounce(fn: PipelineFunction): void {
    fn.allow(['events:PutEvents'], [this.#defaultBusArn()], {
      StringEquals: { 'events:source': EVENT_SOURCE },
    });
  }

  /**
   * Lets the functions resume executions that wait for a slot. This is a separate policy, because the
   * functions' own policies are created before the state machine that invokes them.
   */
  #grantCallbacks(fns: PipelineFunction[]): void {
    const executions = executionArns(this.stateMachine);
    for (const fn of fns) {
      const callbacks = new Policy(fn, 'Callbacks', {
        roles: [fn.role],
        statements: [
          // SendTaskSuccess supports no resource: the task token is the permission.
          new PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: ['*'] }),
          new PolicyStatement({ actions: ['states:DescribeExecution'], resources: [executions] }),
        ],
      });
      acknowledgeExecutions(callbacks, this.stateMachine, 'photo');
      Validations.of(callbacks).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'SendTaskSuccess has no resource ARN: the task token is the permission.',
      });
    }
  }

  #defaultBusArn(): string {
    return Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
  }
}

import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../functions/shared/contract.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { defineRetouch } from './retouch-definition.ts';
import { acknowledgeExecutions, createStateMachine, executionArns } from './state-machine.ts';
import { createWorkflowFunctions, type WorkflowFunctionsProps } from './workflow-functions.ts';

/** Properties of a {@link RetouchWorkflow}. */
export type RetouchWorkflowProps = WorkflowFunctionsProps;

/** Executions outlast any open breaker; the clocks that matter are shorter and each step's own. */
const EXECUTION_TIMEOUT = Duration.days(30);
/** The queue timeout: a photo that waits longer ends while there is time left to record it. */
const QUEUE_TIMEOUT = Duration.days(28);

/** The state machine of one photo, and its steps' functions. */
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

  /** Start executions, of all but what is no photo. Needs a look at the uploads, for RAW files beside a JPEG. */
  grantStart(fn: PipelineFunction): void {
    fn.allow(['states:StartExecution'], [this.stateMachine.stateMachineArn]);
    fn.set('stateMachineArn', this.stateMachine.stateMachineArn);
    fn.set('ignore', JSON.stringify(this.#config.ignore));
    fn.set('raw', this.#config.raw);
    fn.set('heic', String(this.#config.heic));
  }

  /** Stop executions. */
  grantStop(fn: PipelineFunction): void {
    fn.allow(['states:StopExecution'], [executionArns(this.stateMachine)]);
    acknowledgeExecutions(fn, this.stateMachine, 'photo');
  }

  /** End executions that did not do so by themselves: write the record and the event, and free the slot. */
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
    this.grantAnnounce(fn);
  }

  /** Send events of Retouch to the account's default event bus. */
  grantAnnounce(fn: PipelineFunction): void {
    fn.allow(['events:PutEvents'], [this.#defaultBusArn()], {
      StringEquals: { 'events:source': EVENT_SOURCE },
    });
  }

  /**
   * Let executions go on that wait for a slot. In a policy of its own, as the functions' own ones come before the state
   * machine whose steps they are.
   */
  #grantCallbacks(fns: PipelineFunction[]): void {
    const executions = executionArns(this.stateMachine);
    for (const fn of fns) {
      const callbacks = new Policy(fn, 'Callbacks', {
        roles: [fn.role],
        statements: [
          // AWS knows no resource for it: the task token is the permission.
          new PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: ['*'] }),
          new PolicyStatement({ actions: ['states:DescribeExecution'], resources: [executions] }),
        ],
      });
      acknowledgeExecutions(callbacks, this.stateMachine, 'photo');
      Validations.of(callbacks).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'SendTaskSuccess has no resource to name: the task token is the permission.',
      });
    }
  }

  #defaultBusArn(): string {
    return Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
  }
}

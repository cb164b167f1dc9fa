import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  Choice,
  Condition,
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { OUTCOME } from '../../functions/shared/contract.ts';
import { allowDelivery } from './log-delivery.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import type { StateBucket } from './state-bucket.ts';
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
 * The longest that a bulk run takes. 100,000 photos take 3 hours, at 100 photos a step and 10 a second. A step is 9
 * events: the 25,000 that an execution has are enough for 270,000 photos.
 */
const EXECUTION_TIMEOUT = Duration.days(1);

/** A page of 100 cancels takes some 20 seconds: this is enough for one whose requests are throttled. */
const STEP_TIMEOUT = Duration.minutes(5);

/** The state machine of one bulk run: a step, a wait, the next step, until every photo was worked on. */
export class BulkWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: BulkWorkflowProps) {
    super(scope, id);
    const { logRetention } = props;
    const continueBulkRun = this.#createFunction(props);
    const logs = new LogGroup(this, 'Logs', {
      // Under this prefix the resource policy for log delivery does not grow with each state machine.
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}-bulk`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    const policy = new Policy(this, 'Policy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [continueBulkRun.resource.functionArn],
        }),
      ],
    });
    allowDelivery(policy);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      comment: 'Runs many photos of a shoot again, or cancels them',
      queryLanguage: QueryLanguage.JSONATA,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(this.#define(continueBulkRun)),
      // The CDK would grant the function's versions by a wildcard too.
      role: role.withoutPolicyUpdates(),
      timeout: EXECUTION_TIMEOUT,
      tracingEnabled: true,
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
    });
    this.stateMachine.node.addDependency(policy);
  }

  /** Begin bulk runs, and see whether they go on. */
  grantStart(fn: PipelineFunction): void {
    const { stateMachineArn, stateMachineName } = this.stateMachine;
    fn.allow(['states:StartExecution'], [stateMachineArn]);
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: `${stateMachineName}:*`,
    });
    fn.allow(['states:DescribeExecution'], [executions]);
    fn.set('bulkStateMachineArn', stateMachineArn);
    const machine = Stack.of(this).getLogicalId(this.stateMachine.node.defaultChild as CfnStateMachine);
    const account = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';
    Validations.of(fn).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${account}:execution:<${machine}.Name>:*]`,
      reason: 'One execution per bulk run: the state machine’s own are as narrow as it gets.',
    });
  }

  #createFunction({ photos, state, stateBucket, workflow, logRetention }: BulkWorkflowProps) {
    const fn = new PipelineFunction(this, 'ContinueBulkRun', {
      folder: 'continue-bulk-run',
      description: 'Runs the next photos of a shoot again, or cancels them',
      logRetention,
      timeout: STEP_TIMEOUT,
      // A page holds the whole items of 100 photos.
      memoryMegabytes: 512,
    });
    state.grantBulkRuns(fn);
    state.grantEnterPhotos(fn);
    state.grantListPhotos(fn);
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

import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  DefinitionBody,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../functions/shared/contract.ts';
import { allowDelivery } from './log-delivery.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { defineRetouch } from './retouch-definition.ts';
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
  readonly #config: RetouchWorkflowProps['config'];

  constructor(scope: Construct, id: string, props: RetouchWorkflowProps) {
    super(scope, id);
    this.#config = props.config;
    const steps = createWorkflowFunctions(this, props);
    const logs = new LogGroup(this, 'Logs', {
      // Under this prefix the resource policy for log delivery does not grow with each state machine.
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}`,
      retention: props.config.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    const policy = new Policy(this, 'Policy', {
      roles: [role],
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
    });
    allowDelivery(policy);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      comment: 'Retouches one photo',
      queryLanguage: QueryLanguage.JSONATA,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(
        defineRetouch(this, {
          steps,
          pollInterval: props.config.pollInterval,
          firstPoll: props.config.firstPoll,
          queueTimeout: QUEUE_TIMEOUT,
        }),
      ),
      // The CDK would grant the functions' versions by a wildcard too.
      role: role.withoutPolicyUpdates(),
      timeout: EXECUTION_TIMEOUT,
      tracingEnabled: true,
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
    });
    this.stateMachine.node.addDependency(policy);
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
    fn.allow(['states:StopExecution'], [this.#executionArns()]);
    this.#acknowledgeExecutions(fn);
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
    const executions = this.#executionArns();
    for (const fn of fns) {
      const callbacks = new Policy(fn, 'Callbacks', {
        roles: [fn.role],
        statements: [
          // AWS knows no resource for it: the task token is the permission.
          new PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: ['*'] }),
          new PolicyStatement({ actions: ['states:DescribeExecution'], resources: [executions] }),
        ],
      });
      this.#acknowledgeExecutions(callbacks);
      Validations.of(callbacks).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'SendTaskSuccess has no resource to name: the task token is the permission.',
      });
    }
  }

  #acknowledgeExecutions(grantee: Construct): void {
    const machine = Stack.of(this).getLogicalId(this.stateMachine.node.defaultChild as CfnStateMachine);
    const account = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${account}:execution:<${machine}.Name>:*]`,
      reason: 'One execution per photo: the state machine’s own are as narrow as it gets.',
    });
  }

  #executionArns(): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: `${this.stateMachine.stateMachineName}:*`,
    });
  }

  #defaultBusArn(): string {
    return Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
  }
}

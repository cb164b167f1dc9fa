import { ArnFormat, type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** Properties of {@link createStateMachine}. */
export interface StateMachineProps {
  readonly comment: string;
  readonly definition: IChainable;
  /** What the state machine may do, besides delivering its log and its traces. */
  readonly statements: PolicyStatement[];
  readonly timeout: Duration;
  /** The end of the log group's name, after the stack's name. */
  readonly logSuffix: string;
  readonly logRetention: RetentionDays;
}

/** Creates a state machine that is logged and traced, and that is allowed only what its statements say. */
export function createStateMachine(scope: Construct, props: StateMachineProps): StateMachine {
  const { comment, definition, statements, timeout, logSuffix, logRetention } = props;
  const logs = new LogGroup(scope, 'Logs', {
    // With this prefix, the resource policy for log delivery does not grow with each state machine.
    logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}${logSuffix}`,
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'Role', { assumedBy: stepFunctionsOf(Stack.of(scope)) });
  const policy = new Policy(scope, 'Policy', { roles: [role], statements });
  allowDelivery(policy);
  const stateMachine = new StateMachine(scope, 'StateMachine', {
    comment,
    queryLanguage: QueryLanguage.JSONATA,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromChainable(definition),
    // Without this, the CDK would also grant the functions' versions by a wildcard.
    role: role.withoutPolicyUpdates(),
    timeout,
    tracingEnabled: true,
    logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
  });
  stateMachine.node.addDependency(policy);
  return stateMachine;
}

/**
 * The principal of Step Functions, limited to the state machines of this account and region. The role is
 * created before its state machine and cannot know its name, so the ARN has a wildcard, as in AWS's own
 * example.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html "Prevent cross-service confused deputy issue"
 */
function stepFunctionsOf(stack: Stack): ServicePrincipal {
  const stateMachines = stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: '*',
  });
  return new ServicePrincipal('states.amazonaws.com', {
    conditions: {
      ArnLike: { 'aws:SourceArn': stateMachines },
      StringEquals: { 'aws:SourceAccount': stack.account },
    },
  });
}

/** The ARNs of a state machine's executions. */
export function executionArns(stateMachine: StateMachine): string {
  return Stack.of(stateMachine).formatArn({
    service: 'states',
    resource: 'execution',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: `${stateMachine.stateMachineName}:*`,
  });
}

/**
 * Acknowledges the finding that a policy names all executions of a state machine. `of` is what one execution
 * is for.
 */
export function acknowledgeExecutions(grantee: Construct, stateMachine: StateMachine, of: string): void {
  const machine = Stack.of(stateMachine).getLogicalId(stateMachine.node.defaultChild as CfnStateMachine);
  const account = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';
  Validations.of(grantee).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${account}:execution:<${machine}.Name>:*]`,
    reason: `One execution per ${of}: the state machine’s executions are the narrowest possible resource.`,
  });
}

/**
 * Lets a state machine deliver its log and its traces. These actions support no resource but `*`.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html "IAM policies for logging"
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
 */
function allowDelivery(policy: Policy): void {
  policy.addStatements(
    new PolicyStatement({
      actions: [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      resources: ['*'],
    }),
    new PolicyStatement({
      actions: [
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      resources: ['*'],
    }),
  );
  Validations.of(policy).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Log delivery and tracing actions have no resource ARNs.',
  });
}

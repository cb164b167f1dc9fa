import { describe, expect, it } from 'vitest';
import { readPolicies } from '../support/policies.ts';
import { synthesize } from '../support/synthesized.ts';

const policies = readPolicies(synthesize());

/** What AWS takes no resource for. */
const NO_RESOURCE =
  /^(xray:|states:SendTaskSuccess$|logs:(Create|Get|Update|Delete|List)LogDeliver|logs:(PutResourcePolicy|Describe))/;

function permissionsOf(role: string): string[] {
  return (policies.get(role) ?? []).flatMap(({ actions, resources, conditions }) =>
    resources.flatMap((resource) =>
      actions
        .filter((action) => !NO_RESOURCE.test(action))
        .map((action) =>
          [action, 'on', resource, ...(conditions ? ['if', JSON.stringify(conditions)] : [])].join(' '),
        ),
    ),
  );
}

const ownLog = (logs: string) => [`logs:CreateLogStream on ${logs}`, `logs:PutLogEvents on ${logs}`];
const list = (prefix: string) =>
  `s3:ListBucket on PhotosBucket if {"StringLike":{"s3:prefix":"${prefix}/*"}}`;
function stateList(prefix: string) {
  return `s3:ListBucket on StateBucket if {"StringLike":{"s3:prefix":"${prefix}*"}}`;
}
const secret = 'secretsmanager:GetSecretValue on SegmindApiKey';
const readLine = ['s3:GetObject on StateBucket/line/state.json', stateList('line/state.json')];
const line = [
  ...readLine,
  's3:PutObject on StateBucket/line/state.json',
  's3:GetObject on StateBucket/line/waiting/*',
  's3:PutObject on StateBucket/line/waiting/*',
  's3:DeleteObject on StateBucket/line/waiting/*',
  stateList('line/waiting/'),
];
const submit = [
  's3:GetObject on StateBucket/receipts/*',
  's3:PutObject on StateBucket/receipts/*',
  's3:DeleteObject on StateBucket/receipts/*',
  stateList('receipts/'),
  's3:GetObject on StateBucket/spending/*',
  's3:PutObject on StateBucket/spending/*',
  stateList('spending/'),
];
const callbacks = [
  'states:DescribeExecution on arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:WorkflowStateMachine:*',
];
const read = ['s3:GetObject on PhotosBucket/uploads/*', 's3:GetObjectVersion on PhotosBucket/uploads/*'];

describe('least privilege', () => {
  it.each([
    [
      'UploadsStartRetouch',
      [
        ...ownLog('UploadsStartRetouchLogs'),
        'states:StartExecution on WorkflowStateMachine',
        ...[
          'ReceiveMessage',
          'ChangeMessageVisibility',
          'GetQueueUrl',
          'DeleteMessage',
          'GetQueueAttributes',
        ].map((action) => `sqs:${action} on Uploads`),
      ],
    ],
    ['WorkflowInspectPhoto', [...ownLog('WorkflowInspectPhotoLogs'), ...read, list('uploads')]],
    ['WorkflowJoinLine', [...ownLog('WorkflowJoinLineLogs'), ...line, ...callbacks]],
    [
      'WorkflowSubmitRetouch',
      [...ownLog('WorkflowSubmitRetouchLogs'), ...read, list('uploads'), secret, ...readLine, ...submit],
    ],
    ['WorkflowPollRetouch', [...ownLog('WorkflowPollRetouchLogs'), secret]],
    [
      'WorkflowStoreResults',
      [
        ...ownLog('WorkflowStoreResultsLogs'),
        secret,
        's3:GetObject on PhotosBucket/uploads/*',
        list('uploads'),
        's3:GetObject on PhotosBucket/results/*',
        's3:PutObject on PhotosBucket/results/*',
        's3:AbortMultipartUpload on PhotosBucket/results/*',
        list('results'),
        ...line,
        ...callbacks,
      ],
    ],
    [
      'WorkflowRecordFailure',
      [
        ...ownLog('WorkflowRecordFailureLogs'),
        's3:GetObject on PhotosBucket/uploads/*',
        list('uploads'),
        's3:GetObject on PhotosBucket/results/*.json',
        's3:PutObject on PhotosBucket/results/*.json',
        list('results'),
        ...line,
        ...callbacks,
      ],
    ],
    [
      'LineKeepLine',
      [
        ...ownLog('LineKeepLineLogs'),
        ...line,
        ...submit,
        ...read,
        list('uploads'),
        secret,
        ...callbacks,
        'states:StartExecution on WorkflowStateMachine',
        'states:ListExecutions on WorkflowStateMachine',
      ],
    ],
    [
      'ApiFunction',
      [
        ...ownLog('ApiFunctionLogs'),
        's3:GetObject on PhotosBucket/uploads/*',
        's3:PutObject on PhotosBucket/uploads/*',
        's3:AbortMultipartUpload on PhotosBucket/uploads/*',
        list('uploads'),
        's3:GetObject on PhotosBucket/results/*',
        list('results'),
        ...line,
        's3:GetObject on StateBucket/receipts/*',
        stateList('receipts/'),
        's3:GetObject on StateBucket/idempotency/*',
        's3:PutObject on StateBucket/idempotency/*',
        's3:DeleteObject on StateBucket/idempotency/*',
        stateList('idempotency/'),
        'states:StartExecution on WorkflowStateMachine',
        'states:ListExecutions on WorkflowStateMachine',
        ...callbacks,
        ...callbacks.map((permission) => permission.replace('DescribeExecution', 'GetExecutionHistory')),
        ...callbacks.map((permission) => permission.replace('DescribeExecution', 'StopExecution')),
      ],
    ],
    [
      'Audit',
      [
        ...ownLog('AuditLogs'),
        's3:ListBucketVersions on PhotosBucket if {"StringLike":{"s3:prefix":"uploads/*"}}',
        's3:GetObject on PhotosBucket/results/*.json',
        list('results'),
        's3:GetObject on StateBucket/receipts/*',
        stateList('receipts/'),
        's3:GetObject on StateBucket/audit/position.json',
        's3:PutObject on StateBucket/audit/position.json',
        stateList('audit/position.json'),
        ...callbacks,
        'states:StartExecution on WorkflowStateMachine',
      ],
    ],
    [
      'Workflow',
      [
        ...['InspectPhoto', 'JoinLine', 'SubmitRetouch', 'PollRetouch', 'StoreResults', 'RecordFailure'].map(
          (step) => `lambda:InvokeFunction on Workflow${step}Function`,
        ),
        'events:PutEvents on arn:AWS::Partition:events:AWS::Region:AWS::AccountId:event-bus/default ' +
          'if {"StringEquals":{"events:source":"retouch"}}',
      ],
    ],
  ])('lets %s do this and no more', (role, permissions) => {
    expect(permissionsOf(role).sort()).toEqual([...permissions].sort());
  });

  it('names every role that there is', () => {
    expect([...policies.keys()].sort()).toEqual([
      'ApiFunction',
      'Audit',
      'LineKeepLine',
      'UploadsStartRetouch',
      'Workflow',
      'WorkflowInspectPhoto',
      'WorkflowJoinLine',
      'WorkflowPollRetouch',
      'WorkflowRecordFailure',
      'WorkflowStoreResults',
      'WorkflowSubmitRetouch',
    ]);
  });

  it('has no wildcard action, and no resource * but where AWS knows no other', () => {
    for (const [role, statements] of policies) {
      for (const { actions, resources } of statements) {
        for (const action of actions) {
          expect(action, role).not.toContain('*');
          if (resources.includes('*')) expect(action, role).toMatch(NO_RESOURCE);
        }
      }
    }
  });

  it('attaches no managed policy', () => {
    const roles = Object.values(synthesize().findResources('AWS::IAM::Role'));
    for (const { Properties } of roles) expect(Properties.ManagedPolicyArns).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { readPolicies } from '../support/template/policies.ts';

const policies = readPolicies(synthesize());

/** Actions for which AWS supports no resource. */
const NO_RESOURCE =
  /^(xray:|dynamodb:ListStreams$|states:SendTaskSuccess$|logs:(Create|Get|Update|Delete|List)LogDeliver|logs:(PutResourcePolicy|Describe))/;

type Conditions = Record<string, Record<string, unknown>>;

/** The partitions of the table that a statement covers, if this is its only condition. */
function partitionsOf(conditions: Conditions | undefined): string[] | null {
  const [[operator, keys] = [], ...others] = Object.entries(conditions ?? {});
  const partitions = keys?.['dynamodb:LeadingKeys'];
  const isAlone = others.length === 0 && Object.keys(keys ?? {}).length === 1;
  return operator === 'ForAllValues:StringLike' && isAlone && partitions !== undefined
    ? [partitions as string | string[]].flat()
    : null;
}

/** Each permission as one line: `dynamodb:GetItem on StateTable of photo#*`. */
function permissionsOf(role: string): string[] {
  return (policies.get(role) ?? []).flatMap(({ actions, resources, conditions }) => {
    const partitions = partitionsOf(conditions as Conditions | undefined);
    const ends = partitions?.map((partition) => ` of ${partition}`) ?? [
      conditions === undefined ? '' : ` if ${JSON.stringify(conditions)}`,
    ];
    return resources.flatMap((resource) =>
      actions
        .filter((action) => !NO_RESOURCE.test(action))
        .flatMap((action) => ends.map((end) => `${action} on ${resource}${end}`)),
    );
  });
}

const ownLog = (logs: string) => [`logs:CreateLogStream on ${logs}`, `logs:PutLogEvents on ${logs}`];
const list = (prefix: string, bucket = 'PhotosBucket') =>
  `s3:ListBucket on ${bucket} if {"StringLike":{"s3:prefix":"${prefix}/*"}}`;
const secret = 'secretsmanager:GetSecretValue on SegmindApiKey';
const on = (partition: string, ...actions: string[]) =>
  actions.map((action) => `dynamodb:${action} on StateTable of ${partition}`);
const readRecipes = [
  's3:GetObject on PhotosBucket/recipes/*',
  's3:GetObject on PhotosBucket/presets/*',
  list('recipes'),
  list('presets'),
  ...on('upload#*', 'GetItem', 'UpdateItem'),
];
const listPhotos = [
  ...on('photo#*', 'Query', 'BatchGetItem'),
  ...['inAll', 'inFolder', 'inStatus', 'inFolderAndStatus', 'inReference'].map(
    (index) => `dynamodb:Query on StateTable/index/${index}`,
  ),
];
const updatePhotos = on('photo#*', 'GetItem', 'UpdateItem');
const line = [
  ...on('line', 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
  ...on('line-collect', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
];
const callbacks = [
  'states:DescribeExecution on arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:WorkflowStateMachine:*',
];
const stopExecution =
  'states:StopExecution on arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:WorkflowStateMachine:*';
const announce =
  'events:PutEvents on arn:AWS::Partition:events:AWS::Region:AWS::AccountId:event-bus/default ' +
  'if {"StringEquals":{"events:source":"retouch"}}';
/** Permissions for counting photos. */
const countPhotos = [
  ...on('photo#*', 'Query'),
  ...on('shoot#*', 'BatchGetItem', 'PutItem'),
  ...on('shoots', 'UpdateItem'),
  ...on('shoots-open', 'PutItem'),
];
/** The table's stream, which holds keys only. Its ARN is an attribute of the table. */
const readStream = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map(
  (action) => `dynamodb:${action} on StateTable`,
);
const read = ['s3:GetObject on PhotosBucket/uploads/*', 's3:GetObjectVersion on PhotosBucket/uploads/*'];
const readQueue = (queue: string) =>
  ['ReceiveMessage', 'ChangeMessageVisibility', 'GetQueueUrl', 'DeleteMessage', 'GetQueueAttributes'].map(
    (action) => `sqs:${action} on ${queue}`,
  );
const writeResults = [
  's3:GetObject on PhotosBucket/results/*',
  's3:PutObject on PhotosBucket/results/*',
  's3:AbortMultipartUpload on PhotosBucket/results/*',
  list('results'),
];
const findModelPictures = list('model-pictures', 'StateBucket');
const modelPictures = ['GetObject', 'PutObject', 'AbortMultipartUpload'].map(
  (action) => `s3:${action} on StateBucket/model-pictures/*`,
);
const readDecisions = [
  's3:GetObject on PhotosBucket/decisions/*',
  's3:GetObjectVersion on PhotosBucket/decisions/*',
  list('decisions'),
];
const removeCopies = 's3:DeleteObject on StateBucket/working-copies/*';
/** Permissions for recording that a photo has ended, and for removing it from the line. */
const recordEnd = [
  's3:GetObject on PhotosBucket/uploads/*',
  list('uploads'),
  's3:GetObject on PhotosBucket/results/*.json',
  's3:PutObject on PhotosBucket/results/*.json',
  list('results'),
  removeCopies,
  ...updatePhotos,
  ...line,
  ...callbacks,
];

describe('least privilege', () => {
  it.each([
    [
      'UploadsStartRetouch',
      [
        ...ownLog('UploadsStartRetouchLogs'),
        's3:GetObject on PhotosBucket/uploads/*',
        list('uploads'),
        'states:StartExecution on WorkflowStateMachine',
        ...on('photo#*', 'GetItem', 'PutItem'),
        ...readQueue('Uploads'),
      ],
    ],
    [
      'WorkflowPreparePhoto',
      [
        ...ownLog('WorkflowPreparePhotoLogs'),
        ...read,
        list('uploads'),
        's3:PutObject on StateBucket/working-copies/*',
        ...on('photo#*', 'GetItem', 'PutItem', 'UpdateItem'),
        ...on('same#*', 'GetItem', 'UpdateItem'),
        // For the job of an earlier attempt.
        ...on('receipt#*', 'GetItem'),
        ...readRecipes,
      ],
    ],
    [
      'WorkflowReuseResult',
      [
        ...ownLog('WorkflowReuseResultLogs'),
        's3:GetObject on PhotosBucket/uploads/*',
        list('uploads'),
        ...writeResults,
        ...updatePhotos,
        ...on('same#*', 'GetItem', 'UpdateItem'),
      ],
    ],
    ['WorkflowJoinLine', [...ownLog('WorkflowJoinLineLogs'), ...updatePhotos, ...line, ...callbacks]],
    [
      'WorkflowSubmitRetouch',
      [
        ...ownLog('WorkflowSubmitRetouchLogs'),
        ...read,
        list('uploads'),
        's3:GetObject on StateBucket/working-copies/*',
        list('working-copies', 'StateBucket'),
        secret,
        ...updatePhotos,
        ...line,
        ...on('receipt#*', 'GetItem', 'PutItem'),
        // Whether the table belongs to the stack.
        ...on('audit', 'GetItem'),
        ...on('spending#*', 'GetItem', 'UpdateItem'),
        ...callbacks,
      ],
    ],
    [
      'WorkflowPollRetouch',
      [
        ...ownLog('WorkflowPollRetouchLogs'),
        secret,
        's3:PutObject on StateBucket/outputs/*',
        ...updatePhotos,
        ...line,
        ...on('receipt#*', 'GetItem', 'UpdateItem'),
        ...on('spending#*', 'UpdateItem'),
        ...callbacks,
      ],
    ],
    [
      'WorkflowStoreResults',
      [
        ...ownLog('WorkflowStoreResultsLogs'),
        's3:GetObject on StateBucket/outputs/*',
        list('outputs', 'StateBucket'),
        ...modelPictures,
        findModelPictures,
        's3:DeleteObject on PhotosBucket/results/*',
        ...on('receipt#*', 'BatchGetItem'),
        ...on('photo#*', 'BatchGetItem'),
        ...on('line', 'BatchGetItem'),
        ...read,
        removeCopies,
        list('uploads'),
        ...writeResults,
        ...updatePhotos,
        ...line,
        ...callbacks,
      ],
    ],
    ['WorkflowRecordFailure', [...ownLog('WorkflowRecordFailureLogs'), ...recordEnd]],
    ['EndsEndRetouch', [...ownLog('EndsEndRetouchLogs'), ...recordEnd, announce, ...readQueue('EndsEnded')]],
    [
      'LineKeepLine',
      [
        ...ownLog('LineKeepLineLogs'),
        ...recordEnd,
        announce,
        'secretsmanager:DescribeSecret on SegmindApiKey',
        // For Segmind's balance.
        secret,
        ...on('balance', 'GetItem', 'PutItem'),
        ...on('announced', 'GetItem', 'PutItem', 'DeleteItem'),
        // Marks a new table as the stack's own.
        ...on('audit', 'GetItem', 'PutItem'),
      ],
    ],
    [
      'ApiFunction',
      [
        ...ownLog('ApiFunctionLogs'),
        ...recordEnd,
        announce,
        's3:PutObject on PhotosBucket/uploads/*',
        's3:AbortMultipartUpload on PhotosBucket/uploads/*',
        's3:GetObject on PhotosBucket/results/*',
        ...on('receipt#*', 'GetItem'),
        findModelPictures,
        ...readDecisions,
        's3:PutObject on PhotosBucket/decisions/*',
        ...on('photo#*', 'PutItem'),
        ...listPhotos,
        ...on('shoots', 'GetItem', 'Query'),
        ...on('idempotency', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        ...readRecipes,
        's3:PutObject on PhotosBucket/recipes/*',
        ...on('spending#*', 'GetItem'),
        ...on('balance', 'GetItem'),
        'states:StartExecution on WorkflowStateMachine',
        stopExecution,
        ...on('bulk#*', 'GetItem', 'PutItem'),
        'states:StartExecution on BulkStateMachine',
        ...callbacks.map((permission) => permission.replace('WorkflowStateMachine', 'BulkStateMachine')),
      ],
    ],
    [
      'BulkContinueBulkRun',
      [
        ...ownLog('BulkContinueBulkRunLogs'),
        ...recordEnd,
        announce,
        ...on('bulk#*', 'GetItem', 'PutItem'),
        ...on('receipt#*', 'GetItem'),
        findModelPictures,
        ...readDecisions,
        ...on('photo#*', 'PutItem'),
        ...listPhotos,
        'states:StartExecution on WorkflowStateMachine',
        stopExecution,
      ],
    ],
    ['Bulk', ['lambda:InvokeFunction on BulkContinueBulkRunFunction']],
    [
      'Audit',
      [
        ...ownLog('AuditLogs'),
        ...recordEnd,
        announce,
        's3:ListBucketVersions on PhotosBucket if {"StringLike":{"s3:prefix":"uploads/*"}}',
        // For the fingerprints of results, which it restores.
        's3:GetObject on PhotosBucket/results/*',
        ...on('same#*', 'GetItem', 'UpdateItem'),
        ...on('photo#*', 'PutItem'),
        ...listPhotos,
        ...on('receipt#*', 'GetItem', 'PutItem'),
        ...on('audit', 'GetItem', 'PutItem'),
        ...countPhotos.filter((permission) => permission !== 'dynamodb:Query on StateTable of photo#*'),
        ...on('shoot#*', 'Query'),
        ...on('shoots', 'GetItem', 'Query'),
        'states:StartExecution on WorkflowStateMachine',
      ],
    ],
    ['CheckCheckSegmind', [...ownLog('CheckCheckSegmindLogs'), secret]],
    [
      'ForgettingForgetFolder',
      [
        ...ownLog('ForgettingForgetFolderLogs'),
        ...['uploads', 'results', 'recipes', 'decisions'].flatMap((prefix) => [
          `s3:DeleteObject on PhotosBucket/${prefix}/*`,
          `s3:DeleteObjectVersion on PhotosBucket/${prefix}/*`,
          `s3:ListBucketVersions on PhotosBucket if {"StringLike":{"s3:prefix":"${prefix}/*"}}`,
        ]),
        ...['working-copies', 'model-pictures', 'outputs'].flatMap((prefix) => [
          `s3:DeleteObject on StateBucket/${prefix}/*`,
          list(prefix, 'StateBucket'),
        ]),
        ...['inFolder', 'inFolderAndStatus'].map((index) => `dynamodb:Query on StateTable/index/${index}`),
        ...['photo#*', 'shoot#*', 'shoots'].flatMap((partition) => on(partition, 'Query', 'DeleteItem')),
        ...on('receipt#*', 'GetItem', 'PutItem', 'DeleteItem'),
        ...['same#*', 'upload#*', 'spending#*', 'shoots-open'].flatMap((partition) =>
          on(partition, 'DeleteItem'),
        ),
      ],
    ],
    [
      'ShootsCountShoots',
      [
        ...ownLog('ShootsCountShootsLogs'),
        ...countPhotos,
        ...readStream,
        ...['SendMessage', 'GetQueueAttributes', 'GetQueueUrl'].map(
          (action) => `sqs:${action} on ShootsDeadLetters`,
        ),
      ],
    ],
    [
      'ShootsFinishShoots',
      [
        ...ownLog('ShootsFinishShootsLogs'),
        ...listPhotos,
        ...on('shoots', 'GetItem', 'UpdateItem'),
        ...on('shoots-open', 'Query', 'DeleteItem'),
        's3:PutObject on PhotosBucket/results/*shoot.json',
        's3:PutObject on PhotosBucket/results/*shoot.csv',
        's3:PutObject on PhotosBucket/results/*review.html',
        announce,
      ],
    ],
    [
      'Workflow',
      [
        ...[
          'PreparePhoto',
          'ReuseResult',
          'JoinLine',
          'SubmitRetouch',
          'PollRetouch',
          'StoreResults',
          'RecordFailure',
        ].map((step) => `lambda:InvokeFunction on Workflow${step}Function`),
        announce,
      ],
    ],
  ])('lets %s do this and no more', (role, permissions) => {
    expect([...new Set(permissionsOf(role))].sort()).toEqual([...new Set(permissions)].sort());
  });

  it('covers every role of the stack', () => {
    expect([...policies.keys()].sort()).toEqual([
      'ApiFunction',
      'Audit',
      'Bulk',
      'BulkContinueBulkRun',
      'CheckCheckSegmind',
      'EndsEndRetouch',
      'ForgettingForgetFolder',
      'LineKeepLine',
      'ShootsCountShoots',
      'ShootsFinishShoots',
      'UploadsStartRetouch',
      'Workflow',
      'WorkflowJoinLine',
      'WorkflowPollRetouch',
      'WorkflowPreparePhoto',
      'WorkflowRecordFailure',
      'WorkflowReuseResult',
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

  const ofTable = [...policies.keys()].flatMap((role) =>
    permissionsOf(role).filter((permission) => permission.startsWith('dynamodb:')),
  );

  it('limits every action on the table itself to partitions', () => {
    expect(ofTable.length).toBeGreaterThan(50);
    const without = ofTable.filter((permission) => !/ on StateTable of ([\w-]+#\*|[\w-]+)$/.test(permission));
    const isIndex = (permission: string) => permission.startsWith('dynamodb:Query on StateTable/index/');
    expect(without.filter((permission) => !isIndex(permission)).sort()).toEqual(readStream);
  });

  it('lets nothing but forget-folder delete a photo or a receipt, and nothing read the whole table', () => {
    const others = [...policies.keys()].filter((role) => role !== 'ForgettingForgetFolder');
    const deleting = others
      .flatMap(permissionsOf)
      .filter((permission) => permission.startsWith('dynamodb:DeleteItem'));
    expect(new Set(deleting.map((permission) => permission.split(' of ')[1]))).toEqual(
      new Set(['line', 'line-collect', 'announced', 'idempotency', 'shoots-open']),
    );
    expect(ofTable.filter((permission) => /Scan|BatchWrite|PartiQL/.test(permission))).toEqual([]);
  });

  it('lets one function write submits into receipts, the audit those that were forgotten, one how their jobs ended, and one hide their names', () => {
    const rolesThat = (action: string) =>
      [...policies.keys()].filter((role) =>
        permissionsOf(role).includes(`dynamodb:${action} on StateTable of receipt#*`),
      );
    // The audit rewrites receipts that a restored table has lost.
    expect(rolesThat('PutItem').sort()).toEqual(['Audit', 'ForgettingForgetFolder', 'WorkflowSubmitRetouch']);
    expect(rolesThat('UpdateItem')).toEqual(['WorkflowPollRetouch']);
  });

  it('lets only what polls, submits, looks at the balance and checks Segmind read the API key', () => {
    const roles = [...policies.keys()].filter((role) => permissionsOf(role).includes(secret));
    expect(roles.sort()).toEqual([
      'CheckCheckSegmind',
      'LineKeepLine',
      'WorkflowPollRetouch',
      'WorkflowSubmitRetouch',
    ]);
  });

  it('has one statement for each role and action on the table, with all its partitions', () => {
    for (const [role, statements] of policies) {
      const actions = statements
        .filter(({ resources }) => resources.includes('StateTable'))
        .flatMap((statement) => statement.actions);
      expect(actions, role).toEqual([...new Set(actions)]);
    }
  });

  it('attaches no managed policy', () => {
    const roles = Object.values(synthesize().findResources('AWS::IAM::Role'));
    for (const { Properties } of roles) expect(Properties.ManagedPolicyArns).toBeUndefined();
  });
});

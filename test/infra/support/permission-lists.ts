/** To write its log. */
export const ownLog = (logs: string) => [`logs:CreateLogStream on ${logs}`, `logs:PutLogEvents on ${logs}`];
/** To list the keys under a prefix. */
export const list = (prefix: string, bucket = 'PhotosBucket') =>
  `s3:ListBucket on ${bucket} if {"StringLike":{"s3:prefix":"${prefix}/*"}}`;
/** To read Segmind's API key. */
export const secret = 'secretsmanager:GetSecretValue on SegmindApiKey';
/** Actions on one partition of the table. */
export const on = (partition: string, ...actions: string[]) =>
  actions.map((action) => `dynamodb:${action} on StateTable of ${partition}`);
/** To find the recipe of a photo. */
export const readRecipes = [
  's3:GetObject on PhotosBucket/recipes/*',
  's3:GetObject on PhotosBucket/presets/*',
  list('recipes'),
  list('presets'),
  ...on('upload#*', 'GetItem', 'UpdateItem'),
];
/** To list photos. */
export const listPhotos = [
  ...on('photo#*', 'Query', 'BatchGetItem'),
  ...['inAll', 'inFolder', 'inStatus', 'inFolderAndStatus', 'inReference'].map(
    (index) => `dynamodb:Query on StateTable/index/${index}`,
  ),
];
/** To move a photo. */
export const updatePhotos = on('photo#*', 'GetItem', 'UpdateItem');
/** To change the line. */
export const line = [
  ...on('line', 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
  ...on('line-collect', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
];
/** To see whether an execution still runs. */
export const callbacks = [
  'states:DescribeExecution on arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:WorkflowStateMachine:*',
];
/** To stop an execution. */
export const stopExecution =
  'states:StopExecution on arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:WorkflowStateMachine:*';
/** To announce events of Retouch. */
export const announce =
  'events:PutEvents on arn:AWS::Partition:events:AWS::Region:AWS::AccountId:event-bus/default ' +
  'if {"StringEquals":{"events:source":"retouch"}}';
/** Permissions for counting photos. */
export const countPhotos = [
  ...on('photo#*', 'Query'),
  ...on('shoot#*', 'BatchGetItem', 'PutItem'),
  ...on('shoots', 'UpdateItem'),
  ...on('shoots-open', 'PutItem'),
];
/** The table's stream, which holds keys only. Its ARN is an attribute of the table. */
export const readStream = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map(
  (action) => `dynamodb:${action} on StateTable`,
);
/** To read uploads. */
export const read = [
  's3:GetObject on PhotosBucket/uploads/*',
  's3:GetObjectVersion on PhotosBucket/uploads/*',
];
/** To take messages from a queue. */
export const readQueue = (queue: string) =>
  ['ReceiveMessage', 'ChangeMessageVisibility', 'GetQueueUrl', 'DeleteMessage', 'GetQueueAttributes'].map(
    (action) => `sqs:${action} on ${queue}`,
  );
/** To write results. */
export const writeResults = [
  's3:GetObject on PhotosBucket/results/*',
  's3:PutObject on PhotosBucket/results/*',
  's3:AbortMultipartUpload on PhotosBucket/results/*',
  list('results'),
];
/** To find out whether model pictures are kept. */
export const findModelPictures = list('model-pictures', 'StateBucket');
/** To keep model pictures. */
export const modelPictures = ['GetObject', 'PutObject', 'AbortMultipartUpload'].map(
  (action) => `s3:${action} on StateBucket/model-pictures/*`,
);
/** To read decisions. */
export const readDecisions = [
  's3:GetObject on PhotosBucket/decisions/*',
  's3:GetObjectVersion on PhotosBucket/decisions/*',
  list('decisions'),
];
/** To delete working copies. */
export const removeCopies = 's3:DeleteObject on StateBucket/working-copies/*';
/** Permissions for recording that a photo has ended, and for removing it from the line. */
export const recordEnd = [
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

import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { expect, inject, it } from 'vitest';
import { drawPicture } from '../support/pictures.ts';
import { ledgerOf } from '../support/simulator-control.ts';
import { drop, executionOf, output, recordOf } from '../support/stack-client.ts';

const { client } = inject('stack');
const iam = new IAMClient(client);
const bucketArn = `arn:aws:s3:::${output('PhotoBucketName')}`;

async function roleOf(logicalId: RegExp): Promise<string> {
  const cloudFormation = new CloudFormationClient(client);
  const { StackResources = [] } = await cloudFormation.send(
    new DescribeStackResourcesCommand({ StackName: 'Retouch' }),
  );
  const role = StackResources.find(
    ({ ResourceType, LogicalResourceId = '' }) =>
      ResourceType === 'AWS::IAM::Role' && logicalId.test(LogicalResourceId),
  );
  return role?.PhysicalResourceId ?? '';
}

/** Denies a role these for as long as the work lasts. */
async function withDenial(role: RegExp, statement: object, work: () => Promise<void>): Promise<void> {
  const policy = { RoleName: await roleOf(role), PolicyName: 'DenyForTest' };
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', ...statement }],
  });
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  try {
    await work();
  } finally {
    await iam.send(new DeleteRolePolicyCommand(policy));
  }
}

it.concurrent.each([
  [
    'an object',
    'Inspect photo',
    /^WorkflowInspectPhotoRole/,
    { Action: 's3:GetObject*', Resource: `${bucketArn}/uploads/permissions/denied-object.jpg` },
  ],
  [
    'an item in a transaction',
    'Join the line',
    /^WorkflowJoinLineRole/,
    {
      Action: 'dynamodb:UpdateItem',
      Resource: '*',
      Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'photo#denied-item-*' } },
    },
  ],
])('a function that is denied %s fails, and the photo is recorded', async (what, step, role, statement) => {
  const denied = `permissions/denied-${what.split(' ')[1]}.jpg`;
  const allowed = `permissions/beside ${what}.jpg`;
  await withDenial(role, statement, async () => {
    await drop(denied, await drawPicture('jpeg'));
    await drop(allowed, await drawPicture('jpeg'));
    expect((await recordOf(allowed)).status).toBe('succeeded');
    const record = await recordOf(denied);
    expect(record).toMatchObject({
      status: 'failed',
      error: { code: 'step-crashed', fault: 'pipeline', message: expect.stringContaining(step) },
    });
    const { status, error } = await executionOf(record.id);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'step-crashed' });
    expect(await ledgerOf(denied)).toBeUndefined();
  });
});

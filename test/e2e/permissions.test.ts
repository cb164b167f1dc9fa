import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { expect, inject, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { findExecution } from '../support/deployed/line-control.ts';
import { ledgerOf } from '../support/deployed/simulator-control.ts';
import { drop, eventually, failedTasksOf, output, recordOf } from '../support/deployed/stack-client.ts';

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

/** Denies a role these actions while the work runs. */
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
    /^WorkflowPreparePhotoRole/,
    { Action: 's3:GetObject*', Resource: `${bucketArn}/uploads/permissions/denied-object.jpg` },
  ],
  [
    'an item in a transaction',
    /^WorkflowJoinLineRole/,
    {
      Action: 'dynamodb:UpdateItem',
      Resource: '*',
      Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'photo#denied-item-*' } },
    },
  ],
])(
  'a function that is denied %s fails, and is repeated until it is allowed',
  async (what, role, statement) => {
    const name = `denied-${what.split(' ')[1]}`;
    const denied = `permissions/${name}.jpg`;
    const allowed = `permissions/beside ${what}.jpg`;
    await withDenial(role, statement, async () => {
      await drop(denied, await drawPicture('jpeg'));
      await drop(allowed, await drawPicture('jpeg'));
      expect((await recordOf(allowed)).status).toBe('succeeded');
      const id = await findExecution(`${name}-`);
      const causes = await eventually('a failed task', async () => {
        const failed = await failedTasksOf(id);
        return failed.length > 0 ? failed : null;
      });
      for (const cause of causes) expect(cause).toMatch(/AccessDenied|not authorized/);
      expect(await ledgerOf(denied)).toBeUndefined();
    });
    expect((await recordOf(denied)).status).toBe('succeeded');
  },
);

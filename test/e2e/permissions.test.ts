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

it('a function that is denied one of its grants fails, and the photo is recorded', async () => {
  const policy = { RoleName: await roleOf(/^WorkflowInspectPhotoRole/), PolicyName: 'DenyOnePrefix' };
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Action: 's3:GetObject*', Resource: `${bucketArn}/uploads/permissions/denied/*` },
    ],
  });
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  try {
    await drop('permissions/denied/a.jpg', await drawPicture('jpeg'));
    await drop('permissions/allowed/a.jpg', await drawPicture('jpeg'));
    expect((await recordOf('permissions/allowed/a.jpg')).status).toBe('succeeded');
    const record = await recordOf('permissions/denied/a.jpg');
    expect(record).toMatchObject({
      status: 'failed',
      error: { code: 'step-crashed', fault: 'pipeline', message: expect.stringContaining('Inspect photo') },
    });
    const { status, error } = await executionOf(record.id);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'step-crashed' });
    expect(await ledgerOf('permissions/denied/a.jpg')).toBeUndefined();
  } finally {
    await iam.send(new DeleteRolePolicyCommand(policy));
  }
});

import { expect, it } from 'vitest';
import { type PolicyName, readPolicy } from '../../local/policy.ts';
import type { StackOutputs } from '../../local/stack.ts';

const outputs = {
  StateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Workflow-1',
  BulkStateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Bulk-1',
  PhotoBucketName: 'photos-1',
  TableName: 'table-1',
  UploadsMappingId: 'mapping-1',
  ApiUrl: 'https://abc123.execute-api.eu-central-1.amazonaws.com/',
} as unknown as StackOutputs;

it.each<PolicyName>(['api-caller', 'photographer', 'operator', 'operator-change'])(
  'a policy of docs/policies names the parts of the stack: %s',
  async (name) => {
    const policy = await readPolicy(name, outputs, 'Retouch');
    expect(policy).toContain('"arn:aws:execute-api:eu-central-1:123456789012:abc123/*');
    expect(policy).not.toMatch(/REGION|ACCOUNT|_NAME|_ID|PHOTO_BUCKET|STATE_MACHINE|UPLOADS_MAPPING/);
  },
);

it('finds the id of an API that the local engine serves', async () => {
  const local = { ...outputs, ApiUrl: 'https://127.0.0.1:4566/_aws/execute-api/f00' };
  expect(await readPolicy('api-caller', local, 'Retouch')).toContain(':123456789012:f00/*');
});

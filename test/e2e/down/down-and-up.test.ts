import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { deployStack, destroyStack, type StackOutputs, synthesizeStack } from '../../../local/stack.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { actAs } from '../../support/deployed/policy-caller.ts';
import { runRetouch } from '../../support/deployed/run-retouch.ts';
import { ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { drop, eventually, output, recordOf, s3 } from '../../support/deployed/stack-client.ts';

const { client, context, engine: deployedTo, apiKey } = inject('stack');
if (deployedTo === null) throw new Error('The stack was deployed beforehand: it is not taken down.');
const engine = deployedTo;
const cloudFormation = new CloudFormationClient(client);
const lambda = new LambdaClient(client);
const sqs = new SQSClient(client);
let folder = '';
let assembly = '';
let photo: Buffer;
let outputs: StackOutputs;
/** Has `retouch` act as a user with the policies of an operator who may change something. */
let asOperator: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retouch-down-'));
  await mkdir(join(folder, 'tmp'));
  photo = Buffer.from(await drawPicture('jpeg'));
  assembly = join(folder, 'cdk.out');
  asOperator = await actAs(['operator', 'operator-change']);
  const adopted = {
    photoBucketName: output('PhotoBucketName'),
    stateBucketName: output('StateBucketName'),
    tableName: output('TableName'),
  };
  await synthesizeStack({ assembly, folder, context: { ...context, ...adopted } });
});

afterAll(() => rm(folder, { recursive: true }));

async function countUploads(): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  const read = new GetQueueAttributesCommand({ QueueUrl: output('UploadsQueueUrl'), AttributeNames });
  return Number((await sqs.send(read)).Attributes?.ApproximateNumberOfMessages);
}

/** All texts of the table and all keys of both buckets, including versions that were deleted. */
async function readEverything(): Promise<string> {
  const items: unknown[] = [];
  for await (const { Items = [] } of paginateScan(
    { client: new DynamoDBClient(client) },
    { TableName: output('TableName') },
  )) {
    items.push(...Items);
  }
  const listings = ['PhotoBucketName', 'StateBucketName'].map((name) =>
    s3.send(new ListObjectVersionsCommand({ Bucket: output(name) })),
  );
  const keys = (await Promise.all(listings)).flatMap(({ Versions = [], DeleteMarkers = [] }) =>
    [...Versions, ...DeleteMarkers].map(({ Key }) => Key),
  );
  return JSON.stringify([items, keys]);
}

describe('retouch close --cancel', () => {
  it('lets photos at Segmind end, and cancels waiting ones', async () => {
    await script({ photo: 'way/first.jpg', job: { processingMs: 15_000 } });
    await drop('way/first.jpg', photo);
    await eventually('its job', async () => ((await ledgerOf('way/first.jpg'))?.accepted ? true : null));
    await drop('way/second.jpg', photo);
    await eventually('both photos', async () => {
      const { text } = await runRetouch(['status', 'way']);
      return /2 photos/.test(text) ? true : null;
    });
    const { exitCode, text } = await runRetouch(['close', '--cancel', '--yes'], asOperator);
    expect(exitCode, text).toBe(0);
    expect((await recordOf('way/first.jpg')).status).toBe('succeeded');
    expect(await recordOf('way/second.jpg')).toMatchObject({
      status: 'failed',
      error: { code: 'cancelled' },
    });
    expect(await ledgerOf('way/second.jpg')).toBeUndefined();
  });

  it('is undone by --reopen, and waiting photos begin', async () => {
    await drop('way/third.jpg', photo);
    await eventually('the upload in its queue', async () => ((await countUploads()) === 1 ? true : null));
    const { text } = await runRetouch(['close', '--reopen'], asOperator);
    expect(text).toContain('The intake is open again.');
    expect((await recordOf('way/third.jpg')).status).toBe('succeeded');
  });
});

describe('a stack that is taken down and put up again', () => {
  it('begins nothing after it is closed', async () => {
    await drop('zwillinge/xenia.jpg', photo);
    expect((await recordOf('zwillinge/xenia.jpg')).status).toBe('succeeded');
    const closed = await runRetouch(['close', '--yes'], asOperator);
    expect(closed.complaint).toBe('');
    expect(closed.text).toContain(`the table ${output('TableName')}`);
    await drop('zwillinge/yvonne.jpg', photo);
    await eventually('the upload in its queue', async () => ((await countUploads()) === 1 ? true : null));
    const call = new InvokeCommand({ FunctionName: output('ApiFunctionName'), Payload: '{}' });
    await expect(lambda.send(call)).rejects.toThrow(TooManyRequestsException);
  });

  it('can be deleted after its protection is turned off', async () => {
    await expect(destroyStack(engine, assembly)).rejects.toThrow(/TerminationProtection/);
    const StackName = 'Retouch';
    const unprotect = new UpdateTerminationProtectionCommand({
      StackName,
      EnableTerminationProtection: false,
    });
    await cloudFormation.send(unprotect);
    await destroyStack(engine, assembly);
  });

  it('adopts the resources that remain', async () => {
    outputs = await deployStack(engine, assembly, { importsExisting: true });
    for (const name of ['PhotoBucketName', 'StateBucketName', 'TableName']) {
      expect(outputs[name], name).toBe(output(name));
    }
    const secrets = new SecretsManagerClient(client);
    const SecretId = outputs.ApiKeySecretArn;
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: apiKey }));
  });

  it('pays for no photo twice', async () => {
    const versionId = await drop('zwillinge/xenia.jpg', photo);
    expect((await recordOf('zwillinge/xenia.jpg', { versionId })).status).toBe('succeeded');
    expect((await ledgerOf('zwillinge/xenia.jpg'))?.billed).toBe(1);
  });

  it('finds photos that were uploaded while it was closed, by the audit', async () => {
    const Payload = '{"olderThanMinutes": 0}';
    await lambda.send(new InvokeCommand({ FunctionName: outputs.AuditFunctionName, Payload }));
    expect((await recordOf('zwillinge/yvonne.jpg')).status).toBe('succeeded');
  });

  it('counts photos by the table’s stream', async () => {
    await eventually('the counts of the shoot', async () => {
      const { text } = await runRetouch(['status', 'zwillinge'], { RETOUCH_API_URL: outputs.ApiUrl });
      return /3 photos/.test(text) ? text : null;
    });
  });
});

describe('retouch forget', () => {
  it('leaves no name in the buckets and the table, and what was paid', async () => {
    await drop('autumn/bea.jpg', photo);
    await recordOf('autumn/bea.jpg');
    const before = await readEverything();
    for (const name of ['zwillinge', 'xenia', 'yvonne']) expect(before, name).toContain(name);

    const forget = ['forget', 'zwillinge', '--confirm', 'zwillinge'];
    const refused = await runRetouch(forget, await actAs(['operator'], outputs));
    expect(refused.complaint).toMatch(/AccessDenied|not authorized/);
    const { exitCode, text } = await runRetouch(
      forget,
      await actAs(['operator', 'operator-change'], outputs),
    );
    expect(exitCode, text).toBe(0);
    const after = await readEverything();
    for (const name of ['zwillinge', 'xenia', 'yvonne']) expect(after, name).not.toContain(name);
    expect(after).toContain('isForgotten');
    expect(after).toContain('autumn');
  });
});

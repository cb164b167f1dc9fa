import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { explainError } from '../../../client/program/explain-error.ts';
import { findStack } from '../../../client/stack/find-stack.ts';
import { serve } from '../../support/http-server.ts';
import { refuseXml, stackXml } from '../support/cloudformation.ts';

/** Looks for the stack `Retouch` at a CloudFormation that gives this answer. */
async function find(status: number, xml: string) {
  const { origin, seen } = await serve((_, response) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(xml),
  );
  const client = new CloudFormationClient({
    endpoint: origin,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  });
  return { seen, found: findStack(client, 'Retouch', new AbortController().signal) };
}

describe('findStack', () => {
  it('returns the outputs of the stack with that name', async () => {
    const outputs = { PhotoBucketName: 'photos', ApiUrl: 'https://api' };
    const { found, seen } = await find(200, stackXml(outputs));
    expect(await found).toEqual(outputs);
    expect(seen[0]?.body).toContain('StackName=Retouch');
  });

  it('says where it looked if there is no such stack', async () => {
    const { found } = await find(400, refuseXml('ValidationError', 'Stack with id Retouch does not exist'));
    await expect(found).rejects.toThrow(
      'There is no stack "Retouch" in eu-central-1 that your credentials can see. Deploy it (npx cdk deploy), or name ' +
        'another: --stack, --region, --profile.',
    );
  });

  it('names the stack and the region if the user may not see it, as both may be wrong', async () => {
    const { found } = await find(403, refuseXml('AccessDenied', 'User: ana is not authorized'));
    await expect(found).rejects.toThrow(
      'You may not see a stack "Retouch" in eu-central-1. Either the name or the region is wrong (--stack or ' +
        'RETOUCH_STACK, --region or AWS_REGION), or your AWS user or role lacks the permission. AWS says: User: ana is ' +
        'not authorized',
    );
  });

  it.each([
    [{ BucketName: 'other' }, 'no output PhotoBucketName and ApiUrl'],
    [{ PhotoBucketName: 'photos' }, 'no output ApiUrl'],
  ])('says that a stack with the outputs %j is the wrong one', async (outputs, words) => {
    const { found } = await find(200, stackXml(outputs, 'UPDATE_IN_PROGRESS'));
    await expect(found).rejects.toThrow(
      `The stack "Retouch" in eu-central-1 has ${words}: it is not a stack of Retouch, or its deployment has not ended (UPDATE_IN_PROGRESS).`,
    );
  });

  it.each([
    ['ExpiredToken', 403, 'Expired', 'Your AWS credentials have expired. Sign in again'],
    ['InvalidClientTokenId', 403, 'Invalid', 'AWS does not know your credentials (InvalidClientTokenId).'],
  ])('explains a refusal with %s', async (code, status, message, words) => {
    const { found } = await find(status, refuseXml(code, message));
    const error = await found.catch((thrown) => thrown);
    expect(explainError(error)?.message).toContain(words);
  });
});

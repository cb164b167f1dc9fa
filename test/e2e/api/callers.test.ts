import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { apiUrl, call } from '../../support/deployed/api-client.ts';
import { output } from '../../support/deployed/stack-client.ts';

const iam = new IAMClient(inject('stack').client);

/** Creates a user with this name and these policy statements; returns the user's credentials. */
async function createCaller(UserName: string, Statement: object[]) {
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  if (Statement.length > 0) {
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'CallRetouch', PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** `arn:aws:execute-api:<region>:<account>:<api>`: the ARN in a policy. */
const [, , , region, account] = output('StateMachineArn').split(':');
const arn = `arn:aws:execute-api:${region}:${account}:${apiUrl.split('/').at(-1)}`;

const ROUTES = [
  ['POST', '/uploads'],
  ['POST', '/retouches'],
  ['GET', '/retouches'],
  ['GET', '/retouches/some-id'],
  ['DELETE', '/retouches/some-id'],
  ['POST', '/retouches/some-id/retry'],
  ['GET', '/line'],
  ['GET', '/openapi.json'],
  ['GET', '/nothing'],
] as const;

it('finds the API by the document that it serves', async () => {
  const { json: document } = await call('GET', '/openapi.json');
  const server = new URL(document.servers[0].url, `${apiUrl}/openapi.json`).href.replace(/\/$/, '');
  expect(server).toBe(apiUrl);
  expect((await call('GET', `${server}/line`)).status).toBe(200);
});

const withBody = (method: string) => (method === 'POST' ? { body: {} } : {});

describe('a caller', () => {
  let permitted: Awaited<ReturnType<typeof createCaller>>;
  let reader: typeof permitted;
  let stranger: typeof permitted;

  beforeAll(async () => {
    permitted = await createCaller('shop', [
      { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${arn}/*` },
    ]);
    reader = await createCaller('reader', [
      { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${arn}/*/GET/line` },
    ]);
    stranger = await createCaller('stranger', []);
  });

  it.each(ROUTES)('with permission reaches %s %s', async (method, path) => {
    const { status } = await call(method, path, { as: permitted, ...withBody(method) });
    expect([200, 404, 422]).toContain(status);
  });

  it.each(ROUTES)('without permission is refused %s %s', async (method, path) => {
    expect((await call(method, path, { as: stranger, ...withBody(method) })).status).toBe(403);
  });

  it.each(ROUTES)('without a signature is refused %s %s', async (method, path) => {
    expect((await call(method, path, { as: null, ...withBody(method) })).status).toBe(403);
  });

  it.each(ROUTES)('with a signature by a wrong secret is refused %s %s', async (method, path) => {
    const as = { ...permitted, secretAccessKey: `${permitted.secretAccessKey.slice(0, -1)}x` };
    expect((await call(method, path, { as, ...withBody(method) })).status).toBe(403);
  });

  it('with permission for one route reaches that route only', async () => {
    expect((await call('GET', '/line', { as: reader })).status).toBe(200);
    expect((await call('GET', '/retouches', { as: reader })).status).toBe(403);
  });

  it('with a request that was changed after it was signed is refused', async () => {
    const { AwsClient } = await import('aws4fetch');
    const signer = new AwsClient({ ...permitted, service: 'execute-api', region: 'us-east-1' });
    const signed = await signer.sign(`${apiUrl}/retouches?limit=1`);
    const answer = await fetch(`${apiUrl}/retouches?limit=2`, { headers: signed.headers });
    expect(answer.status).toBe(403);
  });
});

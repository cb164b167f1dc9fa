import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSignedFetch, createTokenFetch } from '../../../client/api/signed-fetch.ts';
import { createRenewableCredentials } from '../../../client/program/credentials.ts';
import { serve } from '../../support/http-server.ts';
import { useCredentialProcess } from '../support/credential-process.ts';
import { type SignatureOptions, startSignatureServer } from '../support/signature-server.ts';

const HOUR_MS = 3_600_000;
const POST = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A signed fetch with the credentials from this computer's AWS files. */
function createFetch() {
  const credentials = createRenewableCredentials(new S3Client().config.credentials);
  return createSignedFetch({ credentials, region: 'eu-central-1' });
}

async function start(accessKeyIds: readonly string[], options: SignatureOptions = {}) {
  const profile = useCredentialProcess(...accessKeyIds);
  const server = await startSignatureServer(options);
  return { ...server, ...profile, send: createFetch() };
}

describe('a signed request', () => {
  it('is accepted', async () => {
    const { origin, seen, send } = await start(['ONE']);
    const response = await send(`${origin}/shoot?folder=spring%2Fana&limit=2`, POST);
    expect(response.status).toBe(200);
    expect(seen).toMatchObject([{ method: 'POST', body: POST.body, accessKeyId: 'ONE' }]);
  });

  it.each([
    ['behind', HOUR_MS],
    ['ahead', -HOUR_MS],
  ])('switches to the clock of the API if this computer’s is %s, and keeps using it', async (_, aheadMs) => {
    const { origin, seen, send } = await start(['ONE'], { now: () => Date.now() + aheadMs });
    const response = await send(`${origin}/shoot`, POST);
    await send(`${origin}/line`);
    expect(await response.json()).toEqual({ ok: true });
    expect(seen.map(({ method, body, status }) => `${method} ${body} ${status}`)).toEqual([
      'POST {"a":1} 403',
      'POST {"a":1} 200',
      'GET  200',
    ]);
  });

  it('fails with a clear message if the API does not accept its own time either', async () => {
    const message = 'Signature expired: …';
    const { origin, seen } = await serve((_, response) =>
      response.writeHead(403).end(JSON.stringify({ message })),
    );
    useCredentialProcess('ONE');
    await expect(createFetch()(origin)).rejects.toThrow('the clock of this computer is wrong. Set it');
    expect(seen).toHaveLength(2);
  });

  it('fails with the API’s message if the clock is right', async () => {
    const now = () => Date.now() + HOUR_MS;
    const { origin, send } = await start(['ONE'], { now, forbidden: ['ONE'] });
    const response = await send(origin);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      message: 'User is not authorized to access this resource',
    });
  });

  it('is repeated with new credentials if they have expired', async () => {
    const { origin, seen, send, runs } = await start(['ONE', 'TWO'], { ended: ['ONE'] });
    expect((await send(origin, POST)).status).toBe(200);
    expect(seen.map(({ accessKeyId, body }) => `${accessKeyId} ${body}`)).toEqual([
      'ONE {"a":1}',
      'TWO {"a":1}',
    ]);
    expect(runs()).toBe(2);
  });

  it('fails with a clear message if the new credentials have expired too', async () => {
    const { origin, seen, send } = await start(['ONE', 'TWO', 'THREE'], { ended: ['ONE', 'TWO', 'THREE'] });
    await expect(send(origin)).rejects.toThrow('Your AWS credentials have expired. Sign in again');
    expect(seen).toHaveLength(2);
  });

  it('fails with a clear message if the provider has no new credentials', async () => {
    const { origin, seen, send } = await start(['ONE'], { ended: ['ONE'] });
    await expect(send(origin)).rejects.toThrow('Your AWS credentials have expired. Sign in again');
    expect(seen).toHaveLength(1);
  });

  it('survives a wrong clock and expired credentials at once', async () => {
    const now = () => Date.now() + HOUR_MS;
    const { origin, send } = await start(['ONE', 'TWO'], { now, ended: ['ONE'] });
    expect((await send(origin)).status).toBe(200);
  });
});

describe('a request with a token', () => {
  it('sends the token in addition to its own headers', async () => {
    const { origin, seen } = await serve((_, response) => response.end());
    await createTokenFetch('a-token')(origin, POST);
    expect(seen[0]).toMatchObject({
      body: POST.body,
      headers: { authorization: 'Bearer a-token', 'content-type': 'application/json' },
    });
  });
});

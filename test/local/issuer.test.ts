import { createLocalJWKSet, jwtVerify } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { AUDIENCE, signToken, startIssuer } from '../../local/issuer.ts';

it('signs tokens that its published keys verify', async () => {
  const issuer = await startIssuer();
  onTestFinished(() => issuer.close());
  const token = await signToken({ ...issuer, audience: AUDIENCE, scope: '', expiresInSeconds: 60 });
  const read = async (url: string) => JSON.parse(await (await fetch(url)).text());
  const about = await read(`${issuer.origin}/.well-known/openid-configuration`);
  const keys = createLocalJWKSet(await read(about.jwks_uri));
  const { payload } = await jwtVerify(token, keys, { issuer: about.issuer, audience: AUDIENCE });
  expect(payload.sub).toBe('shop-1');
});

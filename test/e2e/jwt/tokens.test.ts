import { UnsecuredJWT } from 'jose';
import { describe, expect, inject, it } from 'vitest';
import { AUDIENCE } from '../../../local/issuer.ts';
import { call } from '../../support/deployed/api-client.ts';
import { makeToken } from '../../support/deployed/tokens.ts';

const issuer = inject('issuer');

const ROUTES = [
  ['POST', '/uploads'],
  ['POST', '/retouches'],
  ['GET', '/retouches'],
  ['GET', '/retouches/some-id'],
  ['DELETE', '/retouches/some-id'],
  ['POST', '/retouches/some-id/retry'],
  ['GET', '/line'],
  ['GET', '/nothing'],
] as const;

const send = (method: string, path: string, authorization: string | null) =>
  call(method, path, {
    as: null,
    ...(method === 'POST' && { body: {} }),
    ...(authorization !== null && { headers: { authorization } }),
  });

/** A token with claims that were changed after it was signed. */
async function makeChangedToken(): Promise<string> {
  const [header, claims = '', signature] = (await makeToken({ audience: 'another-api' })).split('.');
  const changed = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), aud: AUDIENCE };
  return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}

const makeUnsecuredToken = () =>
  new UnsecuredJWT({ kid: 'key-1' })
    .setIssuer(issuer.origin)
    .setAudience(AUDIENCE)
    .setExpirationTime('10 minutes')
    .encode();

describe('a token', () => {
  it.each(ROUTES)('that is valid opens %s %s', async (method, path) => {
    const { status } = await send(method, path, `Bearer ${await makeToken()}`);
    expect([200, 404, 422]).toContain(status);
  });

  it.each(ROUTES)('is required for %s %s', async (method, path) => {
    expect((await send(method, path, null)).status).toBe(401);
  });

  it.each([
    ['has expired', () => makeToken({ expiresInSeconds: -60 })],
    ['is signed with a foreign key', () => makeToken({ key: issuer.foreignKey })],
    ['is for another audience', () => makeToken({ audience: 'another-api' })],
    ['is from another issuer', () => makeToken({ issuer: 'https://issuer.example' })],
    ['is not signed', makeUnsecuredToken],
    ['was changed', makeChangedToken],
    ['is no token', () => 'not.a.token'],
    ['is empty', () => ''],
  ])('is refused if it %s', async (_, make) => {
    expect((await send('GET', '/line', `Bearer ${await make()}`)).status).toBe(401);
  });

  it.each(['openid', 'openid retouch/user', ''])('without the scope may not: "%s"', async (scope) => {
    expect((await send('GET', '/line', `Bearer ${await makeToken({ scope })}`)).status).toBe(403);
  });

  it('is not needed for the document if the settings say so', async () => {
    const { status, json } = await send('GET', '/openapi.json', null);
    expect({ status, openapi: json.openapi }).toEqual({
      status: 200,
      openapi: expect.stringMatching(/^3\.1/),
    });
  });

  it('cannot be replaced by SigV4', async () => {
    expect((await call('GET', '/line')).status).toBe(401);
  });
});

describe('a browser’s page', () => {
  const preflight = (origin: string) =>
    call('OPTIONS', '/retouches', {
      as: null,
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  it('may call from a configured origin', async () => {
    const { headers } = await preflight('https://shop.example');
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain('idempotency-key');
  });

  it('may not call from another origin', async () => {
    const { headers } = await preflight('https://elsewhere.example');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

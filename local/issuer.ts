import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

/** An issuer of tokens for the JWT mode: the two documents of an OpenID provider, served on loopback. */
export interface Issuer {
  /** The `iss` of the issuer's tokens. */
  readonly origin: string;
  /** The private key that belongs to the published one. */
  readonly key: JWK;
}

/** The `aud` that the API expects. */
export const AUDIENCE = 'retouch-api';

/** The scope that the tests' API requires. */
export const SCOPE = 'retouch/use';

/** The properties of each key. Tokens name the key by this id. */
const ABOUT_KEY = { kid: 'key-1', alg: 'RS256', use: 'sig' };

/** Generates a pair of RSA keys, as JWKs. API Gateway supports no other kind. */
export async function makeKeys(): Promise<{ readonly publicKey: JWK; readonly privateKey: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    publicKey: { ...(await exportJWK(publicKey)), ...ABOUT_KEY },
    privateKey: { ...(await exportJWK(privateKey)), ...ABOUT_KEY },
  };
}

/** Starts an issuer: it serves the OpenID configuration and the key set over HTTP. */
export async function startIssuer(): Promise<Issuer & { close(): Promise<void> }> {
  const { publicKey, privateKey } = await makeKeys();
  const server = createServer(({ url }, response) => {
    const documents: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer: origin, jwks_uri: `${origin}/keys` },
      '/keys': { keys: [publicKey] },
    };
    const document = documents[url ?? ''];
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    key: privateKey,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The claims of a token, and the key that signs it. */
export interface TokenClaims {
  /** The `iss`. */
  readonly origin: string;
  readonly key: JWK;
  readonly audience: string;
  /** The token's scopes, separated by spaces; an empty string for no scopes. */
  readonly scope: string;
  /** How long the token is valid from now; negative for a token that has expired. */
  readonly expiresInSeconds: number;
}

/** Signs a token. */
export async function signToken(claims: TokenClaims): Promise<string> {
  const { origin, key, audience, scope, expiresInSeconds } = claims;
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ sub: 'shop-1', ...(scope !== '' && { scope }) })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid ?? '' })
    .setIssuer(origin)
    .setAudience(audience)
    .setIssuedAt(nowSeconds - 3600)
    .setExpirationTime(nowSeconds + expiresInSeconds)
    .sign(await importJWK(key, 'RS256'));
}

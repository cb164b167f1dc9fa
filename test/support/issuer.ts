import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** Who the JWT mode's tokens come from: a real OpenID provider's two documents, on loopback. */
export interface Issuer {
  /** The `iss` of its tokens. */
  readonly origin: string;
  /** The private key to its published one. */
  readonly key: JWK;
  /** A private key of the same id that it never published. */
  readonly foreignKey: JWK;
}

declare module 'vitest' {
  interface ProvidedContext {
    issuer: Issuer;
  }
}

/** The `aud` that the API asks for. */
export const AUDIENCE = 'retouch-api';

/** The scope that the API asks for. */
export const SCOPE = 'retouch/use';

/** Starts an issuer: OpenID configuration and key set over HTTP. */
export async function startIssuer(): Promise<Issuer & { close(): Promise<void> }> {
  const own = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256', { extractable: true });
  const about = { kid: 'key-1', alg: 'RS256', use: 'sig' };
  const keys = [{ ...(await exportJWK(own.publicKey)), ...about }];
  const server = createServer(({ url }, response) => {
    const documents: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer: origin, jwks_uri: `${origin}/keys` },
      '/keys': { keys },
    };
    const document = documents[url ?? ''];
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    key: { ...(await exportJWK(own.privateKey)), ...about },
    foreignKey: { ...(await exportJWK(foreign.privateKey)), ...about },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { importJWK, type JWK, SignJWT } from 'jose';
import { inject } from 'vitest';
import { AUDIENCE, SCOPE } from './issuer.ts';

/** How a token differs from a good one. */
export interface TokenOptions {
  readonly issuer?: string;
  readonly audience?: string;
  readonly scope?: string;
  /** From now; in the past where it is negative. */
  readonly expiresInSeconds?: number;
  readonly key?: JWK;
}

/** A token of the issuer's, signed with its key. */
export async function makeToken(options: TokenOptions = {}): Promise<string> {
  const { origin, key: ownKey } = inject('issuer');
  const { issuer = origin, audience = AUDIENCE, expiresInSeconds = 600, key = ownKey } = options;
  const { scope = `openid ${SCOPE}` } = options;
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ sub: 'shop-1', scope })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid ?? '' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(nowSeconds - 3600)
    .setExpirationTime(nowSeconds + expiresInSeconds)
    .sign(await importJWK(key, 'RS256'));
}

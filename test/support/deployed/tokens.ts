import type { JWK } from 'jose';
import { inject } from 'vitest';
import { AUDIENCE, SCOPE, signToken } from '../../../local/issuer.ts';

/** How a token differs from a valid one. */
export interface TokenOptions {
  readonly issuer?: string;
  readonly audience?: string;
  readonly scope?: string;
  /** Counted from now; negative for a time in the past. */
  readonly expiresInSeconds?: number;
  readonly key?: JWK;
}

/** A token of the issuer, signed with the issuer's key. */
export async function makeToken(options: TokenOptions = {}): Promise<string> {
  const { origin, key: ownKey } = inject('issuer');
  const { issuer = origin, audience = AUDIENCE, expiresInSeconds = 600, key = ownKey } = options;
  const { scope = `openid ${SCOPE}` } = options;
  return signToken({ origin: issuer, key, audience, scope, expiresInSeconds });
}

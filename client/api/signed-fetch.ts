import { AwsV4Signer } from 'aws4fetch';
import {
  type AwsCredentials,
  expiredCredentials,
  type RenewableCredentials,
} from '../program/credentials.ts';
import { WRONG_CLOCK } from '../program/explain-error.ts';
import { Problem } from '../program/problem.ts';

type Fetch = typeof fetch;

/** Messages of API Gateway about a signature with a wrong time, and about expired credentials. */
const WRONG_TIME = /signature (expired|not yet current)/i;
const EXPIRED = /token.*expired/i;

/** Options of {@link createSignedFetch}. */
export interface SigningOptions {
  readonly credentials: RenewableCredentials;
  readonly region: string;
  /** @default the clock of this computer */
  readonly now?: () => number;
}

/**
 * Creates a `fetch` that signs each request for API Gateway with AWS credentials. If this computer's clock is
 * wrong, it uses the time of the API's `Date` header. If the credentials have expired, it renews them. It
 * tries each remedy once per request.
 * @throws {Problem} if AWS still refuses the time or the credentials
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
export function createSignedFetch({ credentials, region, now = Date.now }: SigningOptions): Fetch {
  /** How far this computer's clock is behind the clock of AWS. */
  let skewMs = 0;

  async function send(
    used: AwsCredentials,
    input: Parameters<Fetch>[0],
    init: RequestInit = {},
  ): Promise<Response> {
    const { accessKeyId, secretAccessKey, sessionToken } = used;
    const signer = new AwsV4Signer({
      method: init.method ?? 'GET',
      url: String(input),
      headers: init.headers ?? {},
      body: init.body ?? null,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service: 'execute-api',
      region,
      datetime: new Date(now() + skewMs).toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
    });
    const { url, ...signed } = await signer.sign();
    return fetch(url, { ...init, ...signed } as RequestInit);
  }

  return async (input, init) => {
    let hasSetClock = false;
    let hasRenewed = false;
    for (;;) {
      const used = await credentials.get();
      const response = await send(used, input, init);
      if (response.status !== 403) return response;
      const text = await response.text();
      if (WRONG_TIME.test(text)) {
        const theirs = Date.parse(response.headers.get('date') ?? '');
        if (hasSetClock || Number.isNaN(theirs)) throw new Problem(WRONG_CLOCK);
        hasSetClock = true;
        skewMs = theirs - now();
      } else if (EXPIRED.test(text)) {
        if (hasRenewed) throw expiredCredentials();
        hasRenewed = true;
        await credentials.renew(used);
      } else return new Response(text, response);
    }
  };
}

/** Creates a `fetch` that sends a bearer token with each request. */
export function createTokenFetch(token: string): Fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  };
}

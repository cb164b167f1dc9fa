import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';
import { onTestFinished } from 'vitest';

/** A request, accepted or refused. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly accessKeyId: string;
  readonly status: number;
}

/** Rules for accepting requests. */
export interface SignatureOptions {
  /** The server's clock. @default the clock of this computer */
  readonly now?: () => number;
  /** Access keys of expired sessions. */
  readonly ended?: readonly string[];
  /** Access keys that may not call the API. */
  readonly forbidden?: readonly string[];
}

const SPARE_MS = 5 * 60_000;

/**
 * A real HTTP server for one test that refuses requests as API Gateway does, by signature, date and signer.
 * The secret of every access key is `secret`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
export async function startSignatureServer(options: SignatureOptions = {}) {
  const { now = Date.now, ended = [], forbidden = [] } = options;
  const seen: SignedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method = '', url: path = '', headers } = request;
    const authorization = headers.authorization ?? '';
    const [, accessKeyId = ''] = /Credential=([^/]+)/.exec(authorization) ?? [];
    const refuse = async (): Promise<string | null> => {
      const datetime = String(headers['x-amz-date']);
      const signedMs = Date.parse(
        datetime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
      );
      if (signedMs < now() - SPARE_MS) return `Signature expired: ${datetime} is now earlier than …`;
      if (signedMs > now() + SPARE_MS) return `Signature not yet current: ${datetime} is still later than …`;
      const signer = new AwsV4Signer({
        ...{ method, url: `${origin}${path}`, body: body === '' ? null : body, datetime },
        ...{ accessKeyId, secretAccessKey: 'secret', service: 'execute-api', region: 'eu-central-1' },
        headers: headers['content-type'] === undefined ? {} : { 'content-type': headers['content-type'] },
        ...(headers['x-amz-security-token'] && { sessionToken: String(headers['x-amz-security-token']) }),
      });
      if ((await signer.sign()).headers.get('authorization') !== authorization) {
        return 'The request signature we calculated does not match the signature you provided.';
      }
      if (ended.includes(accessKeyId)) return 'The security token included in the request is expired';
      return forbidden.includes(accessKeyId) ? 'User is not authorized to access this resource' : null;
    };
    const message = await refuse();
    const status = message === null ? 200 : 403;
    seen.push({ method, path, body, accessKeyId, status });
    response
      .writeHead(status, { 'content-type': 'application/json', date: new Date(now()).toUTCString() })
      .end(JSON.stringify(message === null ? { ok: true } : { message }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { origin, seen };
}

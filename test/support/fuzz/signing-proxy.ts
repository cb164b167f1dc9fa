import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';

/** Whom requests are signed for, and where they go. */
export interface SigningProxyOptions {
  /** The API's base URL, without a slash at the end. */
  readonly target: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly region: string;
}

/** What concerns one connection, and is made anew for the next. */
const HOP_BY_HOP = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

/** A server on loopback that signs whatever it is sent with SigV4 and passes it on. */
export async function startSigningProxy(
  options: SigningProxyOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    pass(request, response, options).catch((error) => {
      response.writeHead(599, { 'content-type': 'text/plain' }).end(`The signing proxy failed: ${error}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, credentials, region }: SigningProxyOptions,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const kept = Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  const signer = new AwsV4Signer({
    ...credentials,
    region,
    service: 'execute-api',
    method: incoming.method ?? 'GET',
    url: `${target}${incoming.url}`,
    body,
  });
  const signed = await signer.sign();
  await new Promise<void>((resolve, reject) => {
    const forwarded = send(
      signed.url,
      {
        method: signed.method,
        headers: { ...Object.fromEntries(kept), ...Object.fromEntries(signed.headers) },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing).on('finish', resolve).on('error', reject);
      },
    );
    forwarded.on('error', reject).end(body);
  });
}

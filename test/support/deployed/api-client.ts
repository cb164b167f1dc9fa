import { AwsClient } from 'aws4fetch';
import { inject } from 'vitest';
import type { DeployedStack } from './deployed-stack.ts';
import { eventually, output } from './stack-client.ts';

const { client } = inject('stack');

/** The API's URL, without a slash at the end. */
export const apiUrl = output('ApiUrl').replace(/\/$/, '');

/** How a request is made. */
export interface CallOptions {
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Credentials that sign the request with SigV4; null sends it unsigned. @default those of the tests' user
   */
  readonly as?: DeployedStack['client']['credentials'] | null;
}

/** A response of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed JSON body; null if the response is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what the schemas describe, and validate it.
  readonly json: any;
}

/** Calls the API: `call('POST', '/retouches', { body: { key } })`. */
export async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const { body, headers = {}, as = client.credentials } = options;
  const init = {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
  const url = path.startsWith('http') ? path : `${apiUrl}${path}`;
  const signer = as && new AwsClient({ ...as, service: 'execute-api', region: client.region, retries: 0 });
  const response = await fetch(signer ? await signer.sign(url, init) : new Request(url, init));
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

/** Waits until the retouch with this id satisfies the condition, and returns it. */
export async function retouchOnce(
  id: string,
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  satisfies: (retouch: any) => boolean,
  options: CallOptions = {},
) {
  return eventually(`retouch ${id}`, async () => {
    const { status, json } = await call('GET', `/retouches/${id}`, options);
    return status === 200 && satisfies(json) ? json : null;
  });
}

/** Waits until the retouch with this id has ended, and returns it. */
export function endOf(id: string, options: CallOptions = {}) {
  return retouchOnce(id, ({ status }) => !['queued', 'running', 'storing'].includes(status), options);
}

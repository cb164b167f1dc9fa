import { send } from './sign-in.ts';

/** Calls the API. Answers its JSON, or throws its problem. */
export async function call<T = unknown>(
  method: string,
  path: string,
  { body, headers }: { body?: object; headers?: Record<string, string> } = {},
): Promise<T> {
  const init = body && { body: JSON.stringify(body) };
  const json = body && { 'content-type': 'application/json' };
  const url = `${process.env.API_URL}${path}`;
  const response = await send(new Request(url, { method, headers: { ...json, ...headers }, ...init }));
  const answer = await response.json();
  if (response.ok) return answer as T;
  // Decide by `type`; `detail` says what happened, and what to do.
  const { type, detail } = answer as { type?: string; detail?: string };
  throw new Error(`${response.status} ${type}: ${detail}`);
}

import { onTestFinished, vi } from 'vitest';
import {
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../../../local/segmind/simulator.ts';
import { drawPicture } from '../../../../simulation/pictures/pictures.ts';
import { serve } from '../../../support/http-server.ts';

vi.setConfig({ testTimeout: 30_000 });

/** The key that the tests' simulators accept. */
export const KEY = 'SG_test_key';

/** A response of the simulator, read completely. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; reading it fails the test if it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect to be there
  readonly json: any;
}

/** Small answers cost little time. The tests of the retouch check their content. */
const SMALL = { outputPixels: 5000, visibleLine: false } as const;

/** A simulator for one test. By default its jobs take no time and its pictures are small. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await createSimulator({
    apiKey: KEY,
    queuedMs: 0,
    processingMs: 0,
    pictures: SMALL,
    ...options,
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Serves one drawn photo under any path. */
export async function hostPhoto(
  photo?: Buffer,
): Promise<{ origin: string; seen: { url: string; headers: object }[] }> {
  const body = photo ?? (await drawPicture('jpeg'));
  return serve((_, response) => void response.writeHead(200).end(body));
}

/** Sends a request with the key and reads the response. Does not follow redirects. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${KEY}`, ...init.headers };
  const response = await fetch(url, { redirect: 'manual', ...init, headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}

/** An order that ends soon: the simulator's own portrait, unchanged. */
const QUICK = { Instructions: 'nothing', Upscale_x: '1x' };

/** Submits a photo, or the given fields. */
export function submit(
  { submitUrl }: Simulator,
  fields: unknown = QUICK,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask(submitUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof fields === 'string' ? fields : JSON.stringify(fields),
  });
}

/**
 * Polls until the job is neither QUEUED nor PROCESSING. The simulator delays such a poll until the retouch is
 * done.
 */
export async function pollToEnd(pollUrl: string): Promise<Answer> {
  for (;;) {
    const answer = await ask(pollUrl);
    if (!['QUEUED', 'PROCESSING'].includes(answer.json.status)) return answer;
  }
}

/** Submits and polls to the end; returns the last poll's body. */
export async function retouch(simulator: Simulator, fields: unknown = QUICK): Promise<Answer['json']> {
  const accepted = await submit(simulator, fields);
  return (await pollToEnd(accepted.json.poll_url)).json;
}

/** The URL of a finished job's first output. */
export function firstOutputUrl(poll: { output: string }): string {
  return JSON.parse(poll.output)[0].value.data;
}

/** Posts to the control endpoint. */
export function control(simulator: Simulator, path: string, input: unknown): Promise<Answer> {
  return ask(`${simulator.controlUrl}${path}`, { method: 'POST', body: JSON.stringify(input) });
}

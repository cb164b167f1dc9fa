import type { IncomingMessage, ServerResponse } from 'node:http';
import { jobReply } from '../api/poll-job.ts';
import { htmlReply, type Reply, xmlErrorReply } from '../reply.ts';
import { deliverReply } from '../script/deliver-reply.ts';
import { nextStep } from '../script/next-step.ts';
import { fillFor } from '../script/placeholders.ts';
import { spoilReply } from '../script/spoil-reply.ts';
import type { SimulatorState } from '../simulator-state.ts';

/**
 * Serves all requests to the outputs' origin. It requires no key, and counts requests that send one. It also
 * plays a foreign host: it counts a request for anything but an output as a stray, and answers a poll as if
 * it were the API.
 */
export async function serveOutputsOrigin(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ledger, jobs, closing } = state;
  request.resume();
  if (request.headers.authorization !== undefined || request.headers['x-api-key'] !== undefined) {
    ledger.totals.keyLeaks += 1;
  }
  const path = request.url?.split('?')[0] ?? '/';
  if (path.startsWith('/outputs/')) return serveOutput(state, path, request, response);
  ledger.totals.strays += 1;
  const job = jobs.find(/^\/workflows\/request\/([^/]+)$/.exec(path)?.[1] ?? '');
  return deliverReply(response, job ? await jobReply(state, job) : xmlErrorReply(404), undefined, closing);
}

async function serveOutput(
  state: SimulatorState,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ledger, outputs, outputsOrigin, closing } = state;
  if (request.method !== 'GET')
    return deliverReply(response, htmlReply(405, '405 Method Not Allowed'), undefined, closing);
  ledger.totals.downloads += 1;
  const output = outputs.get(path);
  if (!output) return deliverReply(response, xmlErrorReply(404), undefined, closing);
  ledger.photo(output.photo).downloads += 1;
  const step = nextStep(state, 'output', output.photo);
  const right: Reply = { status: 200, headers: { 'content-type': output.contentType }, body: output.bytes };
  const fill = fillFor(state, { output_url: `${outputsOrigin}${path}` });
  return deliverReply(response, spoilReply(step, right, fill, xmlErrorReply), step, closing);
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServedModel } from '../models/served-model.ts';
import { errorReply, jsonReply, SIMULATED, withHeaders } from '../reply.ts';
import { deliverReply } from '../script/deliver-reply.ts';
import { nextPlan, nextStep } from '../script/next-step.ts';
import { type Fill, fillFor } from '../script/placeholders.ts';
import type { Step } from '../script/script-steps.ts';
import { spoilReply } from '../script/spoil-reply.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { admit } from './admit.ts';
import { type ReadOrder, readOrder } from './read-order.ts';

/**
 * `POST /workflows/<id>` or `POST /v2/<model>`: takes a job and charges for it. Two equal submits are two
 * jobs and two charges.
 */
export async function submitJob(
  state: SimulatorState,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ledger, closing } = state;
  ledger.totals.submits += 1;
  const model = state.models.find((served) => served.path === path);
  const read = model === undefined ? { refusal: errorReply(404) } : await readOrder(model, request);
  if ('order' in read) ledger.photo(read.order.photo).submits += 1;

  const { headers, refusal } = admit(state, request, model?.api);
  const refused = refusal ?? (model && state.account.refuseSubmit());
  if (refused) return deliverReply(response, withHeaders(refused, headers), undefined, closing);
  if ('refusal' in read)
    return deliverReply(response, withHeaders(read.refusal, headers), undefined, closing);

  const step = nextStep(state, 'submit', read.order.photo);
  const requestId = isTaken(step) ? takeJob(state, read, step) : randomUUID();
  const fill = fillFor(state, { request_id: requestId, image_url: read.order.overrides.imageUrl });
  const right = jsonReply(200, {
    request_id: requestId,
    ...pollUrls(state, { requestId, api: read.order.model.api }, step, fill),
    status: 'QUEUED',
    ...SIMULATED,
  });
  return deliverReply(response, spoilReply(step, withHeaders(right, headers), fill), step, closing);
}

/** Whether the vendor takes the job, whatever answer the client gets. */
function isTaken(step: Step | undefined): boolean {
  if (!step) return true;
  if ('redirect' in step) return false;
  if ('status' in step) return step.taken ?? step.status < 300;
  if ('drop' in step) return step.drop !== 'before-reply';
  return 'hang' in step ? step.taken === true : true;
}

/** Whether the client gets the complete answer. */
function isAnswered(step: Step | undefined): boolean {
  return !step || 'ok' in step || 'slowMs' in step || 'pollUrl' in step;
}

function takeJob(
  state: SimulatorState,
  read: Extract<ReadOrder, { order: unknown }>,
  step: Step | undefined,
): string {
  const { account, ledger, jobs } = state;
  const { photo } = read.order;
  const job = jobs.take(read.order, nextPlan(state, photo));
  account.charge();
  const counts = ledger.photo(photo);
  counts.requestIds.push(job.requestId);
  counts.orders.push(read.sent);
  for (const each of [ledger.totals, counts]) {
    each.billed += 1;
    if (isAnswered(step)) each.accepted += 1;
  }
  ledger.totals.mostInFlight = Math.max(ledger.totals.mostInFlight, jobs.inFlight());
  return job.requestId;
}

/** The URLs at which the job can be polled; v2 has three. */
function pollUrls(
  { origin }: SimulatorState,
  { requestId, api }: { readonly requestId: string; readonly api: ServedModel['api'] },
  step: Step | undefined,
  fill: Fill,
): Record<string, string> {
  if (step && 'noPollUrl' in step) return {};
  const scripted = step && 'pollUrl' in step ? fill(step.pollUrl) : undefined;
  if (api === 'workflow') return { poll_url: scripted ?? `${origin}/workflows/request/${requestId}` };
  return {
    poll_url: scripted ?? `${origin}/v1/requests/${requestId}`,
    status_url: scripted ?? `${origin}/v2/requests/${requestId}/status`,
    response_url: scripted ?? `${origin}/v2/requests/${requestId}`,
  };
}

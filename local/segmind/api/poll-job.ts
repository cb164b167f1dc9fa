import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Job } from '../jobs/job-table.ts';
import { errorReply, jsonReply, type Reply, SIMULATED, withHeaders } from '../reply.ts';
import { deliverReply } from '../script/deliver-reply.ts';
import { nextStep } from '../script/next-step.ts';
import { fillFor } from '../script/placeholders.ts';
import type { Step } from '../script/script-steps.ts';
import { spoilReply } from '../script/spoil-reply.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { admit } from './admit.ts';

/** Which job is polled, and which part of it: v2 has a separate URL for the status. */
export interface Asked {
  readonly requestId: string;
  readonly part: 'whole' | 'status';
}

/** Answers a poll. */
export async function pollJob(
  state: SimulatorState,
  { requestId, part }: Asked,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ledger, jobs, closing } = state;
  ledger.totals.polls += 1;
  const job = jobs.find(requestId);
  if (job) {
    ledger.photo(job.order.photo).polls += 1;
    job.askedAt = state.now();
  }

  const { headers, refusal } = admit(state, request);
  if (refusal || !job) {
    const reply = refusal ?? errorReply(404, 'Request not found');
    return deliverReply(response, withHeaders(reply, headers), undefined, closing);
  }
  const step = nextStep(state, 'poll', job.order.photo);
  const right = withHeaders(await jobReply(state, job, part, step), headers);
  const fill = fillFor(state, { request_id: requestId, image_url: job.order.overrides.imageUrl });
  return deliverReply(response, spoilReply(step, right, fill), step, closing);
}

/** Updates a job and builds the answer of a poll. */
export async function jobReply(
  { jobs }: SimulatorState,
  job: Job,
  part: Asked['part'] = 'whole',
  step?: Step,
): Promise<Reply> {
  await jobs.catchUp(job);
  const { requestId: request_id, result } = job;
  if (step && 'jobStatus' in step) {
    return jsonReply(200, {
      request_id,
      status: step.jobStatus,
      output: step.output,
      error: step.error,
      ...SIMULATED,
    });
  }
  const status = jobs.status(job);
  const output = status === 'COMPLETED' && result && 'output' in result ? result.output : undefined;
  const error = status === 'FAILED' && result && 'failure' in result ? result.failure : undefined;
  const failStatus = job.plan.failStatus ?? (job.order.model.api === 'v2' ? 422 : 200);
  const answer = { request_id, status, error, ...SIMULATED };
  return jsonReply(
    status === 'FAILED' ? failStatus : 200,
    part === 'status' ? answer : { ...answer, output },
  );
}

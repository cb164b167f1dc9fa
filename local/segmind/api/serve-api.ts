import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTROL_PATH, control } from '../script/control-endpoint.ts';
import { deliverReply } from '../script/deliver-reply.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { getCredits } from './get-credits.ts';
import { pollJob } from './poll-job.ts';
import { errorReply, type Reply } from './reply.ts';
import { submitJob } from './submit-job.ts';

/** Everything the API's origin is asked for. */
export async function serveApi(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0] ?? '/';
  const answer = (reply: Reply): Promise<void> => {
    request.resume();
    return deliverReply(response, reply, undefined, state.closing);
  };
  if (path === CONTROL_PATH || path.startsWith(`${CONTROL_PATH}/`))
    return answer(await control(state, path, request));
  if (path === '/v1/get-user-credits') {
    return request.method === 'GET' ? getCredits(state, request, response) : answer(errorReply(405));
  }
  const requestId = /^\/workflows\/request\/([^/]+)$/.exec(path)?.[1];
  if (requestId !== undefined) {
    return request.method === 'GET' ? pollJob(state, requestId, request, response) : answer(errorReply(405));
  }
  const workflowId = /^\/workflows\/([^/]+)$/.exec(path)?.[1];
  if (workflowId !== undefined) {
    return request.method === 'POST'
      ? submitJob(state, workflowId, request, response)
      : answer(errorReply(405));
  }
  return answer(errorReply(404, 'Not found'));
}

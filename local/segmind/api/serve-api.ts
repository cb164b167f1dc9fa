import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorReply, type Reply } from '../reply.ts';
import { CONTROL_PATH, control } from '../script/control-endpoint.ts';
import { deliverReply } from '../script/deliver-reply.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { getCredits } from './get-credits.ts';
import { pollJob } from './poll-job.ts';
import { submitJob } from './submit-job.ts';

/**
 * The paths of polls. A workflow has one; v2 has one for the status and one for the output, and also names a
 * v1 path.
 */
const POLLS = [
  { path: /^\/workflows\/request\/([^/]+)$/, part: 'whole' },
  { path: /^\/v1\/requests\/([^/]+)$/, part: 'whole' },
  { path: /^\/v2\/requests\/([^/]+)\/status$/, part: 'status' },
  { path: /^\/v2\/requests\/([^/]+)$/, part: 'whole' },
] as const;

/** Serves all requests to the API's origin. */
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
  const asked = POLLS.map(({ path: pattern, part }) => ({ requestId: pattern.exec(path)?.[1], part })).find(
    ({ requestId }) => requestId !== undefined,
  );
  if (asked?.requestId !== undefined) {
    return request.method === 'GET'
      ? pollJob(state, { requestId: asked.requestId, part: asked.part }, request, response)
      : answer(errorReply(405));
  }
  if (/^\/(workflows|v2)\/[^/]+$/.test(path)) {
    return request.method === 'POST'
      ? submitJob(state, path, request, response)
      : answer(refuseMethod(state, path));
  }
  return answer(errorReply(404, 'Not found'));
}

/** Answers other methods on a path that accepts only POST: first checks that there is such a model. */
function refuseMethod({ models, account }: SimulatorState, path: string): Reply {
  const isServed = models.some((model) => model.path === path);
  return isServed ? (account.refuseGone() ?? errorReply(405)) : errorReply(404);
}

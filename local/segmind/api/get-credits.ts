import type { IncomingMessage } from 'node:http';
import type { SimulatorState } from '../simulator-state.ts';
import { admit } from './admit.ts';
import { jsonReply, type Reply, withHeaders } from './reply.ts';

/** `GET /v1/get-user-credits`: the balance. */
export function getCredits(state: SimulatorState, request: IncomingMessage): Reply {
  const { headers, refusal } = admit(state, request);
  return withHeaders(refusal ?? jsonReply(200, { credits: state.account.credits() }), headers);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonReply, withHeaders } from '../reply.ts';
import { deliverReply } from '../script/deliver-reply.ts';
import { outageStep } from '../script/next-step.ts';
import { fillFor } from '../script/placeholders.ts';
import { spoilReply } from '../script/spoil-reply.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { admit } from './admit.ts';

/** `GET /v1/get-user-credits`: the balance. */
export async function getCredits(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { account, ledger, closing } = state;
  request.resume();
  ledger.totals.creditReads += 1;
  const { headers, refusal } = admit(state, request);
  if (refusal) return deliverReply(response, withHeaders(refusal, headers), undefined, closing);
  const step = outageStep(state, 'credits');
  const balance = jsonReply(200, { credits: account.credits(), 'free-credits': 0 });
  const spoilt = spoilReply(step, withHeaders(balance, headers), fillFor(state, {}));
  return deliverReply(response, spoilt, step, closing);
}

import type { IncomingMessage } from 'node:http';
import type { ServedModel } from '../models/served-model.ts';
import type { Reply } from '../reply.ts';
import type { SimulatorState } from '../simulator-state.ts';

/** Whether a request is let in. */
export interface Admission {
  /** The rate limit's headers, for any answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** A 401 or 429 if the request is refused. */
  readonly refusal: Reply | undefined;
}

/** Checks the key, then the rate limit, and counts refused requests. */
export function admit(
  { account, rateLimit, ledger }: SimulatorState,
  request: IncomingMessage,
  api: ServedModel['api'] = 'workflow',
): Admission {
  const unauthorised = account.refuseKey(request.headers, api);
  if (unauthorised) {
    ledger.totals.unauthorised += 1;
    return { headers: {}, refusal: unauthorised };
  }
  const admission = rateLimit.count();
  if (admission.refusal) ledger.totals.rateLimited += 1;
  return admission;
}

import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { jsonReply, type Reply } from '../reply.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { ScriptFault } from './script-steps.ts';

/** The path of the control endpoint on the API's origin. */
export const CONTROL_PATH = '/_simulator';

type Action = (state: SimulatorState, input: unknown) => unknown;

const done = { ok: true };

const ACTIONS: Readonly<Record<string, Action>> = {
  'POST /scripts': ({ scripts }, input) => {
    scripts.add(input);
    return done;
  },
  'DELETE /scripts': ({ scripts }) => {
    scripts.clear();
    return done;
  },
  'POST /faults': ({ faults }, input) => {
    faults.set(input);
    return done;
  },
  'DELETE /faults': ({ faults }) => {
    faults.clear();
    return done;
  },
  'POST /outages': ({ outages }, input) => {
    outages.add(input);
    return done;
  },
  'DELETE /outages': ({ outages }) => {
    outages.clear();
    return done;
  },
  'POST /limits': ({ rateLimit }, input) => {
    rateLimit.set(input);
    return done;
  },
  'POST /account': ({ account }, input) => {
    account.set(input);
    return done;
  },
  'GET /ledger': ({ ledger, jobs }) => ledger.snapshot(jobs.counts()),
  'DELETE /ledger': ({ ledger }) => {
    ledger.clear();
    return done;
  },
};

/**
 * Serves `/_simulator/…`, which controls the simulator and returns its ledger. On loopback it requires no
 * key.
 */
export async function control(state: SimulatorState, path: string, request: IncomingMessage): Promise<Reply> {
  const action = ACTIONS[`${request.method} ${path.slice(CONTROL_PATH.length)}`];
  const body = await text(request);
  if (state.controlKey !== null && request.headers.authorization !== `Bearer ${state.controlKey}`) {
    return jsonReply(401, {
      error: 'With --public-origin, the control URL requires the key: Authorization: Bearer <key>',
    });
  }
  if (!action) {
    const known = Object.keys(ACTIONS).map((name) => name.replace(' ', ` ${CONTROL_PATH}`));
    return jsonReply(404, { error: `No such control. There are: ${known.join(', ')}` });
  }
  try {
    return jsonReply(200, action(state, request.method === 'POST' ? readJson(body) : undefined));
  } catch (error) {
    if (error instanceof ScriptFault) return jsonReply(400, { error: error.message });
    throw error;
  }
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ScriptFault('The body is not JSON');
  }
}

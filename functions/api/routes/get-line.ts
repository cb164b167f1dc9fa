import { ageSeconds } from '../../shared/line/line-state.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { listWaiting } from '../retouch/waiting.ts';
import { lineSchema } from '../schemas/line.ts';

/** `GET /line`: how many photos are at Segmind and wait for it, and whether the line stands still. */
export const getLine = defineRoute({
  operationId: 'getLine',
  method: 'GET',
  path: '/line',
  summary: 'See how the line stands',
  answer: { status: 200, description: 'How it stands.', schema: lineSchema },
  problems: [],

  async run({ store, maxInFlight, now }: Pick<ApiDependencies, 'store' | 'maxInFlight' | 'now'>) {
    const { line } = await store.read();
    const { names, isAll } = await listWaiting(store, line);
    const [first] = names;
    const at = new Date(now());
    const { hold, slots } = line;
    return {
      status: 200,
      body: {
        inFlight: slots.length,
        limit: maxInFlight,
        waiting: names.length,
        waitingIsAtLeast: !isAll,
        oldestWaitSeconds: first === undefined ? 0 : Math.round(ageSeconds(first, at)),
        held: hold && {
          since: hold.since,
          code: hold.error.code,
          message: hold.error.message,
          nextProbeAt: hold.probeAt,
        },
        asOf: at.toISOString(),
      },
    };
  },
});

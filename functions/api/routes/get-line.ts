import { lookAhead } from '../../../core/line/balance.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { lineSchema } from '../schemas/line.ts';

/** `GET /line`: how many photos are at Segmind or wait for a slot, and the state of the circuit breaker. */
export const getLine = defineRoute({
  operationId: 'getLine',
  method: 'GET',
  path: '/line',
  summary: 'Get the state of the line',
  answer: { status: 200, description: 'The current state.', schema: lineSchema },
  problems: [],

  async run({
    line,
    balances,
    price,
    maxInFlight,
    pace,
    now,
  }: Pick<ApiDependencies, 'line' | 'balances' | 'price' | 'maxInFlight' | 'pace' | 'now'>) {
    const [snapshot, balance] = await Promise.all([line.snapshot(), balances.find()]);
    const { breaker, inFlight, waiting, waitingHigh, oldestJoinedAt } = snapshot;
    const { open = null, pausedUntil = '' } = breaker ?? {};
    const isPaused = pausedUntil > new Date(now()).toISOString();
    const waitedMs = oldestJoinedAt === null ? 0 : now() - Date.parse(oldestJoinedAt);
    return {
      status: 200,
      body: {
        inFlight,
        limit: maxInFlight,
        waiting,
        waitingHigh,
        waitingIsAtLeast: false,
        oldestWaitSeconds: Math.max(0, Math.round(waitedMs / 1000)),
        breaker: open && {
          since: open.since,
          cause: open.cause,
          code: open.failure.code,
          message: open.failure.message,
          nextTrialAt: open.trialAt,
        },
        pausedUntil: isPaused ? pausedUntil : null,
        balance: balance && { ...balance, ...lookAhead(balance, price, snapshot) },
        pace,
        asOf: new Date(now()).toISOString(),
      },
    };
  },
});

import { cancelRetouch } from '../../../functions/api/routes/cancel-retouch.ts';
import { retryRetouch } from '../../../functions/api/routes/retry-retouch.ts';
import { createStopExecution } from '../../../functions/shared/clients/executions.ts';
import type { Parts, Surroundings } from './parts.ts';

/** What callers of the API do to photos. */
export interface ApiCalls {
  cancel(id: string): Promise<unknown>;
  retry(id: string): Promise<unknown>;
}

/** The routes that change photos. */
export function createApiCalls(parts: Parts, { stepFunctions, settings, nowMs }: Surroundings): ApiCalls {
  const presigner = {
    get: async (key: string) => ({
      url: `https://photos/${key}`,
      expiresAt: new Date(nowMs()).toISOString(),
    }),
    put: async () => {
      throw new Error('No upload is made here.');
    },
  };
  const dependencies = {
    ...parts,
    presigner,
    now: nowMs,
    stopExecution: createStopExecution(stepFunctions, settings.stateMachineArn),
  };
  const request = (id: string) => ({
    params: { id },
    query: {},
    body: undefined,
    origin: 'https://api',
    repeatTag: null,
    once: id,
  });
  return {
    cancel: (id) => cancelRetouch.run(dependencies, request(id) as never),
    retry: async (id) => retryRetouch.once?.(dependencies, request(id) as never),
  };
}

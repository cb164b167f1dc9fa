import type { AwsRequests } from './aws-requests.ts';
import { currentInvocation } from './invocation.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { operationOf, type SimulatedVendor } from './vendor.ts';

/** Creates the `fetch` that reaches Segmind, with the time and the faults of a request. */
export function createVendorFetch(
  vendor: SimulatedVendor,
  requests: AwsRequests,
  clock: SimulatedClock,
): typeof fetch {
  return (async (url: string, init: { method?: string; body?: string }) => {
    const operation = operationOf(url, init);
    const answer = await requests.request('segmind', operation, () => vendor.fetch(url, init));
    const invocation = currentInvocation.getStore();
    if (invocation !== undefined) invocation.answeredAtMs = clock.nowMs;
    return answer;
  }) as typeof fetch;
}

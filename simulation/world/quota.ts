import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { SimulatedClock } from './simulated-clock.ts';

/**
 * A request quota as a token bucket: `burst` requests at once, and `perSecond` from then on.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export interface Quota {
  readonly burst: number;
  readonly perSecond: number;
}

/** A Step Functions client that throttles DescribeExecution by a token bucket. */
export function throttleDescribe(client: SFNClient, { burst, perSecond }: Quota, clock: SimulatedClock) {
  let tokens = burst;
  let filledAtMs = clock.nowMs;
  const send = async (command: never) => {
    if ((command as object) instanceof DescribeExecutionCommand) {
      tokens = Math.min(burst, tokens + ((clock.nowMs - filledAtMs) / 1000) * perSecond);
      filledAtMs = clock.nowMs;
      if (tokens < 1) throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
      tokens -= 1;
    }
    return client.send(command);
  };
  return { send } as unknown as SFNClient;
}

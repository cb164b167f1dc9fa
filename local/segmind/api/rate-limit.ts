import * as z from 'zod';
import { errorReply, type Reply } from '../reply.ts';
import { readSetting } from '../script/script-steps.ts';

/** How many requests the API answers in a window of time. */
export type LimitsInput = z.infer<typeof limitsSchema>;

/** The vendor's rate limit, off until set. */
export interface RateLimit {
  /** @throws ScriptFault if the input is no limit */
  set(input: unknown): void;
  /** Counts one request. Returns headers for the answer, and a 429 if the request is over the limit. */
  count(): { readonly headers: Record<string, string>; readonly refusal: Reply | undefined };
}

const limitsSchema = z.strictObject({
  /** 0 for no limit. */
  requestsPerMinute: z.int().min(0),
  /** The length of the window. @default 60,000 */
  windowMs: z.int().min(1).optional(),
});

/** Creates a limit with fixed windows; the first starts with the first request. */
export function createRateLimit(now: () => number): RateLimit {
  let limit: LimitsInput = { requestsPerMinute: 0 };
  let resetsAt = 0;
  let used = 0;
  return {
    set: (input) => {
      limit = readSetting(limitsSchema, input, 'limits');
      resetsAt = 0;
    },
    count: () => {
      if (limit.requestsPerMinute === 0) return { headers: {}, refusal: undefined };
      if (now() >= resetsAt) {
        resetsAt = now() + (limit.windowMs ?? 60_000);
        used = 0;
      }
      used += 1;
      const headers = {
        'x-rate-limit-remaining': String(Math.max(0, limit.requestsPerMinute - used)),
        'x-rate-limit-reset-at-utc': new Date(resetsAt).toISOString(),
      };
      return { headers, refusal: used > limit.requestsPerMinute ? errorReply(429) : undefined };
    },
  };
}

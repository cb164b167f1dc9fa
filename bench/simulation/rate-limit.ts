import type { SimulatedClock } from '../../simulation/world/simulated-clock.ts';
import type { VendorScript } from '../../simulation/world/vendor.ts';
import type { VendorReply } from '../../simulation/world/vendor-replies.ts';

const MINUTE_MS = 60_000;

/**
 * Creates a vendor that answers this many submits and polls per minute, and 429 to all others, with the time
 * when the minute ends. Counts both.
 */
export function limitRate(clock: SimulatedClock, requestsPerMinute: number, script: VendorScript) {
  const counts = { taken: 0, refused: 0 };
  let [endsAtMs, used] = [0, 0];
  function limit(): VendorReply | null {
    if (clock.nowMs >= endsAtMs) [endsAtMs, used] = [clock.nowMs + MINUTE_MS, 0];
    used += 1;
    if (used <= requestsPerMinute) {
      counts.taken += 1;
      return null;
    }
    counts.refused += 1;
    const resetsAt = new Date(endsAtMs).toISOString();
    return {
      status: 429,
      body: { error: 'Rate limit exceeded' },
      headers: { 'x-rate-limit-reset-at-utc': resetsAt },
    };
  }
  const limited: VendorScript = {
    ...script,
    submit: (key, nth) => limit() ?? script.submit?.(key, nth) ?? null,
    poll: (job, nth) => limit() ?? script.poll?.(job, nth) ?? null,
  };
  return { script: limited, counts };
}

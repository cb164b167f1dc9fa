import { expect, it } from 'vitest';
import type { ModelProfile } from '../../../core/contract/model-profile.ts';
import { paceOf } from '../../../core/line/pace.ts';

/** A model with jobs of that duration and with its output’s URL in that field. */
const model = (expected: number, outputUrl = 'status_url'): Pick<ModelProfile, 'seconds' | 'poll'> => ({
  seconds: { expected, firstPoll: 1 },
  poll: { statusUrl: 'status_url', outputUrl },
});

it.each<[Parameters<typeof paceOf>[0], { firstPollSeconds: number; pollSeconds: number }, number, number]>([
  // Polls after 7, 14 and 21 s: the last one finds the job finished.
  [model(20), { firstPollSeconds: 7, pollSeconds: 7 }, 4, 14.3],
  [model(20), { firstPollSeconds: 20, pollSeconds: 7 }, 2, 15],
  [model(5), { firstPollSeconds: 30, pollSeconds: 7 }, 2, 10],
  [model(32, 'response_url'), { firstPollSeconds: 21, pollSeconds: 7 }, 5, 8.6],
  [model(40), { firstPollSeconds: 24, pollSeconds: 7 }, 5, 6.7],
])('counts the requests of a photo, and the photos of a minute: %o', (of, times, requests, photos) => {
  const pace = paceOf(of, { maxInFlight: 5, ...times });
  expect(pace).toMatchObject({ requestsPerPhoto: requests, photosPerMinute: photos });
});

it('lists what plans support: a plan’s line needs no more requests than it allows', () => {
  const times = { firstPollSeconds: 21, pollSeconds: 7 };
  const { plans } = paceOf(model(32), { maxInFlight: 5, ...times });
  expect(plans.map(({ requestsPerMinute }) => requestsPerMinute)).toEqual([5, 50, 60, 120, 500, 1000]);
  for (const { requestsPerMinute, maxInFlight } of plans.slice(1)) {
    expect(paceOf(model(32), { maxInFlight, ...times }).requestsPerMinute).toBeLessThanOrEqual(
      requestsPerMinute,
    );
    expect(paceOf(model(32), { maxInFlight: maxInFlight + 1, ...times }).requestsPerMinute).toBeGreaterThan(
      requestsPerMinute,
    );
  }
  expect(plans[0]?.maxInFlight).toBe(1);
  // Photos per minute are for the whole slots: 60 x 7 / 35.
  expect(plans[2]).toEqual({ requestsPerMinute: 60, maxInFlight: 8, photosPerMinute: 13.7 });
});

import { expect, it } from 'vitest';
import { paceOf } from '../../../../functions/shared/domain/pace.ts';

it.each([
  // Polls after 7, 14 and 21 s: the last sees the job finished.
  [{ secondsExpected: 20, firstPollSeconds: 7, pollSeconds: 7, hasOutputUrl: false }, 4, 14.3],
  [{ secondsExpected: 20, firstPollSeconds: 20, pollSeconds: 7, hasOutputUrl: false }, 2, 15],
  [{ secondsExpected: 5, firstPollSeconds: 30, pollSeconds: 7, hasOutputUrl: false }, 2, 10],
  [{ secondsExpected: 32, firstPollSeconds: 21, pollSeconds: 7, hasOutputUrl: true }, 5, 8.6],
  [{ secondsExpected: 40, firstPollSeconds: 24, pollSeconds: 7, hasOutputUrl: false }, 5, 6.7],
])('counts the requests of a photo, and the photos of a minute: %o', (times, requests, photos) => {
  const pace = paceOf({ maxInFlight: 5, ...times });
  expect(pace).toMatchObject({ requestsPerPhoto: requests, photosPerMinute: photos });
});

it('tells what plans carry: the line that they name needs no more than they allow', () => {
  const times = { secondsExpected: 32, firstPollSeconds: 21, pollSeconds: 7, hasOutputUrl: false };
  const { plans } = paceOf({ maxInFlight: 5, ...times });
  expect(plans.map(({ requestsPerMinute }) => requestsPerMinute)).toEqual([5, 50, 60, 120, 500, 1000]);
  for (const { requestsPerMinute, maxInFlight } of plans.slice(1)) {
    expect(paceOf({ maxInFlight, ...times }).requestsPerMinute).toBeLessThanOrEqual(requestsPerMinute);
    expect(paceOf({ maxInFlight: maxInFlight + 1, ...times }).requestsPerMinute).toBeGreaterThan(
      requestsPerMinute,
    );
  }
  expect(plans[0]?.maxInFlight).toBe(1);
  // Photos a minute are those of the whole slots: 60 x 7 / 35.
  expect(plans[2]).toEqual({ requestsPerMinute: 60, maxInFlight: 8, photosPerMinute: 13.7 });
});

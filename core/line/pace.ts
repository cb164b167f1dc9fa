import type { ModelProfile } from '../contract/model-profile.ts';

/** When jobs are polled. */
export interface PollTimes {
  /** From the submit to the first poll. */
  readonly firstPollSeconds: number;
  /** Between two polls. */
  readonly pollSeconds: number;
}

/** The number of slots, and when jobs are polled. */
export type LineTimes = PollTimes & { readonly maxInFlight: number };

/** How long the jobs of a model take, and the URLs to poll. */
type PacedModel = Pick<ModelProfile, 'seconds' | 'poll'>;

/** The load of a line on Segmind, if jobs take as long as the model's profile says. */
export interface Pace {
  readonly secondsExpected: number;
  /** The submit and the polls. */
  readonly requestsPerPhoto: number;
  readonly photosPerMinute: number;
  readonly requestsPerMinute: number;
  /** What each of Segmind's plans can carry. */
  readonly plans: readonly Plan[];
}

/** One of Segmind's plans by its rate limit, and the line that it can carry. */
export interface Plan {
  readonly requestsPerMinute: number;
  /** The largest `maxInFlight` that the rate limit allows. */
  readonly maxInFlight: number;
  readonly photosPerMinute: number;
}

/** Rate limits of Segmind's plans, requests a minute. @see docs/segmind.md "Newer facts": its tables differ */
export const PLANS = [5, 50, 60, 120, 500, 1000] as const;

/** The pace of a line. Polls count towards the rate limit, because no document says that they do not. */
export function paceOf(model: PacedModel, { maxInFlight, ...times }: LineTimes): Pace {
  const { requests, seconds } = photoOf(model, times);
  const photosPerMinute = (60 * maxInFlight) / seconds;
  return {
    secondsExpected: model.seconds.expected,
    requestsPerPhoto: requests,
    photosPerMinute: tenths(photosPerMinute),
    requestsPerMinute: tenths(photosPerMinute * requests),
    plans: PLANS.map((requestsPerMinute) => carriedBy(requestsPerMinute, model, times)),
  };
}

/** The line that a plan can carry: at least one slot, which may then be paused now and then. */
function carriedBy(requestsPerMinute: number, model: PacedModel, times: PollTimes): Plan {
  const { requests, seconds } = photoOf(model, times);
  const most = requestsPerMinute / requests;
  const maxInFlight = Math.max(1, Math.floor((most * seconds) / 60));
  return {
    requestsPerMinute,
    maxInFlight,
    photosPerMinute: tenths(Math.min(most, (60 * maxInFlight) / seconds)),
  };
}

/** The requests of one photo, and the seconds until the poll that finds its job finished. */
function photoOf({ seconds, poll }: PacedModel, { firstPollSeconds, pollSeconds }: PollTimes) {
  const later = Math.max(0, Math.ceil((seconds.expected - firstPollSeconds) / pollSeconds));
  // An output with a URL of its own takes one more request.
  const hasOutputUrl = poll.outputUrl !== poll.statusUrl;
  return { requests: 2 + later + (hasOutputUrl ? 1 : 0), seconds: firstPollSeconds + later * pollSeconds };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

import { paceOf } from '../core/line/pace.ts';
import type { Drop } from './simulation/drop.ts';
import { simulateDrop } from './simulation/simulate-drop.ts';

/** A goal for one of Segmind's plans: this many photos, dropped at once, in this time. */
interface Goal {
  readonly requestsPerMinute: number;
  readonly photos: number;
  readonly minutes: number;
}

const GOALS: readonly Goal[] = [
  { requestsPerMinute: 60, photos: 5000, minutes: 8 * 60 },
  { requestsPerMinute: 500, photos: 1000, minutes: 20 },
];
const FIRST_POLLS = [7, 24] as const;
const POLL_SECONDS = 7;
/** Jobs of 20 to 60 seconds. */
const JOBS: Pick<Drop, 'jobMs' | 'requestMs' | 'isRough'> = {
  jobMs: [20_000, 60_000],
  requestMs: [10, 40],
  isRough: false,
};
const MODEL = {
  seconds: { expected: 40, firstPoll: 7 },
  poll: { statusUrl: 'poll_url', outputUrl: 'poll_url' },
};

/**
 * Measures, in simulated time, how many photos a plan's rate limit carries, by the time of the first poll.
 */
export async function measurePlans(): Promise<void> {
  console.log('\nPlans, in simulated time: jobs of 20 to 60 s, polls counted in the rate limit');
  row([
    'requests a minute',
    'first poll',
    'maxInFlight',
    'photos',
    'minutes',
    'goal',
    'photos a minute',
    'requests a photo',
    'refused (429) a photo',
  ]);
  row(Array.from({ length: 9 }, () => '---'));
  for (const { requestsPerMinute, photos, minutes } of GOALS) {
    for (const firstPollSeconds of FIRST_POLLS) {
      const times = { maxInFlight: 1, firstPollSeconds, pollSeconds: POLL_SECONDS };
      const plan = paceOf(MODEL, times).plans.find((one) => one.requestsPerMinute === requestsPerMinute);
      const slots = plan?.maxInFlight ?? 1;
      const figures = await simulateDrop({
        ...JOBS,
        photos,
        slots,
        seed: 1,
        requestsPerMinute,
        firstPollSeconds,
      });
      const took = figures.seconds / 60;
      row([
        String(requestsPerMinute),
        `${firstPollSeconds} s`,
        String(slots),
        `${figures.records} of ${photos}`,
        took.toFixed(0),
        String(minutes),
        (photos / took).toFixed(1),
        figures.vendorRequests.toFixed(1),
        figures.rateLimited.toFixed(2),
      ]);
    }
  }
}

/** Prints a row of a Markdown table. */
function row(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

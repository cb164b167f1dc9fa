import { simulatePolling } from './rivals/simulate-polling.ts';
import { simulateScript } from './rivals/simulate-script.ts';
import type { Drop, Figures } from './simulation/figures.ts';
import { type LineFigures, simulateLine } from './simulation/simulate-line.ts';

const SEED = 1;

/** What is dropped, and how often. */
interface Drops extends Omit<Drop, 'seed'> {
  readonly times: number;
}

/** A small drop is over before chance evens out: the figures are the mean of some, with seeds 1, 2, 3 and so on. */
const DROPS: readonly Drops[] = [
  { photos: 10, places: 5, times: 20 },
  { photos: 1000, places: 5, times: 1 },
  { photos: 10_000, places: 5, times: 1 },
  { photos: 10_000, places: 50, times: 1 },
];

const HEADER =
  'photos places  records | state  SFN  transitions | busy  of all | most at once | last record   / bound';

/**
 * How the line bears photos that are dropped at once, in simulated time, against one photo after the other and
 * against executions that poll a counter. What each column means: docs/performance.md.
 */
export async function measureScale(drops: readonly Drops[] = DROPS): Promise<void> {
  console.log(
    '\nScale, in simulated time: photos dropped at once, jobs of 20 to 60 s, weather, stopped executions',
  );
  console.log('(goals: requests per photo flat; busy at least 97 %)');
  const lines = await measure('The line', drops, simulateLine);
  await measure('One photo after the other', drops, simulateScript);
  await measure('Each waiting execution polls a counter', drops, simulatePolling);

  console.log('\nThe line: what is not per photo');
  console.log('photos places | keep-line a minute: S3  SFN | stopped  lost races | places, tickets left');
  for (const [n, { photos, places }] of drops.entries()) {
    const figures = lines[n] ?? [];
    const columns = [
      String(photos).padStart(6),
      String(places).padStart(6),
      mean(figures, ({ keepLinePerMinute }) => keepLinePerMinute.s3)
        .toFixed(1)
        .padStart(25),
      mean(figures, ({ keepLinePerMinute }) => keepLinePerMinute.stepFunctions)
        .toFixed(1)
        .padStart(5),
      mean(figures, ({ stopped }) => stopped)
        .toFixed(1)
        .padStart(9),
      mean(figures, ({ lostRaces }) => lostRaces)
        .toFixed(1)
        .padStart(11),
      `${sum(figures, ({ slotsLeft }) => slotsLeft)}, ${sum(figures, leftTickets)}`.padStart(12),
    ];
    console.log(columns.join(' '));
  }
}

const leftTickets = ({ ticketsLeft }: LineFigures) => ticketsLeft;

async function measure<F extends Figures>(
  name: string,
  drops: readonly Drops[],
  simulate: (drop: Drop) => Promise<F>,
): Promise<F[][]> {
  console.log(`\n${name}\n${HEADER}`);
  const all: F[][] = [];
  for (const { photos, places, times } of drops) {
    const figures: F[] = [];
    for (let n = 0; n < times; n++) figures.push(await simulate({ photos, places, seed: SEED + n }));
    all.push(figures);
    const columns = [
      String(photos).padStart(6),
      String(places).padStart(6),
      mean(figures, ({ records }) => records)
        .toFixed(0)
        .padStart(8),
      mean(figures, ({ requestsPerPhoto }) => requestsPerPhoto.state)
        .toFixed(1)
        .padStart(7),
      mean(figures, ({ requestsPerPhoto }) => requestsPerPhoto.stepFunctions)
        .toFixed(1)
        .padStart(4),
      mean(figures, ({ transitionsPerPhoto }) => transitionsPerPhoto)
        .toFixed(0)
        .padStart(12),
      percent(mean(figures, ({ busyShare }) => busyShare)).padStart(8),
      percent(mean(figures, ({ busyShareOfAll }) => busyShareOfAll)).padStart(8),
      String(Math.max(...figures.map(({ mostBusy }) => mostBusy))).padStart(11),
      `${mean(figures, ({ seconds }) => seconds).toFixed(0)} s`.padStart(15),
      isWhole(figures, photos)
        ? mean(figures, ({ seconds, boundSeconds }) => seconds / boundSeconds)
            .toFixed(2)
            .padStart(9)
        : 'not all'.padStart(9),
    ];
    console.log(columns.join(' '));
  }
  return all;
}

function isWhole(figures: readonly Figures[], photos: number): boolean {
  return figures.every(({ records }) => records === photos);
}

function sum<F>(figures: readonly F[], pick: (figures: F) => number): number {
  return figures.reduce((total, one) => total + pick(one), 0);
}

function mean<F>(figures: readonly F[], pick: (figures: F) => number): number {
  return sum(figures, pick) / figures.length;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

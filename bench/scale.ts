import type { Drop, Figures } from './simulation/drop.ts';
import { simulateDrop } from './simulation/simulate-drop.ts';

/** A drop, and how often it is simulated: with the seeds 1, 2, 3 and so on. */
interface Drops extends Omit<Drop, 'seed'> {
  readonly times: number;
}

const ROUGH = { requestMs: [20, 80], jobMs: [20_000, 60_000], isRough: true } as const;
const SMOOTH = { jobMs: [15_000, 30_000], isRough: false } as const;

/** A small drop ends before chance evens out, so its figures are the mean of several runs. */
const SCALE: readonly Drops[] = [
  { photos: 10, slots: 5, times: 20, ...ROUGH },
  { photos: 1000, slots: 5, times: 1, ...ROUGH },
  { photos: 10_000, slots: 5, times: 1, ...ROUGH },
  { photos: 10_000, slots: 50, times: 1, ...ROUGH },
];
const MANY_SLOTS: readonly Drops[] = [
  { photos: 2000, slots: 200, times: 1, requestMs: 10, ...SMOOTH },
  { photos: 2000, slots: 100, times: 1, requestMs: 50, ...SMOOTH },
];
/** Fewer photos come than there are slots, so that each finds a free slot. */
const FREE_SLOTS: readonly Drops[] = [
  { photos: 500, slots: 100, times: 1, requestMs: 10, dropsPerSecond: 2, ...SMOOTH },
  { photos: 200, slots: 200, times: 1, requestMs: 10, ...SMOOTH },
];

/**
 * Measures, in simulated time, how the line handles photos that are dropped at once. docs/performance.md
 * explains the columns.
 * @param drop one drop instead of all of them
 */
export async function measureScale(drop?: { photos: number; slots: number }): Promise<void> {
  const scale = drop === undefined ? SCALE : [{ ...drop, times: 1, ...ROUGH }];
  console.log('\nScale, in simulated time: photos dropped at once, a busy Segmind, stopped executions');
  const figures = await measure(scale);
  print(scale, figures, {
    records: [({ records }) => records, 0],
    charges: [({ charges }) => charges, 0],
    table: [({ tableRequests }) => tableRequests, 1],
    S3: [({ s3Requests }) => s3Requests, 1],
    SFN: [({ stepFunctionsRequests }) => stepFunctionsRequests, 1],
    transitions: [({ transitions }) => transitions, 0],
    'busy %': [({ busyShare }) => busyShare * 100, 1],
    'of all %': [({ busyShareOfAll }) => busyShareOfAll * 100, 1],
    'most at once': [({ mostBusy }) => mostBusy, 0],
    'last record s': [({ seconds }) => seconds, 0],
    '/ bound': [({ seconds, boundSeconds }) => seconds / boundSeconds, 2],
  });
  console.log(
    '\nWhat the table costs, and what keep-line asks a minute (goal: at most 0.0001 dollars a photo)',
  );
  print(scale, figures, {
    'read units': [({ readUnits }) => readUnits, 1],
    'write units': [({ writeUnits }) => writeUnits, 1],
    'cents / 1,000 photos': [({ dollars }) => dollars * 100_000, 2],
    'conflicts a photo': [({ conflicts }) => conflicts, 3],
    'refused a photo': [({ refusals }) => refusals, 3],
    'table a minute': [({ keeperTableRequests }) => keeperTableRequests, 1],
    'SFN a minute': [({ keeperStepFunctionsRequests }) => keeperStepFunctionsRequests, 1],
    'cents a day': [({ keeperDollarsPerMinute }) => keeperDollarsPerMinute * 144_000, 2],
    stopped: [({ stopped }) => stopped, 1],
    'left in line': [({ leftInLine }) => leftInLine, 1],
  });
  if (drop !== undefined) return;

  console.log('\nMany slots: 2,000 photos, jobs of 15 to 30 s, 10 and 50 ms a request');
  console.log('(goals: last record / bound at most 1.05, no hand-over longer than 1 s, table at most 12.5)');
  print(MANY_SLOTS, await measure(MANY_SLOTS), {
    table: [({ tableRequests }) => tableRequests, 1],
    'conflicts a photo': [({ conflicts }) => conflicts, 3],
    'refused a photo': [({ refusals }) => refusals, 3],
    'cents / 1,000 photos': [({ dollars }) => dollars * 100_000, 2],
    'hand-over ms': [({ longestHandOverMs }) => longestHandOverMs, 0],
    'last record s': [({ seconds }) => seconds, 1],
    'bound s': [({ boundSeconds }) => boundSeconds, 1],
    '/ bound': [({ seconds, boundSeconds }) => seconds / boundSeconds, 3],
    '/ packed': [({ seconds, packedSeconds }) => seconds / packedSeconds, 3],
  });
  console.log(
    '\nFrom ticket to slot, a slot being free: 10 ms a request; 2 photos a second, and 200 at once',
  );
  print(FREE_SLOTS, await measure(FREE_SLOTS), {
    'p50 ms': [({ admissionMs }) => admissionMs.p50, 0],
    'p95 ms': [({ admissionMs }) => admissionMs.p95, 0],
  });
}

async function measure(drops: readonly Drops[]): Promise<Figures[][]> {
  const all: Figures[][] = [];
  for (const { times, ...drop } of drops) {
    const figures: Figures[] = [];
    for (let seed = 1; seed <= times; seed++) figures.push(await simulateDrop({ ...drop, seed }));
    all.push(figures);
  }
  return all;
}

type Column = readonly [pick: (figures: Figures) => number, digits: number];

/** Prints a Markdown table, to be copied as it is. */
function print(
  drops: readonly Drops[],
  all: readonly (readonly Figures[])[],
  columns: Readonly<Record<string, Column>>,
): void {
  const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  row(['photos', 'slots', ...Object.keys(columns)]);
  row(['photos', 'slots', ...Object.keys(columns)].map(() => '---'));
  for (const [n, { photos, slots }] of drops.entries()) {
    const figures = all[n] ?? [];
    const mean = (pick: Column[0]) => figures.reduce((sum, one) => sum + pick(one), 0) / figures.length;
    const cells = Object.values(columns).map(([pick, digits]) => format(mean(pick), digits));
    row([format(photos, 0), String(slots), ...cells]);
  }
}

function format(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

import type { StackParts } from './count-stack.ts';
import type { Work } from './count-work.ts';
import measured from './measured.json' with { type: 'json' };
import table from './prices.json' with { type: 'json' };

/** A billed item, by its name in `prices.json`. */
export type Item = keyof typeof table.prices;

/** Amounts of billed items. */
export type Amounts = Partial<Record<Item, number>>;

/** One line of a bill. */
export interface Line {
  readonly what: string;
  readonly amounts: Amounts;
}

const GIGABYTE = 1_000_000_000;
const MINUTES_A_MONTH = 730 * 60;
/** A message is sent, received and deleted, each in a request of its own. */
const REQUESTS_A_MESSAGE = 3;
/** How many months the state bucket keeps the model's own pictures. */
const MODEL_PICTURES_MONTHS = 2;
/** These functions run by the clock, so photos do not pay for them. */
const BY_CLOCK = ['keep-line', 'finish-shoots'];
/** Functions that a photo's execution does not call, so that each run has its own trace. */
const OUTSIDE = ['start-retouch', 'count-shoots'];

/** The price of amounts in dollars. The free tier is not deducted. */
export function priceOf(amounts: Amounts): number {
  return sum(entries(amounts).map(([item, amount]) => (amount * prices(item).dollars) / prices(item).per));
}

/** The price of each line of a month in dollars, after AWS's free tier per account. */
export function priceBeyondFree(lines: readonly Line[]): number[] {
  const left = new Map<Item, number>();
  return lines.map(({ amounts }) =>
    sum(
      entries(amounts).map(([item, amount]) => {
        const free = left.get(item) ?? prices(item).free;
        left.set(item, Math.max(0, free - amount));
        return priceOf({ [item]: Math.max(0, amount - free) });
      }),
    ),
  );
}

/** What AWS bills for one photo, except for what happens to its result. */
export function linesOfPhoto(work: Work, { memory }: StackParts): Line[] {
  const own = Object.entries(work.invocations).filter(([fn]) => !BY_CLOCK.includes(fn));
  const pictures = own.filter(([fn]) => fn === 'prepare-photo' || fn === 'store-results');
  const others = own.filter((entry) => !pictures.includes(entry));
  const { workingCopy, logs } = measured.bytes;
  const outside = own.filter(([fn]) => OUTSIDE.includes(fn)).map(([, count]) => count);
  return [
    { what: 'Step Functions: state transitions', amounts: { transition: work.transitions } },
    { what: 'Lambda: preparing and finishing the picture', amounts: lambdaOf(pictures, memory) },
    { what: 'Lambda: all other functions', amounts: lambdaOf(others, memory) },
    { what: 'DynamoDB', amounts: { writeUnit: work.writeUnits, readUnit: work.readUnits } },
    // The upload itself is one PUT.
    { what: 'S3: requests', amounts: { put: work.puts + 1, get: work.gets } },
    { what: 'EventBridge: the upload, and the end', amounts: { event: work.events } },
    { what: 'SQS: the message of the upload', amounts: { queueRequest: REQUESTS_A_MESSAGE } },
    { what: 'Egress: the working copy to Segmind', amounts: { egressGigabyte: workingCopy / GIGABYTE } },
    { what: 'Logs', amounts: { logGigabyte: logs / GIGABYTE } },
    { what: 'Traces', amounts: { trace: 1 + sum(outside) } },
  ];
}

/** What a photo's files cost afterwards. */
export function linesOfFiles(): Line[] {
  const { upload, results, modelPictures } = measured.bytes;
  const inGigabytes = (bytes: number) => bytes / GIGABYTE;
  return [
    { what: 'Its results are downloaded once', amounts: { egressGigabyte: inGigabytes(results) } },
    {
      what: 'Photo and results are kept for a month',
      amounts: { storedGigabyteMonth: inGigabytes(upload + results) },
    },
    {
      what: 'The model’s own picture is kept for 60 days',
      amounts: { storedGigabyteMonth: inGigabytes(modelPictures) * MODEL_PICTURES_MONTHS },
    },
  ];
}

/** What a month costs without photos. */
export function linesOfMonth(minute: Work, stack: StackParts): Line[] {
  const month = (amount: number) => amount * MINUTES_A_MONTH;
  const runs = Object.entries(minute.invocations).map(([fn, count]) => [fn, month(count)] as const);
  return [
    { what: 'Alarms', amounts: { alarmMonth: stack.alarms } },
    { what: 'The dashboard', amounts: { dashboardMonth: stack.dashboards } },
    { what: 'Metrics of the line, each minute', amounts: { metricMonth: stack.steadyMetrics } },
    { what: 'The secret of the API key', amounts: { secretMonth: stack.secrets } },
    { what: 'keep-line and finish-shoots, each minute: Lambda', amounts: lambdaOf(runs, stack.memory) },
    {
      what: 'the same: DynamoDB',
      amounts: { readUnit: month(minute.readUnits), writeUnit: month(minute.writeUnits) },
    },
    { what: 'the same: logs', amounts: { logGigabyte: month(measured.logBytesAMinute) / GIGABYTE } },
    { what: 'the same: traces', amounts: { trace: sum(runs.map(([, count]) => count)) } },
  ];
}

/** What settings and usage add to a month. */
export function linesOfMore(
  stacks: Readonly<Record<'own' | 'notifications' | 'webhooks', StackParts>>,
): Line[] {
  const { own, notifications, webhooks } = stacks;
  const added = (stack: StackParts): Amounts => ({
    alarmMonth: stack.alarms - own.alarms,
    secretMonth: stack.secrets - own.secrets,
    keyMonth: stack.keys - own.keys,
  });
  return [
    { what: '`notifications`: alarms and the key of the topic', amounts: added(notifications) },
    { what: 'each receiver of `webhooks`: alarms and its secret', amounts: added(webhooks) },
    {
      what: 'all other metrics, if each has values in every hour of the month',
      amounts: { metricMonth: own.otherMetrics },
    },
  ];
}

function lambdaOf(
  runs: readonly (readonly [string, number])[],
  memory: Readonly<Record<string, number>>,
): Amounts {
  const milliseconds: Readonly<Record<string, number>> = measured.milliseconds;
  return {
    invocation: sum(runs.map(([, count]) => count)),
    gigabyteSecond: sum(
      runs.map(([fn, count]) => {
        const [ms, megabytes] = [milliseconds[fn], memory[fn]];
        if (ms === undefined || megabytes === undefined)
          throw new Error(
            `${fn} was not measured: expected it in docs/costs/measured.json. Run npm run bench -- photo.`,
          );
        return (count * (ms / 1000) * megabytes) / 1024;
      }),
    ),
  };
}

function prices(item: Item) {
  return table.prices[item];
}

function entries(amounts: Amounts): [Item, number][] {
  return Object.entries(amounts) as [Item, number][];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

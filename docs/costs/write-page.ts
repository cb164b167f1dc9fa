import { readConfig } from '../../infra/config.ts';
import {
  type Amounts,
  type Item,
  type Line,
  linesOfFiles,
  linesOfMonth,
  linesOfMore,
  linesOfPhoto,
  priceBeyondFree,
  priceOf,
} from './compute.ts';
import { countStacks } from './count-stack.ts';
import { countIdleMinute, countPhoto } from './count-work.ts';
import measured from './measured.json' with { type: 'json' };
import table from './prices.json' with { type: 'json' };

const UNITS: Readonly<Record<Item, string>> = {
  transition: 'transitions',
  invocation: 'invocations',
  gigabyteSecond: 'GB-seconds',
  writeUnit: 'write units',
  readUnit: 'read units',
  put: 'PUT or LIST',
  get: 'GET or HEAD',
  storedGigabyteMonth: 'GB-months',
  egressGigabyte: 'GB out',
  event: 'events',
  queueRequest: 'requests',
  secretMonth: 'secrets',
  keyMonth: 'keys',
  logGigabyte: 'GB',
  metricMonth: 'metrics',
  alarmMonth: 'alarms',
  dashboardMonth: 'dashboards',
  trace: 'traces',
};

/** Renders `docs/costs.md`. All its numbers are counted, measured, or AWS's prices. */
export async function renderCosts(): Promise<string> {
  const stacks = countStacks();
  const photo = linesOfPhoto(await countPhoto(), stacks.own);
  const month = linesOfMonth(await countIdleMinute(), stacks.own);
  const fresh = priceBeyondFree(month);
  const total = (lines: readonly Line[]) => sum(lines.map(({ amounts }) => priceOf(amounts)));
  const files = linesOfFiles();
  const [download, storage] = files.map(({ amounts }) => priceOf(amounts));
  const { bytes, megapixels } = measured;
  const megabytes = (count: number) => `${(count / 1_000_000).toFixed(1)} MB`;
  return `<!-- Written by npm run docs: change docs/costs/, not this page. -->

# What it costs on AWS

In US dollars, at the list prices of ${table.region} of ${table.date}. Segmind's bill comes on top, and is far more: ${readConfig({}).model.profile.price} a photo with the stack’s own model.

- **A photo: ${money(total(photo))}**, and ${money(download ?? 0)} more if its results are downloaded: that egress is the largest line.
- **A month without photos: ${dollars(sum(fresh))}** in an account that uses nothing else of CloudWatch, **${dollars(total(month))}** if the account has used up all that is free.
- **Photos that stay: ${money(storage ?? 0)}** each month, for each.

## One photo

A JPEG of ${megapixels} megapixels and ${megabytes(bytes.upload)}; its results are ${megabytes(bytes.results)}, previews included. A job takes 30 seconds and has no failures. How many photos wait changes nothing.

| One photo | Counted | Dollars |
|---|---|---|
${rows(photo, money)}
| **In all** | | **${money(total(photo))}** |

What becomes of its files:

| Files of one photo | Counted | Dollars |
|---|---|---|
${rows(files, money)}

The first ${table.prices.egressGigabyte.free} GB of egress in a month are free in each account.

## A month without photos

| A month | Counted | Dollars | Beyond what is free |
|---|---|---|---|
${month.map(({ what, amounts }, index) => `| ${what} | ${count(amounts)} | ${dollars(priceOf(amounts))} | ${dollars(fresh[index] ?? 0)} |`).join('\n')}
| **In all** | | **${dollars(total(month))}** | **${dollars(sum(fresh))}** |

\`dashboard\` \`false\` takes the dashboard away. Alarms are two for each function, and those that [the runbook](runbook.md) describes.

## What comes on top

| On top, a month | Counted | Dollars |
|---|---|---|
${rows(linesOfMore(stacks), dollars)}

A metric is billed by the hours in which it has values. All others than those of the line have values only while photos come, functions start, or the audit runs.

## What is counted, and how

- **Requests** to DynamoDB, S3 and Step Functions, transitions, events and invocations: the mean of 10 photos at once, and of an hour without any, by the real code behind the synthesized state machine, over AWS in memory (\`docs/costs/count-work.ts\`). The functions that count photos are included; the functions that run by the clock are in the month.
- **Alarms, metrics, secrets, keys and the dashboard** are counted in the synthesized template (\`docs/costs/count-stack.ts\`).
- **Times, sizes and logs** were measured on ${measured.date} with photos of ${megapixels} megapixels on the local engine (\`npm run bench -- photo\`, \`docs/costs/measured.json\`), on a machine of two cores that did other work too. Lambda’s processor is another one; cold starts, and the lines that Lambda logs itself, are not in it.
- **Prices**, with what is free each month and where AWS says so: \`docs/costs/prices.json\`.
- Not counted: what failures add to the cost of a photo, calls of the API, the reading of the secret once for each container, queries of the dashboard in Logs Insights, tax.
`;
}

function rows(lines: readonly Line[], format: (amount: number) => string): string {
  return lines
    .map(({ what, amounts }) => `| ${what} | ${count(amounts)} | ${format(priceOf(amounts))} |`)
    .join('\n');
}

function count(amounts: Amounts): string {
  return (Object.entries(amounts) as [Item, number][])
    .filter(([, amount]) => amount !== 0)
    .map(([item, amount]) => `${short(amount)} ${amount === 1 ? UNITS[item].replace(/s$/, '') : UNITS[item]}`)
    .join(', ');
}

/** Rounds to three significant digits. */
function short(amount: number): string {
  return Number(amount.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** Rounds to two significant digits: an amount of which hardly a cent is left. */
function money(amount: number): string {
  return Number(amount.toPrecision(2)).toFixed(8).replace(/0+$/, '');
}

function dollars(amount: number): string {
  return amount.toFixed(2);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

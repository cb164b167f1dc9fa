import '../simulation/parts/no-logs.ts';

import { ApiWorld } from '../simulation/parts/api-world.ts';

const PHOTOS = 10_000;
const ASKED = 20;
/** The time of one request to DynamoDB from a function, milliseconds: AWS promises single digits. */
const REQUEST_MS = 10;

/**
 * What the API's answers about shoots and photos cost at 10,000 photos in 100 folders: requests to the table,
 * read units, and this machine's own time, with a table in memory. On AWS each request to the table adds
 * about ten milliseconds; some run in parallel.
 */
export async function measureShoots(): Promise<void> {
  const world = new ApiWorld();
  const ids: string[] = [];
  for (let index = 0; index < PHOTOS; index += 1) {
    ids.push(await world.drop(`shoot/${index % 100}/${index}.jpg`));
  }
  for (let from = 0; from < ids.length; from += 200) await world.countPhotos(ids.slice(from, from + 200));
  const alone = await world.drop('large/0.jpg');
  await world.countPhotos([alone]);
  console.log(`\nThe API at ${PHOTOS} photos in 100 folders`);
  console.log('                                requests   read units     own time   at most on AWS');
  for (const path of [
    '/shoot?folder=shoot',
    '/shoot?folder=',
    '/shoots',
    '/retouches',
    '/retouches?folder=shoot/7',
  ]) {
    const before = [world.dynamo.sent.length, world.dynamo.readUnits] as const;
    const startedMs = performance.now();
    for (let time = 0; time < ASKED; time += 1) {
      const { status } = await world.call('GET', path);
      if (status !== 200) throw new Error(`GET ${path} answers ${status}.`);
    }
    const ownMs = (performance.now() - startedMs) / ASKED;
    const requests = (world.dynamo.sent.length - before[0]) / ASKED;
    const units = (world.dynamo.readUnits - before[1]) / ASKED;
    const mostMs = ownMs + requests * REQUEST_MS;
    console.log(
      `${path.padEnd(30)}${requests.toFixed(0).padStart(10)}${units.toFixed(1).padStart(13)}` +
        `${ownMs.toFixed(1).padStart(10)} ms${mostMs.toFixed(0).padStart(14)} ms`,
    );
  }
}

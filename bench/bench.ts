import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '../local/session.ts';
import { findBundles } from './bundles.ts';
import { measureColdStarts } from './cold-start.ts';
import { measureCommand } from './command.ts';
import { measurePhoto } from './measure-photo.ts';
import { measureFidelity } from './pictures/fidelity.ts';
import { measureFinish } from './pictures/finish.ts';
import { measurePrepare } from './pictures/prepare.ts';
import { measurePlans } from './plans.ts';
import { measureRequests } from './requests.ts';
import { measureReviewPage } from './review/page-speed.ts';
import { takeScreenshots } from './review/screenshots.ts';
import { measureScale } from './scale.ts';
import { measureShoots } from './shoots.ts';
import { measureStoreMemory } from './store-memory.ts';
import { measureWebhooks } from './webhooks.ts';

/**
 * Measures what the project promises: in a simulation, and as ratios within one run on the deployed stack.
 * `npm run bench -- scale`: only the simulation; `scale 4000 200` drops 4,000 photos over 200 slots.
 * `npm run bench -- plans`: what Segmind's plans carry.
 * `npm run bench -- shoots`: the API at 10,000 photos.
 * `npm run bench -- review`: the review page; with a folder, also takes screenshots of it into that folder.
 * `npm run bench -- webhooks`: receivers that are down.
 * `npm run bench -- command 1000`: how long `retouch up` takes again for 1,000 files.
 * `npm run bench -- photo`: the bytes and times of a photo, for the page of costs.
 * `npm run bench -- pictures`: preparing and finishing photos; optionally a HEIC file of your own.
 * `npm run bench -- fidelity`: results against the truth; optionally a folder with photos of your own.
 */
const [part, photos, slots] = process.argv.slice(2);
if (part === 'pictures') {
  await measurePrepare({ heicFile: photos });
  await measureFinish({ heicFile: photos });
} else if (part === 'fidelity') {
  await measureFidelity({ folder: photos });
} else if (part === 'shoots') {
  await measureShoots();
} else if (part === 'review') {
  await measureReviewPage();
  if (photos !== undefined) await takeScreenshots(photos);
} else if (part === 'command') {
  await measureCommand(photos === undefined ? undefined : Number(photos));
} else if (part === 'plans') {
  await measurePlans();
} else if (part === 'photo') {
  await measurePhoto();
} else if (part === 'webhooks') {
  await measureWebhooks();
} else {
  await measureScale(
    photos === undefined ? undefined : { photos: Number(photos), slots: Number(slots ?? 5) },
  );
  if (part !== 'scale') await measureStack();
}

async function measureStack(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-bench-'));
  const session = await openSession({
    signal: new AbortController().signal,
    report: console.error,
    settings: { maxOutputMegabytes: '200' },
    job: { queuedMs: 0, processingMs: 0 },
  });
  try {
    const bundles = await findBundles(join(session.folder, 'cdk.out'));
    await measureColdStarts(bundles, folder);
    await measureStoreMemory(bundles, session, folder);
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
  await measureRequests();
}

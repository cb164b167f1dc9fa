import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ReviewOptions, reviewCommand } from '../../../client/commands/review.ts';
import { problem, type Routes, startApi } from '../support/api-stand-in.ts';
import { readFolder } from '../support/folder-files.ts';
import { runCommand, startCommand } from '../support/run-command.ts';
import { endedShoot, sampleShoot } from '../support/shoots.ts';

const PAGE = '<h1>Review</h1>';
const URL_OF_PAGE = /http:\/\/127\.0\.0\.1:\d+\/[\da-f]{32}\/review\.html/;
const GET = 'GET /decisions';
const PUT = 'PUT /decisions';
const none = problem(404, 'decisions-not-found', 'There is no decisions/spring/ana.json.');
const decided = {
  folder: 'spring/ana',
  savedAt: '2026-11-24T13:00:00.000Z',
  photos: [
    { id: 'a', key: 'uploads/spring/ana/a.jpg', version: 1, decision: 'accept' },
    { id: 'b', key: 'uploads/spring/ana/b.jpg', version: 1, decision: 'reject' },
  ],
};

/** The results of a shoot that has ended, in a folder on this computer. */
async function writeResults(page: string | null = PAGE) {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-review-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (page !== null) await writeFile(join(folder, 'review.html'), page);
  return readFolder(folder, 'results/spring/ana/');
}

async function start(routes: Routes = {}, options: Partial<ReviewOptions> = {}, json = false) {
  const { api, requestsTo } = await startApi({
    'GET /shoot': endedShoot(),
    [GET]: none,
    [PUT]: decided,
    ...routes,
  });
  const files = await writeResults();
  const all = { folder: 'spring/ana', open: false, ...options };
  const run = startCommand(reviewCommand, all, { api, files, json });
  onTestFinished(() => run.interrupt());
  const [url] = await run.waitFor(URL_OF_PAGE);
  return { ...run, url, requestsTo };
}

/** Saves decisions as the page does. */
function save(url: string, decisions: object) {
  const { origin } = new URL(url);
  const body = JSON.stringify(decisions);
  return fetch(new URL('decisions.json', url), { method: 'PUT', headers: { origin }, body });
}

describe('retouch review', () => {
  it('saves decisions that were made just before Ctrl-C', async () => {
    const { url, interrupt, ended, requestsTo } = await start();
    await (await fetch(url)).text();
    interrupt();
    expect((await save(url, decided)).status).toBe(204);
    expect((await ended).text).toContain('1 accepted, 1 rejected.');
    expect(requestsTo(PUT)).toHaveLength(1);
  });

  it('serves the page until Ctrl-C, which is its normal end', async () => {
    const { url, interrupt, ended } = await start();
    expect(await (await fetch(url)).text()).toBe(PAGE);
    interrupt();
    const { exitCode, text } = await ended;
    expect(exitCode).toBe(0);
    expect(text).toBe(
      `The review is at ${url}\nYour decisions are saved as you make them. Press Ctrl-C to end.\n0 accepted, 0 rejected.\n`,
    );
    await expect(fetch(url)).rejects.toThrow();
  });

  it('opens the page in the browser', async () => {
    const opened: string[] = [];
    const openUrl = async (url: string) => opened.push(url);
    const { url, interrupt, ended } = await start({}, { open: true, openUrl });
    interrupt();
    await ended;
    expect(opened).toEqual([url]);
  });

  it('continues if no browser can be opened, and says so', async () => {
    const openUrl = () => Promise.reject(new Error('spawn xdg-open ENOENT'));
    const { url, waitFor } = await start({}, { open: true, openUrl });
    await waitFor(/retouch could not open the browser: open that address yourself\./);
    expect((await fetch(url)).status).toBe(200);
  });

  it('gives the page the stack’s decisions, and saves the page’s decisions there', async () => {
    const { url, requestsTo } = await start({ [GET]: decided });
    expect(await (await fetch(new URL('decisions.json', url))).json()).toEqual(decided);
    expect((await save(url, decided)).status).toBe(204);
    expect(requestsTo(PUT)).toMatchObject([{ query: { folder: 'spring/ana' }, body: decided }]);
  });

  it('shows the API’s message about wrong decisions', async () => {
    const { url, waitFor } = await start({ [PUT]: problem(422, 'invalid-request', 'No stars.') });
    const response = await save(url, decided);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 422,
      body: { detail: 'No stars.' },
    });
    await waitFor(/No stars\./);
  });

  it.each([
    ['redo', decided, '1 accepted, 1 rejected. Next: retouch redo spring/ana'],
    [
      'down',
      { ...decided, photos: decided.photos.slice(0, 1) },
      '1 accepted, 0 rejected. Next: retouch down spring/ana --only accepted',
    ],
  ])('ends with a summary of the decisions and the next command, %s', async (_, decisions, words) => {
    const { url, interrupt, ended } = await start();
    await save(url, decisions);
    interrupt();
    expect((await ended).text).toContain(`${words}\n`);
  });

  it('includes earlier decisions in the count', async () => {
    const { interrupt, ended } = await start({ [GET]: decided });
    interrupt();
    expect((await ended).text).toContain('1 accepted, 1 rejected.');
  });

  it('opens despite decisions that cannot be read, and says so', async () => {
    const wrong = problem(422, 'invalid-decisions', 'decisions/spring/ana.json: it is not JSON.');
    const { waitFor } = await start({ [GET]: wrong });
    await waitFor(/decisions\/spring\/ana\.json: it is not JSON\./);
  });

  it('reports to programs where the page is, and what is saved', async () => {
    const { url, interrupt, ended } = await start({}, {}, true);
    await save(url, decided);
    interrupt();
    expect((await ended).events).toEqual([
      { event: 'review', url },
      { event: 'saved', accepted: 1, rejected: 1 },
      { event: 'ended', accepted: 1, rejected: 1 },
    ]);
  });
});

describe('retouch review of a folder without a page', () => {
  async function run(routes: Routes) {
    const { api } = await startApi(routes);
    const options = { folder: 'spring/ana', open: false };
    return runCommand(reviewCommand, options, { api, files: await writeResults(null) });
  }

  it('gives the state of a shoot that has not ended', async () => {
    const { exitCode, text } = await run({ 'GET /shoot': sampleShoot() });
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^spring\/ana: 42 of 300 photos retouched, .*\.\nIt has no review page yet/);
    expect(text).toMatch(/Watch it: retouch watch spring\/ana\n$/);
  });

  it('lists the folders below that have a page', async () => {
    const below = [endedShoot({ folder: 'spring/ana/day 1' }), sampleShoot({ folder: 'spring/ana/day 2' })];
    const { exitCode, text } = await run({
      'GET /shoot': sampleShoot({ below: 2 }),
      'GET /shoots': { shoots: below, nextCursor: null },
    });
    expect(exitCode).toBe(1);
    expect(text).toBe(
      'spring/ana has no review page of its own. These folders below have one:\n' +
        "  retouch review 'spring/ana/day 1'\n",
    );
  });

  it('says that a page is gone', async () => {
    const { text } = await run({ 'GET /shoot': endedShoot() });
    expect(text).toContain('The shoot has ended, but its review page was deleted from the bucket.');
  });

  it('shows the API’s message if the shoot does not exist', async () => {
    const words = 'No photo was uploaded to the folder "spring/ana" yet.';
    const ended = run({ 'GET /shoot': problem(404, 'shoot-not-found', words) });
    await expect(ended).rejects.toMatchObject({ message: words, exitCode: 1 });
  });
});

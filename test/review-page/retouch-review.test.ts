import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { samplePhoto, sampleReview } from '../../bench/review/sample-review.ts';
import { reviewCommand } from '../../client/commands/review.ts';
import { decisionsSchema } from '../../core/review/decisions.ts';
import { type ApiRequest, problem, type Routes, startApi } from '../client/support/api-stand-in.ts';
import { readFolder } from '../client/support/folder-files.ts';
import { startCommand } from '../client/support/run-command.ts';
import { endedShoot } from '../client/support/shoots.ts';
import { openFirst, openUrl, press, textOf, waitForPictures } from './open-page.ts';
import { writeShoot } from './shoot-folder.ts';

const PUT = 'PUT /decisions';
const review = sampleReview([samplePhoto('a'), samplePhoto('b #2'), samplePhoto('c')]);

/** An API that keeps the decisions that it receives. */
function keepDecisions(): Routes {
  let kept: object = problem(404, 'decisions-not-found', 'There are none.');
  return {
    'GET /shoot': endedShoot(),
    'GET /decisions': () => kept,
    [PUT]: ({ body }: ApiRequest) => {
      kept = decisionsSchema.parse(body);
      return kept;
    },
  };
}

/** Runs `retouch review` on a shoot of three photos with files on this computer. */
async function start(routes: Routes = keepDecisions()) {
  const { api, requestsTo } = await startApi(routes);
  const folder = await writeShoot(review);
  const files = readFolder(folder, 'results/spring/ana/');
  async function run() {
    const options = { folder: 'spring/ana', open: false };
    const command = startCommand(reviewCommand, options, { api, files });
    onTestFinished(() => command.interrupt());
    const [url] = await command.waitFor(/http:\S+review\.html/);
    return { ...command, url };
  }
  return { run, requestsTo, folder };
}

/** Waits until the page shows that it has saved, with this beginning of the message. */
function waitForSaved(page: Page, start: string) {
  return page.waitForFunction(
    (wanted) => document.getElementById('saved')?.textContent?.startsWith(wanted),
    {},
    start,
  );
}

describe('the page that retouch review serves', () => {
  it('shows its pictures', async () => {
    const { run } = await start();
    const page = await openUrl((await run()).url);
    await page.waitForFunction(() => document.querySelectorAll('#sheet img').length > 0);
    await waitForPictures(page);
    const widths = await page.$$eval('#sheet img', (images) => images.map((image) => image.naturalWidth));
    expect(widths.length).toBeGreaterThanOrEqual(3);
    expect(widths.every((width) => width === 64)).toBe(true);
  });

  it('sends a photo that is accepted by keyboard to the API', async () => {
    const { run, requestsTo } = await start();
    const { url, interrupt, ended } = await run();
    const page = await openUrl(url);
    await openFirst(page);
    await press(page, 'a');
    await waitForSaved(page, 'Saved ');
    const puts = requestsTo(PUT);
    expect(puts).toMatchObject([
      { query: { folder: 'spring/ana' }, body: { photos: [{ id: 'a', version: 1, decision: 'accept' }] } },
    ]);
    interrupt();
    expect((await ended).text).toContain('1 accepted, 0 rejected. Next: retouch down spring/ana');
  });

  it('shows the decisions of the last time, although its address has changed', async () => {
    const { run } = await start();
    const first = await run();
    const page = await openUrl(first.url);
    await openFirst(page);
    await press(page, 'a');
    await waitForSaved(page, 'Saved ');
    first.interrupt();
    await first.ended;
    const again = await openUrl((await run()).url);
    await again.waitForSelector('[data-verdict="accept"]');
    expect(await textOf(again, '#progress-words')).toBe('1 of 3 photos decided: 1 accepted, 0 rejected.');
  });

  it('says so if the API refuses the decisions', async () => {
    const { run } = await start({ ...keepDecisions(), [PUT]: problem(422, 'invalid-request', 'No stars.') });
    const { url, waitFor } = await run();
    const page = await openUrl(url);
    await openFirst(page);
    await press(page, 'a');
    await waitForSaved(page, 'Not saved (the server answered 422)');
    await waitFor(/No stars\./);
  });

  it('cannot be reached from a page of another origin', async () => {
    const { run, requestsTo, folder } = await start();
    const { url } = await run();
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Another</title>');
    const other = await openUrl(`file://${join(folder, 'index.html')}`, { mayBreakPolicy: true });
    const outcomes = await other.evaluate(async (target) => {
      const decisions = target.replace('review.html', 'decisions.json');
      const tries = [
        fetch(target),
        fetch(decisions, { method: 'PUT', body: '{}' }),
        fetch(decisions, { method: 'POST', mode: 'no-cors', body: '{}' }),
      ];
      return (await Promise.allSettled(tries)).map(({ status }) => status);
    }, url);
    expect(outcomes).toEqual(['rejected', 'rejected', 'rejected']);
    expect(requestsTo(PUT)).toEqual([]);
  });
});

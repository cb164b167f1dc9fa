import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { samplePhoto, sampleReview, sampleVersion } from '../../bench/review/sample-review.ts';
import { type Decisions, decisionsSchema } from '../../core/review/decisions.ts';
import { openFirst, openShoot, openUrl, press, textOf, textsOf } from './open-page.ts';
import { fileUrlOf, serveShoot, writeShoot } from './shoot-folder.ts';

const review = sampleReview([samplePhoto('a'), samplePhoto('b'), samplePhoto('c')]);
const rejectedB = {
  id: 'b',
  key: 'uploads/spring/ana/b.jpg',
  version: 1,
  decision: 'reject',
  reason: 'face changed',
} as const;

function decisionsOf(photos: Decisions['photos'], more: Partial<Decisions> = {}): string {
  return JSON.stringify({ folder: 'spring/ana', savedAt: '2026-11-24T13:00:00.000Z', photos, ...more });
}

/** Creates a folder that exists until the test ends. */
async function useFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'review-page-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Presses the page's save button, and reads the downloaded file. */
async function download(page: Page): Promise<Decisions> {
  const folder = await useFolder();
  const client = await page.createCDPSession();
  const done = new Promise<void>((resolve) => {
    client.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve());
  });
  await client.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: folder,
    eventsEnabled: true,
    browserContextId: page.browserContext().id ?? '',
  });
  await page.click('#save');
  await done;
  return decisionsSchema.parse(JSON.parse(await readFile(join(folder, 'decisions.json'), 'utf8')));
}

/** Loads a file of decisions into the page. */
async function load(page: Page, text: string): Promise<string> {
  const file = join(await useFolder(), 'decisions.json');
  await writeFile(file, text);
  const input = await page.$('input#load');
  await input?.uploadFile(file);
  await page.waitForFunction(() => document.getElementById('said')?.textContent !== '');
  return textOf(page, '#said');
}

describe('decisions', () => {
  it('are kept by the browser, also when the page is written again', async () => {
    const folder = await writeShoot(review);
    const page = await openUrl(fileUrlOf(folder));
    await openFirst(page);
    await press(page, 'a');
    const again = sampleReview([...review.photos, samplePhoto('d')], { endedAt: '2026-11-25T08:00:00.000Z' });
    const second = await writeShoot(again);
    await writeFile(join(folder, 'review.html'), await readFile(join(second, 'review.html')));
    await page.reload();
    expect(await textOf(page, '#progress-words')).toBe('1 of 4 photos decided: 1 accepted, 0 rejected.');
  });

  it('are downloaded by a page without a server, as a file that matches the schema', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'a', 'r', '2');
    await page.click('input[value="words"]');
    await page.type('#notes', 'Keep the freckles.');
    await press(page, 'Tab');
    await page.click('#reject-form button[type="submit"]');
    await press(page, 'Escape');
    expect(await download(page)).toEqual({
      folder: 'spring/ana',
      savedAt: expect.any(String),
      photos: [
        { id: 'a', key: 'uploads/spring/ana/a.jpg', version: 1, decision: 'accept' },
        { ...rejectedB, redo: { notes: 'Keep the freckles.' } },
      ],
    });
    expect(await textOf(page, '#saved')).toBe('Saved as decisions.json in your downloads.');
  });

  it.each([
    ['5', { reason: 'too strong', redo: { strength: 0.6 } }],
    ['3', { reason: 'colours' }],
  ])('with reason %s say %j', async (key, said) => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'r', key, 'Enter', 'Escape');
    const { photos } = await download(page);
    expect(photos).toEqual([
      { id: 'a', key: 'uploads/spring/ana/a.jpg', version: 1, decision: 'reject', ...said },
    ]);
  });

  it('ask for another seed if the same one would make the same picture', async () => {
    const seeded = samplePhoto('a', { versions: [sampleVersion('a', 1, { seed: 7 })] });
    const page = await openShoot(sampleReview([seeded]));
    await openFirst(page);
    await press(page, 'r', '2', 'Enter', 'Escape');
    const { photos } = await download(page);
    expect(photos[0]).toMatchObject({ redo: { seed: 8 } });
  });

  it('can be loaded from a file', async () => {
    const page = await openShoot(review);
    const other = { ...rejectedB, id: 'gone', key: 'uploads/spring/ana/gone.jpg' };
    expect(await load(page, decisionsOf([rejectedB, other]))).toMatch(
      /^Loaded 1 decision of 24 Nov 2026, .+\. 1 more is about a photo that is not on this page\.$/,
    );
    expect(await textsOf(page, '[data-verdict="reject"] .note')).toEqual(['Rejected: face changed']);
  });

  it.each([
    ['no JSON', 'spring', /^Not loaded\. The file is not JSON/],
    [
      'an unknown field',
      decisionsOf([{ ...rejectedB, stars: 5 } as never]),
      /^Not loaded\. \/photos\/0\/stars is not a known field; expected one of id, key/,
    ],
    [
      'another shoot',
      decisionsOf([], { folder: 'winter' }),
      'Not loaded. The file is about the shoot "winter"; expected "spring/ana", the shoot of this page.',
    ],
  ])('are refused with a message from a file with %s', async (_, text, words) => {
    const page = await openShoot(review);
    expect(await load(page, text)).toMatch(words);
  });

  it('are sent to a server on this machine as they are made', async () => {
    const { url, seen, state } = await serveShoot(await writeShoot(review));
    const page = await openUrl(url);
    await openFirst(page);
    const put = page.waitForResponse((response) => response.request().method() === 'PUT');
    await press(page, 'a');
    expect((await put).status()).toBe(204);
    expect(seen.find(({ method }) => method === 'PUT')?.url).toBe('/decisions.json');
    expect(decisionsSchema.parse(JSON.parse(state.saved ?? '')).photos).toMatchObject([{ id: 'a' }]);
    await page.waitForFunction(() => document.getElementById('saved')?.textContent?.startsWith('Saved '));
  });

  it('are downloaded with a message if the server does not accept them', async () => {
    const { url } = await serveShoot(await writeShoot(review), { refuses: true });
    const page = await openUrl(url);
    await openFirst(page);
    const put = page.waitForResponse((response) => response.request().method() === 'PUT');
    await press(page, 'a', 'Escape');
    await put;
    await page.waitForFunction(() => document.getElementById('saved')?.textContent?.includes('403'));
    expect(await textOf(page, '#saved')).toBe('Not saved (the server answered 403). Use Save decisions.');
    expect((await download(page)).photos).toMatchObject([{ id: 'a' }]);
  });

  it.each([
    ['taken from', '2099-01-01T00:00:00.000Z', 'b.jpg'],
    ['not taken from', '2001-01-01T00:00:00.000Z', 'a.jpg'],
  ])('are %s the server if it has those of %s', async (_, savedAt, name) => {
    const folder = await writeShoot(review);
    const accepted = { ...rejectedB, decision: 'accept', reason: undefined } as const;
    const { url, state } = await serveShoot(folder);
    const page = await openUrl(url);
    await openFirst(page);
    await press(page, 'a');
    state.saved = decisionsOf([accepted], { savedAt });
    await page.goto('about:blank');
    state.saved = decisionsOf([accepted], { savedAt });
    const got = page.waitForResponse((response) => response.url().endsWith('/decisions.json'));
    await page.goto(url);
    await got;
    await page.waitForFunction(
      (wanted) => document.querySelector('[data-verdict="accept"] bdi')?.textContent === wanted,
      {},
      name,
    );
  });

  it('on a rejected photo are open again after a new version arrives', async () => {
    const folder = await writeShoot(review);
    const page = await openUrl(fileUrlOf(folder));
    await openFirst(page);
    await press(page, 'r', '1', 'Enter', 'Escape');
    const redone = samplePhoto('a', { versions: [sampleVersion('a', 1), sampleVersion('a', 2)] });
    const second = await writeShoot(sampleReview([redone, ...review.photos.slice(1)]));
    await writeFile(join(folder, 'review.html'), await readFile(join(second, 'review.html')));
    await page.reload();
    expect(await textOf(page, '#section-again')).toContain(
      'Version 2 is new. You rejected version 1: skin too smooth',
    );
    expect(await textOf(page, '[data-count="needs-me"]')).toBe('1');
    expect((await download(page)).photos).toEqual([]);
  });
});

import puppeteer, { type Browser, type Page, type Viewport } from 'puppeteer-core';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';
import type { Review } from '../../functions/finish-shoots/review/review.ts';
import { fileUrlOf, writeShoot } from './shoot-folder.ts';

const WIDE: Viewport = { width: 1200, height: 800 };
let browser: Browser;

beforeAll(async () => {
  browser = await puppeteer.connect({ browserWSEndpoint: inject('browser') });
});
afterAll(() => browser.disconnect());

/** How a page is opened. */
export interface OpenOptions {
  readonly viewport?: Viewport;
  readonly theme?: 'light' | 'dark';
  /** Set if the test itself breaks the policy. */
  readonly mayBreakPolicy?: boolean;
}

/**
 * Opens a page like a person on a first visit. When the test ends, the page must not have broken its policy,
 * thrown an error, opened a browser dialog, or sent a request to another origin.
 */
export async function openUrl(
  url: string,
  { viewport = WIDE, theme = 'light', mayBreakPolicy = false }: OpenOptions = {},
): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const wrongs: string[] = [];
  page.on('pageerror', (error) => wrongs.push(`thrown: ${error}`));
  page.on('dialog', (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/.test(message.text())) wrongs.push(message.text());
  });
  const place = url.slice(0, url.lastIndexOf('/') + 1);
  page.on('request', (request) => {
    const isOwn = [place, 'blob:'].some((start) => request.url().startsWith(start));
    if (!isOwn && !request.url().endsWith('/favicon.ico')) wrongs.push(`asked: ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    if (!mayBreakPolicy) expect(wrongs).toEqual([]);
  });
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await page.goto(url);
  return page;
}

/** Opens the page of a shoot from its folder, without a server. */
export async function openShoot(review: Review, options?: OpenOptions): Promise<Page> {
  return openUrl(fileUrlOf(await writeShoot(review)), options);
}

/** Presses keys one after another. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key as 'Enter');
}

/** The visible text of an element. */
export function textOf(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (element) => (element as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim());
}

/** The visible texts of all matching elements. */
export function textsOf(page: Page, selector: string): Promise<string[]> {
  return page.$$eval(selector, (elements) =>
    elements.map((element) => (element as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim()),
  );
}

/** The names on the contact sheet, in order. */
export function namesOn(page: Page): Promise<string[]> {
  return page.$$eval('#sheet li bdi', (names) => names.map((name) => name.textContent ?? ''));
}

/** Moves the focus to the contact sheet, and opens its first photo. */
export async function openFirst(page: Page): Promise<void> {
  await page.focus('#sheet button[tabindex="0"]');
  await press(page, 'Enter');
  await page.waitForSelector('#viewer[open]');
}

/** Waits until all pictures that have begun to load have loaded or failed. */
export async function waitForPictures(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.images].every((image) => image.complete || image.loading === 'lazy'),
  );
}

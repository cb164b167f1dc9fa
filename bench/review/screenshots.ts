import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { launchBrowser } from './browser.ts';
import { drawShoot } from './draw-shoot.ts';

const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 360, height: 740 } };

/** The scenes of the screenshots, with the keys and clicks that lead to them. */
const SCENES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  sheet: async () => {},
  decided: async (page) => {
    for (const name of ['IMG_4100.jpg', 'IMG_4102.jpg'])
      await page.click(`button[aria-label="Accept ${name}"]`);
    await page.click('button[aria-label="Reject IMG_4103.jpg"]');
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  },
  slider: (page) => open(page, 'IMG_4101.jpg'),
  'side-by-side': async (page) => {
    await open(page, 'IMG_4101.jpg');
    await page.keyboard.press('s');
  },
  zoomed: async (page) => {
    await open(page, 'IMG_4105.jpg');
    await page.keyboard.press('z');
  },
  rejecting: async (page) => {
    await open(page, 'IMG_4110.jpg');
    await page.keyboard.press('r');
    await page.keyboard.press('5');
  },
  doubtful: (page) => page.click('input[value="doubtful"] + span'),
  failed: (page) => page.click('input[value="failed"] + span'),
  'failed-open': async (page) => {
    await page.click('input[value="failed"] + span');
    await page.click('#section-failed li:last-child button');
  },
  'next-steps': (page) => page.click('#next-steps-open'),
  help: (page) => page.keyboard.press('?'),
};

/** Draws a shoot, and takes screenshots of its review page into a folder, for a person to look at. */
export async function takeScreenshots(folder: string): Promise<void> {
  const shoot = await mkdtemp(join(tmpdir(), 'retouch-review-'));
  await drawShoot(shoot);
  await mkdir(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const [width, viewport] of Object.entries(WIDTHS)) {
      for (const theme of ['light', 'dark']) {
        for (const [scene, go] of Object.entries(SCENES)) {
          const context = await browser.createBrowserContext();
          const page = await context.newPage();
          await page.setViewport({ ...viewport, deviceScaleFactor: width === 'narrow' ? 2 : 1 });
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
          await page.goto(pathToFileURL(join(shoot, 'review.html')).href, { waitUntil: 'networkidle0' });
          if (scene !== 'sheet') await page.evaluate('localStorage.clear()');
          await go(page);
          await page.waitForNetworkIdle();
          const file = join(folder, `${scene}-${width}-${theme}.png`);
          await page.screenshot({ path: file as `${string}.png` });
          console.log(file);
          await context.close();
        }
      }
    }
  } finally {
    await browser.close();
    await rm(shoot, { recursive: true });
  }
}

async function open(page: Page, name: string): Promise<void> {
  await page.type('#search', name);
  await page.click('#sheet .pair');
}

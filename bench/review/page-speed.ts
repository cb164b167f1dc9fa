import { link, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'puppeteer-core';
import sharp from 'sharp';
import { renderReview } from '../../functions/finish-shoots/review/render-review.ts';
import { buildReviewPage } from '../../infra/review-page.ts';
import { PHOTOS } from '../pictures/fidelity-cases.ts';
import { launchBrowser } from './browser.ts';
import { sampleOutput, samplePhoto, sampleReview, sampleVersion } from './sample-review.ts';

const COUNTS = [500, 10_000];
const ID_TAIL = '0123456789abcdef'.repeat(2);

const NOTE_FIRST_PICTURE = `
  document.addEventListener('load', ({ target }) => {
    if (target instanceof HTMLImageElement) window.firstPicture ??= performance.now();
  }, true);`;

const TIME_A_DECISION = `(() => {
  const started = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
  return performance.now() - started;
})()`;

/** Measures the size and speed of a shoot's review page, from a folder, in a browser. */
export async function measureReviewPage(): Promise<void> {
  const [source] = PHOTOS;
  const preview = await sharp(source).resize(640, 640, { fit: 'inside' }).webp({ quality: 70 }).toBuffer();
  const browser = await launchBrowser();
  try {
    for (const count of COUNTS) await measure(browser, preview, count);
  } finally {
    await browser.close();
  }
}

async function measure(browser: Browser, preview: Buffer, count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'review-speed-'));
  try {
    await mkdir(join(folder, '.review'));
    await writeFile(join(folder, 'preview.webp'), preview);
    const photos = Array.from({ length: count }, (_, i) => {
      const name = `DSC_${10_000 + i}.jpg`;
      const id = `DSC_${10_000 + i}-jpg-${ID_TAIL}`;
      const output = sampleOutput(id, 1, { file: name, width: 6048, height: 4024 });
      const recordedAt = new Date(1_700_000_000_000 + i * 7919).toISOString();
      const versions = [sampleVersion(id, 1, { recordedAt, outputs: [output] })];
      return samplePhoto(id, { key: `uploads/spring/ana/${name}`, name, versions });
    });
    for (const { before, versions } of photos) {
      for (const one of [before, versions[0]?.outputs[0]?.preview]) {
        if (one) await link(join(folder, 'preview.webp'), join(folder, one.small));
      }
    }
    const file = join(folder, 'review.html');
    const started = performance.now();
    await writeFile(file, renderReview(buildReviewPage(), sampleReview(photos)));
    const written = performance.now() - started;
    console.log(
      `${count} photos: ${((await stat(file)).size / 1000).toFixed(0)} KB, made in ${written.toFixed(0)} ms`,
    );
    const page = await browser.newPage();
    await page.setViewport({ width: 1440, height: 900 });
    await page.evaluateOnNewDocument(NOTE_FIRST_PICTURE);
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction('window.firstPicture > 0');
    await page.waitForFunction(`document.querySelectorAll('#sheet li').length === ${count}`);
    const [first, all] = (await page.evaluate('[window.firstPicture, performance.now()]')) as [
      number,
      number,
    ];
    console.log(
      `  first picture after ${first.toFixed(0)} ms, all photos in place after ${all.toFixed(0)} ms`,
    );
    await page.focus('#sheet button[tabindex="0"]');
    const decided = (await page.evaluate(TIME_A_DECISION)) as number;
    console.log(`  a decision takes ${decided.toFixed(0)} ms`);
    await page.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import {
  failedPhoto,
  sampleOutput,
  samplePhoto,
  sampleReview,
  sampleVersion,
} from '../../bench/review/sample-review.ts';
import { openFirst, openShoot, press, waitForPictures } from './open-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LONG = 'a'.repeat(200);
const review = sampleReview(
  [
    samplePhoto('a', {
      versions: [
        sampleVersion('a', 1),
        sampleVersion('a', 2, { outputs: [sampleOutput('a', 2, { warnings: ['It is nearly black.'] })] }),
      ],
    }),
    samplePhoto('b'),
    samplePhoto('c', { name: `${LONG}.jpg`, key: `uploads/${LONG}/${LONG}.jpg`, reference: LONG }),
    failedPhoto('d', `It is broken: ${LONG}`),
  ],
  { folder: LONG },
);

/** How to reach each view of the page. */
const VIEWS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the contact sheet': async (page) => {
    await page.focus('#sheet button[tabindex="0"]');
    await press(page, 'a');
  },
  'the viewer': openFirst,
  'the viewer with versions side by side': async (page) => {
    await openFirst(page);
    await press(page, 's');
  },
  'the form of a rejection': async (page) => {
    await openFirst(page);
    await press(page, 'r', '5');
  },
  'a photo without a result': async (page) => {
    await page.click('#section-failed button');
  },
  'the next steps': async (page) => {
    await page.focus('#sheet button[tabindex="0"]');
    await press(page, 'a', 'n');
  },
  'the help': (page) => press(page, '?'),
};

describe.each(Object.entries(VIEWS))('%s', (_, go) => {
  it.each(['light', 'dark'] as const)('has no accessibility fault that axe finds: %s', async (theme) => {
    const page = await openShoot(review, { theme });
    await go(page);
    // Evaluated in an isolated world, to which the page's policy does not apply.
    const results = await page.evaluate(`${AXE}; axe.run()`);
    const { violations } = results as AxeResults;
    expect(
      violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        at: nodes.map(({ html }) => html.slice(0, 200)),
      })),
    ).toEqual([]);
  });

  it('fits into 360 pixels', async () => {
    const page = await openShoot(review, { viewport: { width: 360, height: 740, isMobile: true } });
    await go(page);
    await waitForPictures(page);
    const tooWide = await page.evaluate(() => {
      const boxes = [document.documentElement, ...document.querySelectorAll('dialog[open], .panel')];
      return boxes
        .filter((box) => box.scrollWidth > box.clientWidth)
        .map((box) => box.id || box.className || box.tagName);
    });
    expect(tooWide).toEqual([]);
  });
});

describe('the page', () => {
  it('is dark if the system is', async () => {
    const colours = [];
    for (const theme of ['light', 'dark'] as const) {
      const page = await openShoot(review, { theme });
      colours.push(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
    }
    expect(colours).toEqual(['rgb(243, 243, 243)', 'rgb(23, 23, 23)']);
  });

  it('gives a picture that is alone in its row a usual height', async () => {
    const page = await openShoot(review, { viewport: { width: 1100, height: 800 } });
    const height = await page.$eval('#section-rest .pair', (pair) => pair.clientHeight);
    expect(height).toBeLessThanOrEqual(1.5 * 190);
  });

  it('reserves the space of pictures while they load', async () => {
    const page = await openShoot(review);
    await waitForPictures(page);
    const shifted = await page.evaluate(async () => {
      const observer = new PerformanceObserver(() => {});
      observer.observe({ type: 'layout-shift', buffered: true });
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const shifts = observer.takeRecords() as unknown as { value: number }[];
      return shifts.reduce((sum, { value }) => sum + value, 0);
    });
    expect(shifted).toBeLessThan(0.01);
  });

  it('has no animation if a person prefers reduced motion', async () => {
    const page = await openShoot(review);
    const transition = () =>
      page.$eval('.progress-accepted', (bar) => getComputedStyle(bar).transitionDuration);
    expect(await transition()).toBe('0.2s');
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    expect(await transition()).toBe('0s');
  });

  it('announces decisions to screen readers, in the viewer too', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'a');
    const heard = await page.$eval('#viewer-said', (said) => [said.getAttribute('role'), said.textContent]);
    expect(heard).toEqual(['status', expect.stringContaining('Accepted a.jpg.')]);
  });

  it('names a photo, its state and its doubts to screen readers', async () => {
    const page = await openShoot(review);
    const root = await page.waitForSelector('#sheet .pair');
    expect(root && (await page.accessibility.snapshot({ root }))).toMatchObject({
      role: 'button',
      name: 'a.jpg, It is nearly black.',
    });
  });
});

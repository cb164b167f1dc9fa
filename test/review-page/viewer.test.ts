import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import {
  failedPhoto,
  sampleOutput,
  samplePhoto,
  sampleReview,
  sampleVersion,
} from '../../bench/review/sample-review.ts';
import { openFirst, openShoot, press, textOf, textsOf } from './open-page.ts';

const LARGE = { width: 3000, height: 2000 };
const twice = samplePhoto('b', {
  versions: [sampleVersion('b', 1), sampleVersion('b', 2, { notes: 'Keep the pores.', strength: 0.6 })],
});
const large = samplePhoto('a', {
  ...LARGE,
  versions: [sampleVersion('a', 1, { outputs: [sampleOutput('a', 1, LARGE)] })],
});
const review = sampleReview([large, twice, samplePhoto('c')]);

function nameIn(page: Page): Promise<string> {
  return textOf(page, '#viewer-name');
}

/** The position of the picture in its window, and its size. */
function boxOf(page: Page, selector: string) {
  return page.$eval(selector, (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  });
}

/** The share of the frame to the left of the divider. */
async function splitOf(page: Page): Promise<number> {
  const [frame, divider] = [await boxOf(page, '.frame'), await boxOf(page, '.divider')];
  return (divider.left + 1 - frame.left) / frame.width;
}

describe('the viewer', () => {
  it('opens on Enter, moves through the photos by arrows, and closes on Esc at the current photo', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    expect(await nameIn(page)).toBe('a.jpg');
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowLeft');
    expect(await nameIn(page)).toBe('b.jpg');
    await press(page, 'Escape');
    await page.waitForSelector('#viewer:not([open])');
    await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('b.jpg'));
  });

  it('accepts a photo and shows the next', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'a');
    expect(await nameIn(page)).toBe('b.jpg');
    expect(await textOf(page, '#viewer-said')).toBe('Accepted a.jpg. 2 photos undecided. 2 of 3: b.jpg');
    await press(page, 'ArrowLeft');
    expect(await textOf(page, '#viewer-state')).toBe('Accepted');
  });

  it('skips a photo without a result when it is to be accepted', async () => {
    const page = await openShoot(sampleReview([failedPhoto('a', 'It is broken.'), samplePhoto('b')]));
    await openFirst(page);
    await press(page, 'a');
    expect(await nameIn(page)).toBe('b.jpg');
    expect(await textOf(page, '#viewer-said')).toBe('There is no result to accept. 2 of 2: b.jpg');
  });

  it('undoes a decision', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'a', 'u', 'ArrowLeft');
    expect(await textOf(page, '#viewer-state')).toBe('Undecided');
  });

  it('shows the delivered file at 100 %, pixel by pixel, and the original at the same size', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'z');
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('#stage img[src="a.jpg"]')?.naturalWidth === 3000,
    );
    expect(await textOf(page, '#scale')).toContain('100 %');
    expect(await boxOf(page, '.layer:nth-child(1) .picture')).toMatchObject(LARGE);
    expect(await boxOf(page, '.layer:nth-child(2) .picture')).toMatchObject(LARGE);
    await press(page, 'z');
    expect((await boxOf(page, '.picture')).width).toBeLessThan(1200);
  });

  it('moves an enlarged picture by keys and by dragging, but not beyond its border', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'z');
    const at = async () => (await boxOf(page, '.picture')).left;
    const middle = await at();
    await press(page, 'ArrowRight');
    expect(await at()).toBeLessThan(middle);
    await press(page, 'ArrowLeft');
    expect(await at()).toBeCloseTo(middle, 0);
    await page.mouse.move(200, 300);
    await page.mouse.down();
    await page.mouse.move(260, 300);
    await page.mouse.up();
    expect(await at()).toBeCloseTo(middle + 60, 0);
    await press(page, ...Array.from({ length: 20 }, () => 'ArrowLeft'));
    expect(await at()).toBeCloseTo((await boxOf(page, '.frame')).left, 0);
    expect(await nameIn(page)).toBe('a.jpg');
    await press(page, 'PageDown');
    expect(await nameIn(page)).toBe('b.jpg');
  });

  it('enlarges around the pointer by the wheel', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    const before = await boxOf(page, '.picture');
    const point = { x: before.left + before.width / 4, y: before.top + before.height / 4 };
    await page.mouse.move(point.x, point.y);
    await page.mouse.wheel({ deltaY: -300 });
    await page.waitForSelector('#stage.zoomed');
    const after = await boxOf(page, '.picture');
    expect(after.width).toBeGreaterThan(before.width * 1.5);
    expect((point.x - after.left) / after.width).toBeCloseTo(0.25, 1);
  });

  it('moves the divider by dragging and by keys', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    const frame = await boxOf(page, '.frame');
    await page.mouse.move(frame.left + frame.width / 2, frame.top + 50);
    await page.mouse.down();
    await page.mouse.move(frame.left + frame.width / 4, frame.top + 50);
    await page.mouse.up();
    expect(await splitOf(page)).toBeCloseTo(0.25, 2);
    await page.focus('.divider-input');
    await press(page, 'ArrowRight', 'ArrowRight');
    expect(await splitOf(page)).toBeCloseTo(0.29, 1);
    expect(await nameIn(page)).toBe('a.jpg');
    await press(page, 'End');
    expect(await splitOf(page)).toBeCloseTo(1, 2);
  });

  it('shows only the original while b is held', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    const seen = () => page.$eval('.layer:nth-child(2)', (layer) => getComputedStyle(layer).visibility);
    await page.keyboard.down('b');
    expect(await seen()).toBe('hidden');
    await page.keyboard.up('b');
    expect(await seen()).toBe('visible');
  });

  it('shows versions side by side, and lets one be chosen and accepted', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'ArrowRight', 's');
    expect(await textsOf(page, '.pane-caption')).toEqual(['Before', 'Version 1', 'Version 2']);
    expect(await textOf(page, '.pane-caption[aria-pressed="true"]')).toBe('Version 2');
    await press(page, '1');
    expect(await textOf(page, '.pane-caption[aria-pressed="true"]')).toBe('Version 1');
    await press(page, 'a', 'ArrowLeft');
    expect(await textOf(page, '#viewer-state')).toBe('Accepted version 1');
  });

  it('scrolls versions that do not fit on a phone', async () => {
    const versions = [1, 2, 3, 4].map((version) => sampleVersion('a', version));
    const page = await openShoot(sampleReview([samplePhoto('a', { versions })]), {
      viewport: { width: 390, height: 844 },
    });
    await openFirst(page);
    await press(page, 's');
    const boxes = () =>
      page.$$eval('.pane-caption', (captions) =>
        captions.map((caption) => {
          const { left, right } = caption.getBoundingClientRect();
          return { left, right };
        }),
      );
    const places = await boxes();
    for (const [i, { left }] of places.entries()) {
      expect(left).toBeGreaterThan(places[i - 1]?.right ?? Number.NEGATIVE_INFINITY);
    }
    expect(places.at(-1)?.right).toBeLessThan(391);
    await press(page, '1');
    expect((await boxes())[1]?.left).toBeGreaterThanOrEqual(0);
  });

  it('says that a smaller copy stands for an enlarged original', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    expect(await textOf(page, '#scale')).not.toContain('copy');
    await press(page, 'z');
    expect(await textOf(page, '#scale')).toBe('100 %; the original is a smaller copy');
    await press(page, 'PageDown');
    expect(await textOf(page, '#scale')).toBe('100 %');
  });

  it('draws a ring around the picture that has the focus', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    const ring = await page.$eval('#stage', (stage) => {
      const { outlineStyle, outlineWidth, outlineOffset, boxShadow } = getComputedStyle(stage);
      return { outlineStyle, outlineWidth, outlineOffset, boxShadow };
    });
    expect(ring).toEqual({
      outlineStyle: 'solid',
      outlineWidth: '3px',
      outlineOffset: '-3px',
      boxShadow: 'none',
    });
  });

  it('compares two versions with the divider', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'ArrowRight');
    await page.select('#left', '1');
    expect(await page.$$eval('.frame .label', (labels) => labels.map((label) => label.textContent))).toEqual([
      'Version 1',
      'Version 2',
    ]);
  });

  it('takes keys as text while a person writes', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'r');
    await page.click('input[value="words"]');
    await page.type('#notes', 'a rz 1');
    expect(await page.$eval('#notes', (notes) => (notes as HTMLTextAreaElement).value)).toBe('a rz 1');
    expect(await nameIn(page)).toBe('a.jpg');
  });

  it('can be moved and enlarged by touch', async () => {
    const page = await openShoot(review, {
      viewport: { width: 360, height: 740, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    });
    await page.tap('#sheet .pair');
    await page.waitForSelector('#viewer[open]');
    const frame = await boxOf(page, '.frame');
    const y = frame.top + frame.height / 2;
    const finger = await page.touchscreen.touchStart(frame.left + frame.width / 2, y);
    await finger.move(frame.left + frame.width * 0.75, y);
    await finger.end();
    expect(await splitOf(page)).toBeCloseTo(0.75, 1);
    const left = await page.touchscreen.touchStart(frame.left + 150, y);
    const right = await page.touchscreen.touchStart(frame.left + 190, y);
    await left.move(frame.left + 60, y);
    await right.move(frame.left + 280, y);
    await left.end();
    await right.end();
    expect((await boxOf(page, '.picture')).width).toBeGreaterThan(frame.width * 2);
  });
});

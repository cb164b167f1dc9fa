import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  failedPhoto,
  sampleOutput,
  samplePhoto,
  sampleReview,
  sampleVersion,
} from '../../bench/review/sample-review.ts';
import { namesOn, openFirst, openShoot, openUrl, press, textOf, textsOf } from './open-page.ts';
import { fileUrlOf, writeShoot } from './shoot-folder.ts';

const WARNING = 'The model’s picture is nearly black.';
const doubtful = samplePhoto('c', {
  versions: [sampleVersion('c', 1, { outputs: [sampleOutput('c', 1, { warnings: [WARNING] })] })],
});
const photos = [
  samplePhoto('IMG_10'),
  samplePhoto('IMG_2', { reference: 'order-4711' }),
  failedPhoto('broken', 'The JPEG breaks off.'),
  failedPhoto('blocked', 'It may not be fetched.', {
    error: { code: 'output-not-allowed', message: 'It may not be fetched.' },
  }),
  doubtful,
];
const review = sampleReview(photos);

describe('the contact sheet', () => {
  it('shows doubtful photos first, then those without a result, then the others by number', async () => {
    const page = await openShoot(review);
    expect(await namesOn(page)).toEqual(['c.jpg', 'blocked.jpg', 'broken.jpg', 'IMG_2.jpg', 'IMG_10.jpg']);
  });

  it('says what is doubtful, why a photo failed, and what to do', async () => {
    const page = await openShoot(review);
    expect(await textOf(page, '#section-doubtful .note')).toBe(WARNING);
    expect(await textsOf(page, '#section-failed .failed-words')).toEqual([
      'It may not be fetched. What to do: The output is at an address that Retouch does not download from. If the address is correct, add its origin to trustedOutputOrigins and run the photo again.',
      'The JPEG breaks off. What to do: The file is damaged. Save it again and upload it.',
    ]);
  });

  it('shows before and after side by side, in frames of their size', async () => {
    const page = await openShoot(review);
    const places = await page.$$eval('#section-rest li:first-child img', (images) =>
      images.map((image) => [image.getAttribute('src'), image.getAttribute('width'), image.loading]),
    );
    expect(places).toEqual([
      ['.review/IMG_2-before-640.webp', '1200', 'lazy'],
      ['.review/IMG_2-v1-640.webp', '1200', 'lazy'],
    ]);
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLImageElement>('#section-rest li:first-child img')].every(
        (image) => image.naturalWidth === 64,
      ),
    );
    const halves = await page.$$eval('#section-rest li:first-child img', (images) =>
      images.map((image) => ({
        ratio: image.clientWidth / image.clientHeight,
        fit: getComputedStyle(image).objectFit,
        padding: getComputedStyle(image).padding,
      })),
    );
    const whole = { ratio: expect.closeTo(1.5, 1), fit: 'contain', padding: '0px' };
    expect(halves).toEqual([whole, whole]);
  });

  it.each([
    ['needs-me', ['c.jpg', 'blocked.jpg', 'broken.jpg']],
    ['doubtful', ['c.jpg']],
    ['failed', ['blocked.jpg', 'broken.jpg']],
    ['undecided', ['c.jpg', 'IMG_2.jpg', 'IMG_10.jpg']],
    ['accepted', []],
  ])('shows under %s only %j, and their number', async (filter, names) => {
    const page = await openShoot(review);
    await page.click(`input[value="${filter}"] + span`);
    expect(await namesOn(page)).toEqual(names);
    expect(await textOf(page, `[data-count="${filter}"]`)).toBe(`${names.length}`);
  });

  it.each([
    ['img_1', ['IMG_10.jpg']],
    ['ORDER-47', ['IMG_2.jpg']],
    ['nothing', []],
  ])('can be searched by names and references: %s', async (text, names) => {
    const page = await openShoot(review);
    await press(page, '/');
    await page.keyboard.type(text);
    expect(await namesOn(page)).toEqual(names);
  });

  it.each([
    ['accepted', '', 'No photo is accepted yet.'],
    ['accepted', 'IMG', 'No photo under “Accepted” has “IMG” in its name or reference.'],
    ['all', 'nothing', 'No photo has “nothing” in its name or reference.'],
  ])('says of %s, searched for "%s", that there is none', async (filter, text, words) => {
    const page = await openShoot(review);
    await page.type('#search', text);
    await page.click(`input[value="${filter}"] + span`);
    expect(await textOf(page, '#sheet')).toBe(words);
  });

  it.each([
    ['ArrowRight', 'c.jpg'],
    ['End', 'c.jpg'],
  ])('gets the focus by %s on a fresh page', async (key, name) => {
    const page = await openShoot(review);
    await press(page, key);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain(name);
    await press(page, 'ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('blocked.jpg');
  });

  it('opens its first photo on Enter on a fresh page', async () => {
    const page = await openShoot(review);
    await press(page, 'Enter');
    await page.waitForSelector('#viewer[open]');
    expect(await textOf(page, '#viewer-name')).toBe('c.jpg');
  });

  it('takes decisions by keys: arrows move, a accepts', async () => {
    const page = await openShoot(review);
    await page.focus('#sheet button[tabindex="0"]');
    await press(page, 'End', 'a', 'ArrowLeft', 'a');
    expect(await textOf(page, '#progress-words')).toBe('2 of 3 photos decided: 2 accepted, 0 rejected.');
    expect(
      await page.$$eval('[data-verdict="accept"] bdi', (names) => names.map((name) => name.textContent)),
    ).toEqual(['IMG_2.jpg', 'IMG_10.jpg']);
  });

  it('continues with the next photo when a decided one leaves the filter', async () => {
    const page = await openShoot(review);
    await page.click('input[value="undecided"] + span');
    await page.focus('#sheet button[tabindex="0"]');
    await press(page, 'a', 'a');
    expect(await namesOn(page)).toEqual(['IMG_10.jpg']);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('IMG_10.jpg');
  });

  it('accepts all photos that it shows, and undoes that in one step', async () => {
    const page = await openShoot(review);
    await page.type('#search', 'IMG');
    await page.click('#accept-shown');
    expect(await textOf(page, '[data-count="accepted"]')).toBe('2');
    expect(await textOf(page, '#said')).toBe('Accepted 2 photos. 1 photo undecided.');
    await page.click('#undo');
    expect(await textOf(page, '[data-count="accepted"]')).toBe('0');
  });

  it('has an undo button next to messages about a decision only', async () => {
    const page = await openShoot(review);
    const isSeen = () => page.$eval('#undo', (button) => button.checkVisibility());
    await page.click('#accept-shown');
    expect(await isSeen()).toBe(true);
    await page.click('#save');
    expect(await textOf(page, '#said')).toBe('Saved as decisions.json in your downloads.');
    expect(await isSeen()).toBe(false);
    await press(page, 'u');
    expect(await textOf(page, '[data-count="accepted"]')).toBe('0');
  });

  it('says so if a picture is missing', async () => {
    const folder = await writeShoot(sampleReview([samplePhoto('gone')]));
    await rm(join(folder, '.review', 'gone-before-640.webp'));
    const page = await openUrl(fileUrlOf(folder));
    await page.waitForSelector('#sheet .pair .no-picture');
    expect(await textsOf(page, '#sheet .no-picture')).toEqual([
      '.review/gone-before-640.webp does not exist here. Sync the folder again, with its folder .review.',
    ]);
  });

  it('says so if there is no small picture and the browser cannot show the file', async () => {
    const tiff = sampleOutput('old', 1, { file: 'old.tif', type: 'image/tiff', preview: null });
    const old = samplePhoto('old', {
      before: null,
      versions: [sampleVersion('old', 1, { outputs: [tiff] })],
    });
    const page = await openShoot(sampleReview([old]));
    expect(await textsOf(page, '#section-rest .no-picture')).toEqual([
      'No small picture',
      'old.tif: no small picture',
    ]);
    await openFirst(page);
    expect(await textsOf(page, '#stage .no-picture')).toEqual([
      'There is no small picture of the original.',
      'This browser cannot show TIFF files. Open the file old.tif with another program.',
    ]);
  });

  it('shows the result of an old photo without small pictures', async () => {
    const output = sampleOutput('old', 1, { preview: null });
    const old = samplePhoto('old', {
      before: null,
      versions: [sampleVersion('old', 1, { outputs: [output] })],
    });
    const page = await openShoot(sampleReview([old]));
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('#sheet img[src="old.jpg"]')?.naturalWidth === 1200,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { samplePhoto, sampleReview } from '../../bench/review/sample-review.ts';
import { openFirst, openShoot, press, textOf } from './open-page.ts';

const review = sampleReview([samplePhoto('a'), samplePhoto('b'), samplePhoto('c')]);

describe('the form of a rejection', () => {
  it('rejects with a reason and a strength by keyboard only', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'r', '5', 'Enter');
    expect(await textOf(page, '#viewer-name')).toBe('b.jpg');
    await press(page, 'ArrowLeft');
    expect(await textOf(page, '#viewer-state')).toBe('Rejected: too strong');
    await press(page, 'r');
    expect(await textOf(page, '#strength-value')).toBe('0.60');
  });

  it('closes on Esc, and the photo stays undecided', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'r', 'Escape');
    expect(await page.$eval('#reject-form', (form) => (form as HTMLFormElement).hidden)).toBe(true);
    expect(await page.$('#viewer[open]')).not.toBeNull();
    expect(await textOf(page, '#viewer-state')).toBe('Undecided');
  });

  it('rejects on Ctrl+Enter in a note, and says so', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'r', '9');
    expect(await textOf(page, '#reject-key')).toBe('↵');
    await page.click('input[value="words"]');
    expect(await textOf(page, '#reject-key')).toBe('Ctrl+↵');
    await page.type('#notes', 'Brighter.');
    await press(page, 'Enter');
    expect(await textOf(page, '#viewer-name')).toBe('a.jpg');
    await page.keyboard.down('Control');
    await press(page, 'Enter');
    await page.keyboard.up('Control');
    expect(await textOf(page, '#viewer-name')).toBe('b.jpg');
    await press(page, 'ArrowLeft');
    expect(await textOf(page, '#viewer-state')).toBe('Rejected: black or broken');
  });

  it('has no overlapping text below an open form', async () => {
    const page = await openShoot(review, { viewport: { width: 1366, height: 768 } });
    await openFirst(page);
    await press(page, 'a', 'r');
    await page.click('input[value="words"]');
    const cut = await page.$$eval('.panel > *', (parts) =>
      parts
        .filter((part) => part.scrollHeight > part.clientHeight + 1)
        .map(({ id, className }) => id || className),
    );
    expect(cut).toEqual([]);
  });
});

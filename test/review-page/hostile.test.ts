import { describe, expect, it } from 'vitest';
import {
  failedPhoto,
  sampleOutput,
  samplePhoto,
  sampleReview,
  sampleVersion,
} from '../../bench/review/sample-review.ts';
import { relativeUrl } from '../../functions/finish-shoots/review/relative-url.ts';
import { namesOn, openFirst, openShoot, openUrl, press, textOf } from './open-page.ts';
import { fileUrlOf, serveShoot, writeShoot } from './shoot-folder.ts';

const IMAGE = '<img src=x onerror=alert(1)>';
const SCRIPT = '</script><script>alert(1)</script><!--';
const NAMES = [
  `${IMAGE}.jpg`,
  'a#b?c=d&e.jpg',
  '100%25 %2e%2e.jpg',
  'grün “ß” \'"`.jpg',
  'javascript:alert(1).jpg',
  '{{review}}$&.jpg',
  '*.jpg',
];

function photoNamed(name: string, i: number) {
  const id = `photo-${i}`;
  const file = relativeUrl('results/spring/ana/review.html', `results/spring/ana/${name}`);
  const outputs = [sampleOutput(id, 1, { file, warnings: [IMAGE, SCRIPT] })];
  return samplePhoto(id, {
    name,
    key: `uploads/spring/ana/${name}`,
    reference: SCRIPT,
    versions: [sampleVersion(id, 1, { instructions: IMAGE, notes: SCRIPT, outputs })],
  });
}

const review = sampleReview(
  [
    ...NAMES.map(photoNamed),
    failedPhoto('failed', `Segmind: ${IMAGE}${SCRIPT}`, { name: SCRIPT, key: `uploads/${SCRIPT}` }),
  ],
  { folder: `${IMAGE}/${SCRIPT}`, advice: { 'unreadable-photo': `${SCRIPT} \`${IMAGE}\`` } },
);

// The end of each test checks that nothing runs, and that nothing is requested from another origin: see
// openUrl.
describe('hostile names and texts', () => {
  it('are text on the contact sheet', async () => {
    const page = await openShoot(review);
    expect((await namesOn(page)).sort()).toEqual([...NAMES, SCRIPT].sort());
    expect(await textOf(page, '#folder')).toBe(`${IMAGE}/${SCRIPT}`);
    expect(await page.title()).toBe(`Review: ${IMAGE}/${SCRIPT}`);
    expect(await page.$$('img[src="x"]')).toEqual([]);
    expect(await page.$$('script')).toHaveLength(2);
    expect(await textOf(page, '#section-failed .failed-words')).toContain(`Segmind: ${IMAGE}${SCRIPT}`);
  });

  it('are text in the viewer, the form and the next steps', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    for (const _ of review.photos) await press(page, 'ArrowRight');
    for (const _ of review.photos) await press(page, 'ArrowLeft');
    expect(await textOf(page, '#viewer-facts')).toContain(SCRIPT);
    await press(page, 'r', '0');
    await page.keyboard.type(IMAGE);
    await press(page, 'Enter', 'ArrowLeft');
    expect(await textOf(page, '#viewer-state')).toBe(`Rejected: ${IMAGE}`);
    await press(page, 'Escape', 'n');
    expect(await textOf(page, '#steps')).toContain(`/${SCRIPT}`);
    expect(await page.$$('img[src="x"]')).toEqual([]);
  });

  it.each(['from the folder', 'from a server'])('lead to their own files: %s', async (where) => {
    const folder = await writeShoot(review);
    const url = where === 'from a server' ? (await serveShoot(folder)).url : fileUrlOf(folder);
    const page = await openUrl(url);
    await page.click('input[value="doubtful"] + span');
    await openFirst(page);
    await press(page, 'z');
    const shown = new Set<string>();
    for (const _ of NAMES) {
      await page.waitForFunction(() => {
        const image = document.querySelector<HTMLImageElement>('.layer:nth-child(2) img:nth-child(2)');
        return image?.complete && image.naturalWidth === 1200;
      });
      shown.add(
        await page.$eval('.layer:nth-child(2) img:nth-child(2)', (image) => (image as HTMLImageElement).src),
      );
      await press(page, 'PageDown');
    }
    expect(shown.size).toBe(NAMES.length);
  });

  it('would not run even if one became markup: the policy stops it', async () => {
    const folder = await writeShoot(review);
    // The page's own checks would fail at what this test tries.
    const page = await openUrl(fileUrlOf(folder), { mayBreakPolicy: true });
    const blocked = await page.evaluate(async () => {
      const broken: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        broken.push(effectiveDirective),
      );
      const script = document.createElement('script');
      try {
        script.text = 'window.ran = true';
      } catch {
        broken.push('trusted-types');
      }
      document.body.append(script);
      const image = document.createElement('img');
      try {
        image.setAttribute('onerror', 'window.ran = true');
      } catch {
        broken.push('onerror');
      }
      image.src = 'missing.png';
      document.body.append(image);
      await new Promise((resolve) => image.addEventListener('error', resolve));
      const foreign = document.createElement('img');
      foreign.src = 'https://foreign.invalid/x.png';
      document.body.append(foreign);
      await new Promise((resolve) => foreign.addEventListener('error', resolve));
      const refused = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', resolve, { once: true }),
      );
      await fetch('https://foreign.invalid/').catch(() => {});
      await refused;
      try {
        document.body.innerHTML = '<b>x</b>';
      } catch {
        broken.push('innerHTML');
      }
      return { broken, ran: 'ran' in window };
    });
    expect(blocked.ran).toBe(false);
    expect(blocked.broken).toEqual(
      expect.arrayContaining(['trusted-types', 'onerror', 'img-src', 'connect-src', 'innerHTML']),
    );
  });
});

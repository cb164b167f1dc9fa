import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import {
  failedPhoto,
  sampleOutput,
  samplePhoto,
  sampleReview,
  sampleVersion,
} from '../../bench/review/sample-review.ts';
import { versionKey } from '../../core/domain/result-keys.ts';
import { relativeUrl } from '../../functions/finish-shoots/review/relative-url.ts';
import { openFirst, openShoot, openUrl, press, textOf, textsOf } from './open-page.ts';
import { fileUrlOf, writeShoot } from './shoot-folder.ts';

const FOLDER = 'results/spring/ana';
const review = sampleReview([samplePhoto('a'), samplePhoto('b'), samplePhoto('c')]);

/** A version with its own file name, as the page links to it. */
function versionNamed(id: string, name: string, version: number, isKept = false) {
  const key = `${FOLDER}/${name}`;
  const file = relativeUrl(
    `${FOLDER}/review.html`,
    isKept ? versionKey(key, `${id}-1c9e7f20`, version) : key,
  );
  return sampleVersion(id, version, { outputs: [sampleOutput(id, version, { file })] });
}

/** Presses the button in a browser that does not let the page copy, so that the page shows the text. */
async function copy(page: Page, label: string): Promise<string> {
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: () => Promise.reject(new Error('No.')) },
    });
  });
  await page.click(`#steps ::-p-text(${label})`);
  await page.waitForSelector('#steps-said textarea');
  return page.$eval('#steps-said textarea', (area) => area.textContent ?? '');
}

describe('the next steps', () => {
  it('say what the rejected ones cost, and send them to be done again', async () => {
    const page = await openShoot(sampleReview(review.photos, { folder: "ana's $(wedding)!" }));
    await openFirst(page);
    await press(page, 'a', 'r', '1', 'Enter', 'r', '5', 'Enter', 'Escape', 'n');
    expect(await textsOf(page, '#steps h3')).toEqual([
      '1 photo accepted',
      '2 photos rejected: 1 new job, $0.05, 1 at no cost',
    ]);
    const command = await page.$eval('#steps pre', (pre) => pre.textContent ?? '');
    const shell =
      'API_URL=https://api.example; jq() { echo "{}"; }; api() { cat > /dev/null; printf %s "$1"; }';
    expect(execFileSync('bash', ['-c', `${shell}\n${command}`]).toString()).toBe(
      "https://api.example/shoot/redo?folder=ana's%20%24(wedding)%21",
    );
    expect(await textsOf(page, '#steps code')).toContain("decisions/ana's $(wedding)!.json");
  });

  it('name no command that does not exist', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'a', 'r', '1', 'Enter', 'Escape', 'n');
    expect(await textOf(page, '#steps')).not.toMatch(/retouch (down|redo)/);
  });

  it('say that the decisions are saved', async () => {
    const page = await openShoot(review);
    await openFirst(page);
    await press(page, 'r', '1', 'Enter', 'Escape', 'n');
    await page.click('#steps ::-p-text(Save decisions)');
    expect(await textOf(page, '#steps-said')).toBe('Saved as decisions.json in your downloads.');
    expect(await page.$eval('.tools .said', (said) => said.checkVisibility())).toBe(false);
  });

  it('collect the accepted files under their own names', async () => {
    const earlier = samplePhoto('a', {
      versions: [versionNamed('a', "ana's 1.HEIC.jpg", 1, true), versionNamed('a', "ana's 1.HEIC.jpg", 2)],
    });
    const dashed = samplePhoto('b', { versions: [versionNamed('b', '-b $(x).v2@mail.jpg', 1)] });
    const folder = await writeShoot(sampleReview([earlier, dashed, samplePhoto('c')]));
    const page = await openUrl(fileUrlOf(folder));
    await openFirst(page);
    await press(page, '1', 'a', 'a', 'Escape', 'n');
    expect(await textOf(page, '#steps')).toContain(
      'You accepted an earlier version of 1 photo: Retouch restores it under the photo’s own name, at no cost.',
    );
    const commands = await copy(page, 'Copy the commands');
    execFileSync('sh', ['-c', commands], { cwd: folder });
    const names = ['-b $(x).v2@mail.jpg', "ana's 1.HEIC.jpg"];
    expect((await readdir(join(folder, 'to-client'))).sort()).toEqual(names);
    const file = decodeURIComponent(earlier.versions[0]?.outputs[0]?.file ?? '');
    expect(await readFile(join(folder, 'to-client', "ana's 1.HEIC.jpg"))).toEqual(
      await readFile(join(folder, file)),
    );
    expect(await copy(page, 'Copy a message')).toBe(
      `2 retouched pictures:\n\nana's 1.HEIC.jpg\n-b $(x).v2@mail.jpg\n`,
    );
  });

  it('run failed photos again if another run can help', async () => {
    const blocked = { code: 'output-not-allowed', message: 'It may not be fetched.' };
    const page = await openShoot(
      sampleReview([
        ...['a', 'b'].map((id) => failedPhoto(id, 'It may not be fetched.', { error: blocked })),
        failedPhoto('c', 'It is broken.'),
      ]),
    );
    await press(page, 'n');
    expect(await textsOf(page, '#steps section:last-child :is(h3, p:not(.quiet, .row), pre)')).toEqual([
      '3 photos failed',
      'The error of 1 photo is shown beside it. Fix it and upload the photo again, under the same name.',
      'Follow the advice beside the others, then run 2 photos again:',
      `api "$API_URL/shoot/retry?folder=spring%2Fana" --json '{"code":"output-not-allowed"}'`,
    ]);
  });

  it('do not run photos again that are themselves at fault', async () => {
    const page = await openShoot(sampleReview([failedPhoto('c', 'It is broken.')]));
    await press(page, 'n');
    expect(await textOf(page, '#steps section:last-child')).not.toMatch(/run|retry/);
  });
});

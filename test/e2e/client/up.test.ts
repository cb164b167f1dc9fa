import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { drawLargeJpeg, drawPicture } from '../../../simulation/pictures/pictures.ts';
import { hurryShoots } from '../../support/deployed/hurried-shoots.ts';
import { type Photographer, seatPhotographer } from '../../support/deployed/photographer.ts';
import { ledgerOf, script } from '../../support/deployed/simulator-control.ts';

const PHOTOS = Array.from({ length: 12 }, (_, index) => `IMG_${1001 + index}.jpg`);
/** The tests run at the same time, on a busy machine. */
const WATCHED = { timeoutMs: 200_000 };

/** Saves photos as large as a camera's, which take a while to send. */
async function saveCameraPhotos(photographer: Photographer, folder: string): Promise<void> {
  for (const [index, name] of PHOTOS.entries()) {
    await photographer.save(`${folder}/${name}`, await drawLargeJpeg(3_000_000 + 1000 * index));
  }
}

/** Saves a shoot with one truncated photo, next to files of other programs. */
async function saveMixedShoot(photographer: Photographer, folder: string): Promise<void> {
  for (const [index, name] of ['1.jpg', '2.jpg'].entries()) {
    await photographer.save(`${folder}/${name}`, await drawPicture('jpeg', { width: 120 + index }));
  }
  const broken = await drawPicture('jpeg', { width: 400, height: 300 });
  await photographer.save(`${folder}/broken.jpg`, broken.subarray(0, broken.length / 2));
  await photographer.save(`${folder}/Thumbs.db`, 'thumbs');
}

hurryShoots();

describe.concurrent('retouch up', () => {
  it('pays once for every photo, even if it is stopped and killed while it sends, and run again', async (test) => {
    const photographer = await seatPhotographer(test);
    await saveCameraPhotos(photographer, 'client-stopped');
    // Long enough that the command shows the photos in progress.
    await script({ photo: 'client-stopped/', job: { processingMs: 12_000 } });

    const stopped = await photographer.open('up', 'client-stopped');
    await stopped.waitFor(/Sending \d+ of 12 photos/, WATCHED);
    stopped.write('\x03');
    expect(await stopped.ended).toBe(130);
    await stopped.waitFor(/\d+ photos not: run the same command again\. No photo is sent twice\./);

    const killed = photographer.start('up', 'client-stopped', '--json');
    if (killed.stdout === null) throw new Error('There is no pipe.');
    for await (const line of createInterface({ input: killed.stdout })) {
      if (JSON.parse(line).event === 'sent') break;
    }
    killed.kill('SIGKILL');
    if (killed.signalCode === null) await once(killed, 'exit');

    const whole = await photographer.open('up', 'client-stopped', '--watch');
    await whole.waitFor(/\d+ photos? already there: not sent again\./, WATCHED);
    // Totals, and a line for each photo in progress.
    await whole.waitFor(/ {2}IMG_10\d\d\.jpg +\d+ s {2}being retouched/, WATCHED);
    await whole.waitFor(/\d+ of 12 retouched, .*at work, .*so far/, WATCHED);
    await whole.waitFor('12 of 12 photos retouched, $0.60.', WATCHED);
    expect(await whole.ended).toBe(0);
    for (const name of PHOTOS) expect(await ledgerOf(`client-stopped/${name}`)).toMatchObject({ billed: 1 });

    const again = await photographer.type('up', 'client-stopped');
    expect(again).toMatchObject({ code: 0, complaint: '' });
    expect(again.printed).toContain('12 photos already there: not sent again.');
  });

  it('watches a shoot with a failure in a pipe: prints plain lines and exits with 1', async (test) => {
    const photographer = await seatPhotographer(test);
    await saveMixedShoot(photographer, 'client-mixed');
    const { code, printed } = await photographer.type('up', 'client-mixed', '--watch');
    expect(code).toBe(1);
    expect(printed).toBe(stripVTControlCharacters(printed));
    expect(printed).toContain('3 photos to send to client-mixed');
    expect(printed).toContain('  Thumbs.db: a thumbnail\n');
    expect(printed).toContain('✗ broken.jpg: truncated-photo. ');
    expect(printed).toContain('2 of 3 photos retouched, 1 failed, $0.10.\n✗ truncated-photo: ');

    const status = await photographer.type('status', 'client-mixed');
    expect(status.code).toBe(0);
    expect(status.printed).toContain('2 of 3 photos retouched, 1 failed (1 truncated-photo)');
    const redo = await photographer.type('redo', 'client-mixed', '--failed', '--dry-run');
    expect(redo.code).toBe(0);
    expect(redo.printed).toMatch(/1 (failed )?photo/);
  });

  it('prints each step as one JSON object per line with --json', async (test) => {
    const photographer = await seatPhotographer(test);
    await saveMixedShoot(photographer, 'client-json');
    const { code, events } = await photographer.type('up', 'client-json', '--watch', '--json');
    expect(code).toBe(1);
    const kinds = events().map(({ event }) => event);
    expect(kinds.slice(0, 2)).toEqual(['plan', 'estimate']);
    expect(kinds.filter((kind) => kind === 'sent')).toHaveLength(3);
    expect(kinds).toEqual(expect.arrayContaining(['all-sent', 'progress', 'failed']));
    expect(events().at(-1)).toMatchObject({ event: 'ended', succeeded: 2, failed: 1 });
  });
});

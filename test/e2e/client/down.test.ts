import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { hurryShoots } from '../../support/deployed/hurried-shoots.ts';
import { type Photographer, seatPhotographer } from '../../support/deployed/photographer.ts';
import { actAs } from '../../support/deployed/policy-caller.ts';
import { recordOf } from '../../support/deployed/stack-client.ts';

const PHOTOS = ['1.jpg', 'portraits/1.jpg', 'portraits/2.jpg'];

/**
 * Sends three photos in two folders, with the options for the transport, and waits until they are retouched.
 */
async function send(photographer: Photographer, folder: string, ...way: readonly string[]): Promise<void> {
  for (const [index, name] of PHOTOS.entries()) {
    await photographer.save(`${folder}/${name}`, await drawPicture('jpeg', { width: 120 + index }));
  }
  const { code, complaint } = await photographer.type('up', folder, '--watch', ...way);
  expect([code, complaint]).toEqual([0, '']);
}

/** Expects the local results of a shoot to be, byte by byte, those that their records name. */
async function expectResults({ folder }: Photographer, shoot: string, into: string): Promise<void> {
  for (const name of PHOTOS) {
    const record = await recordOf(`${shoot}/${name}`);
    if (record.status !== 'succeeded') throw new Error(record.error.message);
    const bytes = await readFile(join(folder, into, name));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(record.outputs[0]?.sha256);
  }
}

hurryShoots();

describe.concurrent('retouch down', () => {
  it('fetches the results once, under the names in their records, and keeps a file that was changed, with the policy photographer', async (test) => {
    const photographer = await seatPhotographer(test, await actAs(['photographer']));
    await send(photographer, 'client-down');

    const first = await photographer.open('down', 'client-down', '--into', 'out');
    await first.waitFor('3 results downloaded to out.', { timeoutMs: 60_000 });
    expect(await first.ended).toBe(0);
    await expectResults(photographer, 'client-down', 'out');
    expect(await readFile(join(photographer.folder, 'out/report.csv'), 'utf8')).toContain(
      'uploads/client-down/1.jpg,succeeded',
    );

    await photographer.save('out/1.jpg', 'my own work');
    const second = await photographer.type('down', 'client-down', '--into', 'out');
    expect(second.code).toBe(0);
    expect(second.printed).toContain('1 result to download, ');
    expect(second.printed).toContain('out/1.jpg was changed on this computer and stays; the new result is ');
    expect(await readFile(join(photographer.folder, 'out/1.jpg'), 'utf8')).toBe('my own work');

    const third = await photographer.type('down', 'client-down', '--into', 'out', '--json');
    expect(third.events().at(-1)).toMatchObject({ event: 'fetched', fetched: 0, have: 3, lost: 0 });
  });

  it('works through the API only, in both directions, with the policy api-caller', async (test) => {
    const photographer = await seatPhotographer(test, await actAs(['api-caller']));
    await send(photographer, 'client-through-api', '--through-api');
    const { code, events } = await photographer.type(
      ...['down', 'client-through-api', '--into', 'out', '--through-api', '--json'],
    );
    expect(code).toBe(0);
    expect(events().at(-1)).toMatchObject({ event: 'fetched', fetched: 3 });
    await expectResults(photographer, 'client-through-api', 'out');
  });
});

import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endedShoot } from '../support/shoots.ts';
import { startUp, tinyJpeg } from '../support/up-world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function shootOf(photos: number) {
  const world = await startUp();
  for (let n = 1; n <= photos; n += 1) {
    // Whole seconds, so that they can be set again.
    utimesSync(world.save(`${n}.jpg`, tinyJpeg(n)), 1_700_000_000, 1_700_000_000);
  }
  return world;
}

/** Overwrites all files with zeros, keeping length and time: the content of each is no photo any more. */
function blankAll(folder: string, photos: number): void {
  for (let n = 1; n <= photos; n += 1) {
    const file = join(folder, `${n}.jpg`);
    writeFileSync(file, Buffer.alloc(tinyJpeg(n).length));
    utimesSync(file, 1_700_000_000, 1_700_000_000);
  }
}

describe('retouch up in a second run', () => {
  it('sends nothing, and says that all photos are there', async () => {
    const { up, s3, requestsTo } = await shootOf(3);
    await up();
    const { exitCode, text } = await up();
    expect({ exitCode, puts: [...s3.puts.values()] }).toEqual({ exitCode: 0, puts: [1, 1, 1] });
    expect(text).toBe('3 photos already there: not sent again.\nFollow their progress:  retouch watch ana\n');
    expect(requestsTo('POST /shoot/estimate')).toHaveLength(1);
  });

  it('says how many photos have no result, and what runs them again', async () => {
    const { up, change } = await shootOf(2);
    await up();
    change({ 'GET /shoot': endedShoot({ folder: 'ana', failed: 1, cancelled: 2 }) });
    const { text } = await up();
    expect(text).toContain('1 of the shoot failed: retouch redo ana --failed runs such photos again.');
    expect(text).toContain('2 of the shoot cancelled: retouch redo ana --cancelled runs such photos again.');
  });

  it('continues with a new recipe after a failure, even for photos that another program uploaded', async () => {
    const { up, s3 } = await shootOf(2);
    for (const n of [1, 2]) {
      s3.objects.set(`uploads/ana/${n}.jpg`, { body: tinyJpeg(n), type: 'image/jpeg', metadata: {} });
    }
    s3.fault = ({ method }) =>
      method === 'PUT' ? { status: 403, code: 'AccessDenied', message: 'No.' } : null;
    await expect(up({ preset: 'soft-portrait' })).rejects.toThrow('No.');
    s3.fault = () => null;
    expect((await up({ preset: 'soft-portrait' })).text).toContain(
      '2 photos of them already exist with another recipe',
    );
    expect((await up({ preset: 'soft-portrait' })).text).toContain('2 photos already there');
    expect([...s3.puts.values()]).toEqual([1, 1]);
  });

  it('sends new photos', async () => {
    const { up, s3, save } = await shootOf(3);
    await up();
    save('4.jpg', tinyJpeg(4));
    const { text } = await up();
    expect(text).toContain('1 photo to send to ana, 46 B.\n3 photos already there: not sent again.\n');
    expect([...s3.puts.values()]).toEqual([1, 1, 1, 1]);
  });

  it('sends only the rest after Ctrl-C in the middle', async () => {
    const { up, start, s3 } = await shootOf(40);
    const running = start();
    let stored = 0;
    s3.beforeStored = async () => {
      stored += 1;
      if (stored === 20) running.interrupt();
    };
    await expect(running.ended).rejects.toThrow();
    // This includes photos that arrived during the interruption.
    expect(s3.objects.size).toBeGreaterThan(0);
    expect(s3.objects.size).toBeLessThan(40);
    s3.beforeStored = async () => {};
    const { exitCode } = await up();
    expect({ exitCode, photos: s3.objects.size }).toEqual({ exitCode: 0, photos: 40 });
    expect([...s3.puts].filter(([, times]) => times > 1)).toEqual([]);
  });

  it('compares the bytes of a photo that was sent but not noted before an interruption', async () => {
    const { up, s3, folder } = await shootOf(3);
    const body = tinyJpeg(2);
    s3.objects.set('uploads/ana/2.jpg', { body, type: 'image/jpeg', metadata: {} });
    await up({ paths: [folder] });
    expect([...s3.puts.keys()].sort()).toEqual(['uploads/ana/1.jpg', 'uploads/ana/3.jpg']);
  });

  it('opens no file', async () => {
    const { up, folder, s3 } = await shootOf(3);
    await up();
    blankAll(folder, 3);
    expect((await up()).exitCode).toBe(0);
    expect([...s3.puts.values()]).toEqual([1, 1, 1]);
  });

  it('sends all photos again with --again, and marks them so for the stack', async () => {
    const { up, s3 } = await shootOf(3);
    await up();
    await up({ again: true });
    expect([...s3.puts.values()]).toEqual([2, 2, 2]);
    expect(s3.objects.get('uploads/ana/1.jpg')?.metadata).toEqual({ again: 'true' });
  });

  it('does not promise with --again that no photo is sent twice', async () => {
    const { up, s3, folder } = await shootOf(3);
    s3.fault = ({ key }) => {
      if (key !== 'uploads/ana/3.jpg') return null;
      rmSync(join(folder, '3.jpg'));
      return { status: 403, code: 'AccessDenied' };
    };
    const { text } = await up({ again: true });
    expect(text).toContain(
      '1 photo not: name only those if you run it again: with --again, all photos are sent and cost again.',
    );
  });
});

describe('retouch up with very many files', () => {
  it('sends 5,000, and opens none of them in the second run', { timeout: 200_000 }, async () => {
    const { up, folder, s3 } = await shootOf(5000);
    const first = await up({}, { answers: [true] });
    expect({ exitCode: first.exitCode, photos: s3.objects.size }).toEqual({ exitCode: 0, photos: 5000 });
    blankAll(folder, 5000);
    s3.seen.length = 0;
    const second = await up();
    expect(second.text).toContain('5,000 photos already there: not sent again.');
    expect(s3.seen.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });
});

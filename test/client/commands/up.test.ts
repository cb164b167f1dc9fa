import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { problem } from '../support/api-stand-in.ts';
import { makeFolder, saveFile } from '../support/local-file.ts';
import { estimateOf, startUp, tinyJpeg } from '../support/up-world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A shoot with this many photos. */
async function shootOf(photos: number, routes: Parameters<typeof startUp>[0] = {}) {
  const world = await startUp(routes);
  for (let n = 1; n <= photos; n += 1) world.save(`${n}.jpg`, tinyJpeg(n));
  return world;
}

const saveRecipe = (text: string) => saveFile(makeFolder(), 'recipe.json', text);

describe('retouch up', () => {
  it('sends the photos of a folder, and reports its steps', async () => {
    const { up, s3, save } = await shootOf(3);
    save('notes.txt', 'text');
    const { exitCode, text } = await up();
    expect(exitCode).toBe(0);
    expect([...s3.objects.keys()].sort()).toEqual([
      'uploads/ana/1.jpg',
      'uploads/ana/2.jpg',
      'uploads/ana/3.jpg',
    ]);
    expect(text).toBe(
      [
        '3 photos to send to ana, 138 B.',
        '1 file skipped:',
        '  notes.txt: no photo',
        '3 photos: at most $0.15, about 30 s.',
        '3 photos sent.',
        'Follow their progress:  retouch watch ana',
        '',
      ].join('\n'),
    );
  });

  it('reports each step to programs', async () => {
    const { up } = await shootOf(1);
    const { events } = await up({}, { json: true });
    expect(events).toMatchObject([
      { event: 'plan', folder: 'ana', toSend: [{ path: '1.jpg', key: 'uploads/ana/1.jpg' }], done: 0 },
      { event: 'estimate', photos: 1, dollars: 0.05 },
      { event: 'sent', path: '1.jpg', key: 'uploads/ana/1.jpg', bytes: 46 },
      { event: 'all-sent', sent: 1, left: 0 },
    ]);
  });

  it('sends to the folder of --to', async () => {
    const { up, s3 } = await shootOf(1);
    await up({ to: '/spring//ana/' });
    expect([...s3.objects.keys()]).toEqual(['uploads/spring/ana/1.jpg']);
  });

  it('sends single photos to the top', async () => {
    const { up, s3, folder } = await shootOf(3);
    await up({ paths: [join(folder, '1.jpg'), join(folder, '3.jpg')] });
    expect([...s3.objects.keys()]).toEqual(['uploads/1.jpg', 'uploads/3.jpg']);
  });

  it('says how many files of others the top folder has', async () => {
    const { up, folder } = await shootOf(3);
    await up({ to: 'spring' });
    await up({ paths: [join(folder, '1.jpg')] });
    const { text } = await up({ paths: [join(folder, '1.jpg'), join(folder, '2.jpg')] });
    expect(text).toContain('The top folder and those below have 3 other files: watch, down and the report');
  });

  it('changes nothing in a dry run', async () => {
    const { up, s3, seen } = await shootOf(60);
    const { exitCode, text, asked } = await up({ dryRun: true, recipe: saveRecipe('{"notes":"B"}') });
    expect({ exitCode, asked }).toEqual({ exitCode: 0, asked: [] });
    expect(text).toContain('60 photos: at most $3.00, about 10 min.');
    expect(text).not.toContain('sent.');
    expect(s3.puts.size).toBe(0);
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /limits',
      'GET /recipe',
      'POST /recipes/preview',
      'POST /shoot/estimate',
    ]);
  });

  it('does not ask before 50 photos', async () => {
    const { up, s3 } = await shootOf(50);
    expect((await up()).asked).toEqual([]);
    expect(s3.objects.size).toBe(50);
  });

  it('asks before 51 photos, and sends them after a yes', async () => {
    const { up, s3 } = await shootOf(51);
    expect((await up({}, { answers: [true] })).asked).toEqual(['Send 51 photos?']);
    expect(s3.objects.size).toBe(51);
  });

  it('sends nothing after a no', async () => {
    const { up, s3, requestsTo } = await shootOf(51);
    const { exitCode, text } = await up({ preset: 'soft' }, { answers: [false] });
    expect({ exitCode, sent: s3.objects.size }).toEqual({ exitCode: 0, sent: 0 });
    expect(text).toMatch(/Nothing was sent\.\n$/);
    expect(requestsTo('PUT /recipe')).toEqual([]);
  });

  it('fails as wrong use without a photo, and lists what it found', async () => {
    const { up, save } = await shootOf(0);
    save('notes.txt', 'text');
    save('1.gif', await drawPicture('gif'));
    await expect(up()).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /^There is no photo in .*ana that this stack accepts \(JPEG, PNG, WEBP, AVIF, TIFF, HEIC/,
      ),
    });
  });

  it('fails as wrong use if the folder does not exist', async () => {
    const { up, seen } = await shootOf(0);
    await expect(up({ paths: ['gone'] })).rejects.toMatchObject({ exitCode: 2 });
    expect(seen).toEqual([]);
  });

  it('exits 1 if a file is refused, and sends the others', async () => {
    const { up, s3, save } = await shootOf(1);
    save('2.jpg', 'text');
    const { exitCode, text } = await up();
    expect(exitCode).toBe(1);
    expect(text).toContain('1 file not accepted:\n✗ 2.jpg: it is not a picture of a known type;');
    expect(s3.objects.size).toBe(1);
  });

  it('exits 1 if a file cannot be sent, and says why', async () => {
    const { up, s3, folder } = await shootOf(3);
    s3.fault = ({ method, key }) => {
      if (method === 'PUT' && key.endsWith('/1.jpg')) {
        const file = join(folder, '1.jpg');
        writeFileSync(file, tinyJpeg(9));
        utimesSync(file, 1, 1);
        return { status: 403, code: 'AccessDenied' };
      }
      return null;
    };
    const { exitCode, text } = await up();
    expect(exitCode).toBe(1);
    expect(text).toContain('✗ 1.jpg was not sent: it has changed since retouch read it');
    expect(text).toContain(
      '2 photos sent.\n1 photo not: run the same command again. No photo is sent twice.',
    );
  });

  it('puts the recipe before the first photo', async () => {
    const { up, s3, requestsTo } = await shootOf(3);
    const before: number[] = [];
    s3.fault = ({ method }) => {
      if (method === 'PUT') before.push(requestsTo('PUT /recipe').length);
      return null;
    };
    await up({ recipe: saveRecipe('{"notes":"B"}') });
    expect(before).toEqual([1, 1, 1]);
  });

  it('sends nothing if the recipe is wrong', async () => {
    const { up, s3 } = await shootOf(1, {
      'POST /recipes/preview': { words: '', recipe: { instructions: '' }, wrong: ['/a is unknown.'] },
    });
    await expect(up({ preset: 'a' })).rejects.toMatchObject({ exitCode: 2 });
    expect(s3.objects.size).toBe(0);
  });

  it('says that it replaces the recipe of the folder', async () => {
    const { up } = await shootOf(1);
    await up({ recipe: saveRecipe('{"notes":"A"}') });
    const { text } = await up({ recipe: saveRecipe('{"notes":"B"}') });
    expect(text).toContain('Your recipe replaces the recipe of the folder.');
    expect(text).toContain(
      '1 photo of them already exist with another recipe: they are retouched again, and cost again.',
    );
  });

  it('begins the retouch of RAW files that were sent', async () => {
    const { up, save, requestsTo } = await shootOf(1);
    save('2.NEF', Buffer.alloc(100, 1));
    await up();
    expect(requestsTo('POST /retouches')[0]?.body).toEqual({ photos: [{ key: 'uploads/ana/2.NEF' }] });
  });

  it('says which budgets the photos exceed', async () => {
    const day = { isEnough: false, photosLeft: 2, heldUntil: '2099-01-02T00:00:00.000Z' };
    const fits = { day, shoot: null, balance: { isEnough: false, dollars: 0.1, readAt: '' } };
    const { up } = await shootOf(3, { 'POST /shoot/estimate': estimateOf(3, { fits, seconds: null }) });
    const { text } = await up({ dryRun: true });
    expect(text).toContain('3 photos: at most $0.15, the circuit breaker is open, so the time is not known.');
    expect(text).toContain('(2 photos left): the last photos continue 2 Jan 00:00 UTC.');
    expect(text).toContain('The balance at Segmind is $0.10, which is not enough. Add credits there.');
  });

  it('shows the API’s message if the API refuses', async () => {
    const { up } = await shootOf(1, { 'GET /limits': problem(403, 'forbidden', 'You may not.') });
    await expect(up()).rejects.toThrow('You may not.');
  });
});

import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { LostRaceError } from '../../../core/record/results.ts';
import { run } from '../../../simulation/parts/step-events.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { serve } from '../../support/http-server.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';
import { StoreWorld } from '../../support/worlds/store-world.ts';

/** Stores those outputs. */
async function store(uris: readonly string[], { origin = '', world = new RecordWorld() } = {}) {
  const stored = new StoreWorld(world, origin);
  stored.keep(uris);
  const outcome = await stored.store();
  return { world, outcome, events: stored.events, object: (key: string) => world.s3.objects.get(key)?.body };
}

const dataUri = async () => `data:image/png;base64,${(await drawPicture('png')).toString('base64')}`;
async function serveOutputs(answers: Record<string, (response: ServerResponse) => void>) {
  return serve(({ url }, response) => {
    const answer = answers[url];
    if (answer === undefined) response.writeHead(404).end();
    else answer(response);
  });
}

describe('storeResults', () => {
  it('stores every output, and a record that describes them', async () => {
    const [jpeg, png] = [await drawPicture('jpeg', { width: 240, height: 180 }), await drawPicture('png')];
    const { origin } = await serveOutputs({
      '/1': (response) => response.end(jpeg),
      '/2': (response) => response.end(png),
    });
    const { world, object, outcome } = await store([`${origin}/1`, `${origin}/2`], { origin });
    expect(outcome).toEqual({
      outcome: 'stored',
      recordKey: 'results/ana.jpg.json',
      paid: 'yes',
      reference: null,
      cost: 0,
      outputKeys: ['results/ana.jpg', 'results/ana.jpg-2.png'],
    });
    expect(object('results/ana.jpg')).toEqual(jpeg);
    expect(world.record()).toMatchObject({
      status: 'succeeded',
      id: run.id,
      recipe: run.recipe,
      paid: 'yes',
      segmind: { requestId: 'req-1', polls: 3 },
      outputs: [
        {
          key: 'results/ana.jpg',
          type: 'image/jpeg',
          width: 240,
          height: 180,
          bytes: jpeg.length,
          sha256: createHash('sha256').update(jpeg).digest('hex'),
        },
        { key: 'results/ana.jpg-2.png', type: 'image/png', width: 120, height: 90, bytes: png.length },
      ],
    });
  });

  it('records and returns a reference that was set after preparation', async () => {
    const world = new RecordWorld();
    await world.photos.begin({ ...run, reference: 'order-7' });
    const { outcome } = await store([await dataUri()], { world });
    expect(outcome).toMatchObject({ outcome: 'stored', reference: 'order-7' });
    expect(world.record()).toMatchObject({ reference: 'order-7' });
  });

  it('streams an output that is larger than its head', async () => {
    const large = Buffer.concat([await drawPicture('png'), Buffer.alloc(3_000_000, 7)]);
    const { origin } = await serveOutputs({ '/1': (response) => response.end(large) });
    const { world, object } = await store([`${origin}/1`], { origin });
    expect(object('results/ana.jpg.png')).toEqual(large);
    expect(world.record()).toMatchObject({
      outputs: [{ bytes: large.length, sha256: createHash('sha256').update(large).digest('hex') }],
    });
  });

  it('writes the outputs, then the record, then ends the photo', async () => {
    const { events } = await store([await dataUri()]);
    expect(events).toEqual(['results/ana.jpg.png', 'results/ana.jpg.json', 'end']);
  });

  it('reopens a photo that has ended before it overwrites its record', async () => {
    const world = new RecordWorld();
    await world.recordEnd(run, failure('execution-stopped', 'x'));
    const { events } = await store([await dataUri()], { world });
    expect(events).toEqual(['results/ana.jpg.png', 'reopen', 'results/ana.jpg.json', 'end']);
    const again = await store([await dataUri()], { world });
    expect(again.events).not.toContain('reopen');
  });

  it('writes the record’s facts into the photo’s item', async () => {
    const { world } = await store([await dataUri()]);
    const record = world.record();
    expect(world.item()).toMatchObject({
      status: 'succeeded',
      outputs: record?.status === 'succeeded' && record.outputs,
      recordKey: 'results/ana.jpg.json',
      recordedAt: record?.timings.recordedAt,
      completedAt: run.completedAt,
      paid: 'yes',
    });
  });

  it('returns the same when it is called again', async () => {
    const first = await store([await dataUri()]);
    const again = await store([await dataUri()], { world: first.world });
    expect(again.outcome).toEqual(first.outcome);
  });

  it('returns its own outputs although the record of a later attempt stands', async () => {
    const world = new RecordWorld();
    await world.recordSuccess({ ...run, attempt: 2 }, ['results/later.png']);
    await store([await dataUri()], { world });
    expect(world.item()).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      outputs: [{ key: 'results/ana.jpg.png' }],
    });
    expect(world.record()).toMatchObject({ attempt: 2 });
  });

  it('starts again if a newer upload gets its result meanwhile: all outputs of a record lie side by side', async () => {
    const world = new StoreWorld();
    const { s3 } = world.world;
    s3.put('uploads/ana.jpg', 'x');
    world.keep([await dataUri(), await dataUri()]);
    const versionId = s3.objects.get('uploads/ana.jpg')?.versionId ?? '';
    const photo = { ...run.photo, versionId };
    s3.after = (name, { Key }) => {
      if (name === 'PutObjectCommand' && Key === 'results/ana.jpg.png') s3.put('uploads/ana.jpg', 'newer');
    };
    await expect(world.store({ photo })).rejects.toThrow(LostRaceError);
    expect(s3.objects.has('results/ana.jpg-2.png')).toBe(false);
    expect(await world.store({ photo })).toMatchObject({
      outputKeys: [expect.stringContaining('@'), expect.stringContaining('@')],
    });
  });

  it('stores a data URI', async () => {
    const { object } = await store([await dataUri()]);
    expect(object('results/ana.jpg.png')).toEqual(await drawPicture('png'));
  });

  it.each([
    ['a page', Buffer.from('<html>expired</html>')],
    ['nothing', Buffer.alloc(0)],
    ['a document', Buffer.from('%PDF-1.7\n')],
  ])('fails on an output that is %s, and writes no record of success', async (_, body) => {
    const { origin } = await serveOutputs({ '/1': (response) => response.end(body) });
    const { world, outcome } = await store([`${origin}/1`], { origin });
    expect(outcome).toMatchObject({
      outcome: 'failed',
      error: { code: 'output-not-an-image' },
    });
    expect([...world.s3.objects.keys()]).toEqual([]);
  });

  it('writes nothing if the second output breaks off', async () => {
    const png = await drawPicture('png');
    const { origin } = await serveOutputs({
      '/1': (response) => response.end(png),
      '/2': (response) => {
        response.writeHead(200, { 'content-length': png.length + 1_000_000 }).write(png);
        response.socket?.end();
      },
    });
    const { world, outcome } = await store([`${origin}/1`, `${origin}/2`], { origin });
    expect(outcome).toMatchObject({ outcome: 'busy', error: { code: 'output-unavailable' } });
    expect([...world.s3.objects.keys()]).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createOutputSource } from '../../../functions/shared/clients/outputs/output-source.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { type PollReply, refusal } from '../../../functions/shared/domain/segmind-reply.ts';
import { createStoreResults } from '../../../functions/store-results/store-results.ts';
import { serve } from '../../support/http-server.ts';
import { drawPicture } from '../../support/pictures.ts';
import { RecordWorld } from '../../support/record-world.ts';
import { at, run, slot, waiting } from '../../support/step-events.ts';

/** Stores the outputs of a job whose poll answers so; `events` is what was done, in order. */
async function store(
  reply: PollReply,
  {
    origin = 'http://127.0.0.1:1',
    nowSeconds = 60,
    event = {} as { waits?: number; attempt?: number },
    lineError = null as Error | null,
    world = new RecordWorld(),
  } = {},
) {
  const { s3, results, photos } = world;
  const events: string[] = [];
  const warnings: unknown[] = [];
  s3.after = (name, { Key = '' }) => {
    if (name === 'PutObjectCommand' || name === 'CompleteMultipartUploadCommand') events.push(Key);
  };
  const storeResults = createStoreResults({
    segmind: {
      poll: async () => reply,
      submit: () => expect.unreachable('store-results submits nothing'),
    },
    openOutput: createOutputSource({ trustedOrigins: [origin], maxBytes: 5_000_000 }),
    results,
    line: {
      leave: async (_, { fencing }, write) => {
        if (lineError !== null) throw lineError;
        await world.table.write(write);
        events.push(`leave ${fencing}`);
      },
    },
    photos: {
      move: photos.move,
      end: async (...given) => {
        await photos.end(...given);
        events.push('end');
      },
    },
    warn: (error) => void warnings.push(error),
    transientLimitSeconds: 86_400,
    downloadTimeoutMs: 10_000,
    ...at(nowSeconds),
  });
  const given = { ...run, ...waiting, slot, ...event };
  const outcome = await storeResults(given);
  const object = (key: string) => s3.objects.get(key)?.body;
  return { world, events, warnings, object, outcome, item: world.item(given) };
}

const dataUri = async () => `data:image/png;base64,${(await drawPicture('png')).toString('base64')}`;
const completed = (...urls: string[]): PollReply => ({ kind: 'completed', output: JSON.stringify(urls) });

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
    const { world, object, outcome } = await store(completed(`${origin}/1`, `${origin}/2`), { origin });
    expect(outcome).toEqual({
      outcome: 'stored',
      recordKey: 'results/ana.jpg.json',
      outputKeys: ['results/ana.jpg', 'results/ana.jpg-2.png'],
    });
    expect(object('results/ana.jpg')).toEqual(jpeg);
    expect(world.record()).toMatchObject({
      status: 'succeeded',
      id: run.id,
      recipe: run.recipe,
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

  it('streams an output that is larger than its head', async () => {
    const large = Buffer.concat([await drawPicture('png'), Buffer.alloc(3_000_000, 7)]);
    const { origin } = await serveOutputs({ '/1': (response) => response.end(large) });
    const { world, object } = await store(completed(`${origin}/1`), { origin });
    expect(object('results/ana.jpg.png')).toEqual(large);
    expect(world.record()).toMatchObject({
      outputs: [{ bytes: large.length, sha256: createHash('sha256').update(large).digest('hex') }],
    });
  });

  it('leaves the slot, then writes the outputs, then the record, then ends the photo', async () => {
    const { events } = await store({ kind: 'completed', output: await dataUri() });
    expect(events).toEqual([`leave ${slot.fencing}`, 'results/ana.jpg.png', 'results/ana.jpg.json', 'end']);
  });

  it('says of the photo what its record says', async () => {
    const { world, item } = await store({ kind: 'completed', output: await dataUri() });
    const record = world.record();
    expect(item).toMatchObject({
      status: 'succeeded',
      outputs: record?.status === 'succeeded' && record.outputs,
      recordKey: 'results/ana.jpg.json',
      recordedAt: record?.timings.recordedAt,
      completedAt: run.completedAt,
      paid: 'yes',
    });
  });

  it('leaves the slot, whatever comes of the outputs; the photo is being stored', async () => {
    const { events, outcome, item } = await store({ kind: 'completed', output: 'nothing' });
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(events).toEqual([`leave ${slot.fencing}`]);
    expect(item).toMatchObject({ step: 'store', status: 'storing', completedAt: run.completedAt });
  });

  it('stores what is paid for although the slot cannot be freed', async () => {
    const lineError = new Error('throttled');
    const { outcome, warnings } = await store({ kind: 'completed', output: await dataUri() }, { lineError });
    expect(outcome).toMatchObject({ outcome: 'stored' });
    expect(warnings).toEqual([lineError]);
  });

  it('answers the same when it is called again', async () => {
    const first = await store({ kind: 'completed', output: await dataUri() });
    const again = await store({ kind: 'completed', output: await dataUri() }, { world: first.world });
    expect(again.outcome).toEqual(first.outcome);
  });

  it('tells of the photo with its own outputs although the record of a later attempt stands', async () => {
    const world = new RecordWorld();
    await world.recordSuccess({ ...run, attempt: 2 }, ['results/later.png']);
    const { item } = await store({ kind: 'completed', output: await dataUri() }, { world });
    expect(item).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      outputs: [{ key: 'results/ana.jpg.png' }],
    });
    expect(world.record()).toMatchObject({ attempt: 2 });
  });

  it('stores a data URI', async () => {
    const { object } = await store({ kind: 'completed', output: await dataUri() });
    expect(object('results/ana.jpg.png')).toEqual(await drawPicture('png'));
  });

  it.each([
    ['a page', Buffer.from('<html>expired</html>'), 'of no known type'],
    ['nothing', Buffer.alloc(0), 'first 0 bytes'],
    ['a document', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
  ])('fails on an output that is %s, and writes no record of success', async (_, body, seen) => {
    const { origin } = await serveOutputs({ '/1': (response) => response.end(body) });
    const { world, outcome } = await store(completed(`${origin}/1`), { origin });
    expect(outcome).toMatchObject({
      outcome: 'failed',
      error: { code: 'output-not-an-image', message: expect.stringContaining(seen) },
    });
    expect([...world.s3.objects.keys()]).toEqual([]);
  });

  it.each([
    [
      'gone',
      { '/1': (response: ServerResponse) => response.writeHead(404).end() },
      'failed',
      'output-not-found',
    ],
    [
      'forbidden',
      { '/1': (response: ServerResponse) => response.writeHead(403).end() },
      'failed',
      'output-not-found',
    ],
    [
      'busy',
      { '/1': (response: ServerResponse) => response.writeHead(503).end() },
      'busy',
      'output-unavailable',
    ],
  ])('answers an output that is %s', async (_, answers, outcome, code) => {
    const { origin } = await serveOutputs(answers);
    expect((await store(completed(`${origin}/1`), { origin })).outcome).toMatchObject({
      outcome,
      error: { code },
    });
  });

  it('writes no record if the second output breaks off', async () => {
    const png = await drawPicture('png');
    const { origin } = await serveOutputs({
      '/1': (response) => response.end(png),
      '/2': (response) => {
        response.writeHead(200, { 'content-length': png.length + 1_000_000 }).write(png);
        response.socket?.end();
      },
    });
    const { world, outcome } = await store(completed(`${origin}/1`, `${origin}/2`), { origin });
    expect(outcome).toMatchObject({ outcome: 'busy', error: { code: 'output-unavailable' } });
    expect([...world.s3.objects.keys()]).toEqual(['results/ana.jpg.png']);
  });

  it('asks for an output for a day', async () => {
    const { origin } = await serveOutputs({ '/1': (response) => response.writeHead(503).end() });
    expect((await store(completed(`${origin}/1`), { origin, nowSeconds: 86_399 })).outcome).toMatchObject({
      outcome: 'failed',
      error: { code: 'output-unavailable', message: expect.stringContaining('24 hours') },
    });
  });

  it.each([
    ['transient trouble', refusal(failure('segmind-busy', 'x'), 9), { outcome: 'busy', waitSeconds: 9 }],
    ['a job that is forgotten', refusal(failure('job-not-found', 'x')), { outcome: 'busy' }],
    [
      'a job that is still forgotten the third time',
      refusal(failure('job-not-found', 'x')),
      { outcome: 'failed', error: { code: 'job-not-found' } },
      { waits: 2 },
    ],
    ['a job that works again', { kind: 'working', status: 'PROCESSING' } as const, { outcome: 'busy' }],
    [
      'no recognisable output',
      { kind: 'completed', output: 'nothing' } as const,
      { outcome: 'failed', error: { code: 'output-unrecognised' } },
    ],
  ])('answers %s when it asks for the outputs', async (_, reply, outcome, event: { waits?: number } = {}) => {
    expect((await store(reply, { event })).outcome).toMatchObject(outcome);
  });
});

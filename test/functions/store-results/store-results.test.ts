import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createOutputSource } from '../../../functions/shared/clients/outputs/output-source.ts';
import type { Results } from '../../../functions/shared/clients/results.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { resultKeys } from '../../../functions/shared/domain/result-keys.ts';
import { type PollReply, refusal } from '../../../functions/shared/domain/segmind-reply.ts';
import { type RetouchRecord, recordSchema } from '../../../functions/shared/record/record.ts';
import { createStoreResults } from '../../../functions/store-results/store-results.ts';
import { serve } from '../../support/http-server.ts';
import { drawPicture } from '../../support/pictures.ts';
import { at, run, waiting } from '../../support/step-events.ts';

/** Results in memory; what breaks while it streams is not kept, as with S3. */
function createMemory() {
  const written = new Map<string, Buffer | RetouchRecord>();
  const results: Results = {
    choosePlace: async ({ key, type = '' }, id) => {
      const keys = resultKeys(key, id, { photoType: type });
      return { keys, keysAside: keys, earlierRecord: null };
    },
    putOutput: async ({ keys }, _, { index, type, body }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of body) chunks.push(chunk);
      written.set(keys.output(index, type), Buffer.concat(chunks));
      return keys.output(index, type);
    },
    putRecord: async ({ keys }, _, record) => {
      written.set(keys.record, record);
      return { key: keys.record, status: record.status };
    },
  };
  return { written, results };
}

async function store(
  reply: PollReply,
  {
    origin = 'http://127.0.0.1:1',
    nowSeconds = 60,
    event = {} as { waits?: number },
    lineError = null as Error | null,
  } = {},
) {
  const { written, results } = createMemory();
  const left: string[] = [];
  const warnings: unknown[] = [];
  const storeResults = createStoreResults({
    segmind: {
      poll: async () => reply,
      submit: () => expect.unreachable('the storing submits nothing'),
    },
    openOutput: createOutputSource({ trustedOrigins: [origin], maxBytes: 5_000_000 }),
    results,
    line: {
      leave: async ({ ticket }) => {
        if (lineError !== null) throw lineError;
        left.push(ticket);
      },
    },
    warn: (error) => void warnings.push(error),
    weatherLimitSeconds: 86_400,
    downloadTimeoutMs: 10_000,
    ...at(nowSeconds),
  });
  return { written, left, warnings, outcome: await storeResults({ ...run, ...waiting, ...event }) };
}

const completed = (...urls: string[]): PollReply => ({ kind: 'completed', output: JSON.stringify(urls) });

async function serveOutputs(answers: Record<string, (response: ServerResponse) => void>) {
  return serve(({ url }, response) => {
    const answer = answers[url];
    if (answer === undefined) response.writeHead(404).end();
    else answer(response);
  });
}

describe('storeResults', () => {
  it('stores every output, and a record that describes them, last', async () => {
    const [jpeg, png] = [await drawPicture('jpeg', { width: 240, height: 180 }), await drawPicture('png')];
    const { origin } = await serveOutputs({
      '/1': (response) => response.end(jpeg),
      '/2': (response) => response.end(png),
    });
    const { written, outcome } = await store(completed(`${origin}/1`, `${origin}/2`), { origin });
    expect(outcome).toEqual({
      outcome: 'stored',
      recordKey: 'results/ana.jpg.json',
      outputKeys: ['results/ana.jpg', 'results/ana.jpg-2.png'],
    });
    expect([...written.keys()]).toEqual(['results/ana.jpg', 'results/ana.jpg-2.png', 'results/ana.jpg.json']);
    expect(written.get('results/ana.jpg')).toEqual(jpeg);
    const record = recordSchema.parse(written.get('results/ana.jpg.json'));
    expect(record).toMatchObject({
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
    const { written } = await store(completed(`${origin}/1`), { origin });
    expect(written.get('results/ana.jpg.png')).toEqual(large);
    expect(written.get('results/ana.jpg.json')).toMatchObject({
      outputs: [{ bytes: large.length, sha256: createHash('sha256').update(large).digest('hex') }],
    });
  });

  it('frees the place of the photo, whatever comes of its outputs', async () => {
    const { left, outcome } = await store({ kind: 'completed', output: 'nothing' });
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(left).toEqual([run.ticket]);
  });

  it('stores what is paid for also where the place cannot be freed', async () => {
    const output = `data:image/png;base64,${(await drawPicture('png')).toString('base64')}`;
    const lineError = new Error('throttled');
    const { outcome, warnings } = await store({ kind: 'completed', output }, { lineError });
    expect(outcome).toMatchObject({ outcome: 'stored' });
    expect(warnings).toEqual([lineError]);
  });

  it('stores a data URI', async () => {
    const png = await drawPicture('png');
    const output = `data:image/png;base64,${png.toString('base64')}`;
    const { written } = await store({ kind: 'completed', output });
    expect(written.get('results/ana.jpg.png')).toEqual(png);
  });

  it.each([
    ['a page', Buffer.from('<html>expired</html>'), 'of no known type'],
    ['nothing', Buffer.alloc(0), 'first 0 bytes'],
    ['a document', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
  ])('fails on an output that is %s, and writes no record of success', async (_, body, seen) => {
    const { origin } = await serveOutputs({ '/1': (response) => response.end(body) });
    const { written, outcome } = await store(completed(`${origin}/1`), { origin });
    expect(outcome).toMatchObject({
      outcome: 'failed',
      error: { code: 'output-not-an-image', message: expect.stringContaining(seen) },
    });
    expect(written.size).toBe(0);
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

  it('writes no record where the second output breaks off', async () => {
    const png = await drawPicture('png');
    const { origin } = await serveOutputs({
      '/1': (response) => response.end(png),
      '/2': (response) => {
        response.writeHead(200, { 'content-length': png.length + 1_000_000 }).write(png);
        response.socket?.end();
      },
    });
    const { written, outcome } = await store(completed(`${origin}/1`, `${origin}/2`), { origin });
    expect(outcome).toMatchObject({ outcome: 'busy', error: { code: 'output-unavailable' } });
    expect([...written.keys()]).toEqual(['results/ana.jpg.png']);
  });

  it('bears a failed download for a day', async () => {
    const { origin } = await serveOutputs({ '/1': (response) => response.writeHead(503).end() });
    expect((await store(completed(`${origin}/1`), { origin, nowSeconds: 86_399 })).outcome).toMatchObject({
      outcome: 'failed',
      error: { code: 'output-unavailable', message: expect.stringContaining('24 hours') },
    });
  });

  it.each([
    ['weather', refusal(failure('segmind-busy', 'x'), 9), { outcome: 'busy', waitSeconds: 9 }],
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

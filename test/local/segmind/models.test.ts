import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelProfile } from '../../../core/contract/model-profile.ts';
import { createModel, type Model } from '../../../core/model/model.ts';
import { createSegmindClient } from '../../../core/segmind/segmind-client.ts';
import { collectOutputs } from '../../../core/segmind/segmind-output.ts';
import { createSimulator } from '../../../local/segmind/simulator.ts';
import lite from '../../../models/seedream-5-lite.json' with { type: 'json' };
import { modelWith, SEEDEDIT, SEEDREAM } from '../../../simulation/parts/models.ts';

const LITE = createModel(lite as unknown as ModelProfile);
const KEY = 'SG_0123456789abcdef';
const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#a86' } })
  .jpeg()
  .toBuffer();

/** Starts a simulator with a photo to fetch, and a client for this model. */
async function setUp(model: Model, profile?: string) {
  const simulator = await createSimulator({ apiKey: KEY, queuedMs: 0, processingMs: 0, profile });
  const photos = createServer((_, response) => response.end(photo));
  await new Promise<void>((resolve) => photos.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    photos.close();
    await simulator.close();
  });
  const client = createSegmindClient({ origin: simulator.origin, model, readApiKey: async () => KEY });
  const photoUrl = `http://127.0.0.1:${(photos.address() as AddressInfo).port}/a.jpg`;
  const recipe = { instructions: 'brightness +1', upscale: model.values.upscale?.default };
  return { simulator, client, submit: () => client.submit({ photoUrl, recipe }) };
}

/** Submits, and polls until the job has ended. */
async function runJob({ client, submit }: Awaited<ReturnType<typeof setUp>>) {
  const submitted = await submit();
  if (submitted.kind !== 'accepted') throw new Error(JSON.stringify(submitted));
  for (;;) {
    const reply = await client.poll(submitted);
    if (reply.kind !== 'working') return { submitted, reply };
  }
}

describe.each([
  ['SeedEdit 3.0', SEEDEDIT, { width: 2 * 1248, height: 2 * 832 }],
  ['Seedream 4.5', SEEDREAM, { width: 5017, height: 3344 }],
  ['Seedream 5.0 Lite', LITE, { width: 3762, height: 2508 }],
])('%s, as its profile says', (_, model, size) => {
  it('accepts a photo, and answers a picture of its own size', async () => {
    const world = await setUp(model);
    const { reply } = await runJob(world);
    const found = collectOutputs(reply.kind === 'completed' ? reply.output : reply);
    const [uri = ''] = 'uris' in found ? found.uris : [];
    const picture = Buffer.from(await (await fetch(String(uri))).arrayBuffer());
    expect(await sharp(picture).metadata()).toMatchObject(size);
    expect(world.simulator.ledger()).toMatchObject({ billed: 1, unauthorised: 0 });
  });

  it('reports a failed job', async () => {
    const world = await setUp(model);
    world.simulator.script({ photo: '*', job: { fail: 'No face was found.' } });
    const { reply } = await runJob(world);
    expect(reply).toMatchObject({
      failure: { code: 'job-failed', message: expect.stringContaining('No face was found.') },
    });
  });

  it('refuses an unknown field, in the format of the profile', async () => {
    const [field = ''] =
      Object.entries(model.submit.body).find(([, value]) => value === '{instructions}') ?? [];
    const body = { ...model.submit.body, [field]: 7 };
    const { submit } = await setUp({ ...model, submit: { ...model.submit, body } });
    expect(await submit()).toMatchObject({
      failure: { code: 'segmind-refused', message: expect.stringContaining(`Invalid parameter ${field}`) },
    });
  });
});

it('v2 answers a bearer token with 401, and serves a job at three URLs, one of them with only the status', async () => {
  const world = await setUp({ ...SEEDREAM, apiKeyHeader: 'auto' });
  const { submitted } = await runJob(world);
  expect(submitted).toMatchObject({
    keyHeader: 'x-api-key',
    pollUrl: expect.stringMatching(/\/v2\/requests\/[\w-]+\/status$/),
    outputUrl: expect.stringMatching(/\/v2\/requests\/[\w-]+$/),
  });
  expect(world.simulator.ledger()).toMatchObject({ unauthorised: 1 });
  const status = await fetch(submitted.pollUrl, { headers: { 'x-api-key': KEY } });
  expect(await status.json()).not.toHaveProperty('output');
});

it('serves a user’s own profile, wherever its fields are', async () => {
  const body = { prompt: { text: '{instructions}' }, images: ['{photo}'], size: 'large' };
  const profile = { ...SEEDREAM, submit: { path: '/v2/our-model', body } };
  const folder = mkdtempSync(join(tmpdir(), 'retouch-model-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'model.json'), JSON.stringify(profile));
  const world = await setUp(createModel(profile), join(folder, 'model.json'));
  const { reply } = await runJob(world);
  expect(reply.kind).toBe('completed');
  expect(Object.values(world.simulator.ledger().photos)).toMatchObject([
    { fetches: 1, orders: [{ prompt: { text: 'brightness +1' }, size: 'large' }] },
  ]);
  const withoutPhoto = createModel({
    ...profile,
    submit: { ...profile.submit, body: { ...body, images: [] } },
  });
  const other = await setUp(withoutPhoto, join(folder, 'model.json'));
  expect(await other.submit()).toMatchObject({ failure: { message: expect.stringContaining('No photo') } });
});

it('an unknown model is not found', async () => {
  const { submit } = await setUp(modelWith({ submit: { ...SEEDEDIT.submit, path: '/v2/seededit-v4' } }));
  expect(await submit()).toMatchObject({ failure: { code: 'model-not-found' } });
});

import { describe, expect, it } from 'vitest';
import type { ApiKeyHeader } from '../../../core/contract/model-profile.ts';
import { segmindReportSchema } from '../../../core/domain/segmind-report.ts';
import { ApiKeyMissingError } from '../../../core/segmind/api-key.ts';
import { createSegmindClient } from '../../../core/segmind/segmind-client.ts';
import { createCheckSegmind } from '../../../functions/check-segmind/check-segmind.ts';
import { findFreePort } from '../../../local/engine/free-port.ts';
import { modelWith } from '../../../simulation/parts/models.ts';
import { answerJson, type SeenRequest, serve } from '../../support/http-server.ts';

const KEY = 'SG_0123456789abcdef';
const CREDITS = { credits: 3, 'free-credits': 0.25 };

interface Segmind {
  readonly takes?: 'bearer' | 'x-api-key' | 'neither';
  readonly credits?: readonly [status: number, body: unknown];
  readonly path?: readonly [status: number, type: string, body: string];
}

const NOT_ALLOWED = [405, 'text/html', '<!doctype html><h1>405 Method Not Allowed</h1>'] as const;

/** Runs check-segmind against a Segmind with these answers; the model costs 0.05 dollars. */
async function check(answers: Segmind = {}, profile: { apiKeyHeader?: ApiKeyHeader } = {}) {
  const { takes = 'bearer', credits = [200, CREDITS], path = NOT_ALLOWED } = answers;
  const isAccepted = ({ headers }: SeenRequest) =>
    takes === 'bearer' ? headers.authorization === `Bearer ${KEY}` : headers['x-api-key'] === KEY;
  const { origin, seen } = await serve((request, response) => {
    if (request.url !== '/v1/get-user-credits') {
      response.writeHead(path[0], { 'content-type': path[1] }).end(path[2]);
    } else if (takes === 'neither' || !isAccepted(request)) {
      answerJson(response, 401, { error: `Unauthorized. API key ${KEY} is invalid` });
    } else answerJson(response, ...credits);
  });
  return { report: await checkAt(origin, profile), seen };
}

async function checkAt(origin: string, profile = {}, readApiKey = async () => KEY) {
  const model = modelWith({ price: 0.05, apiKeyHeader: 'auto', ...profile });
  const segmind = createSegmindClient({ origin, model, readApiKey, pollTimeoutMs: 300 });
  let ms = 0;
  const elapsedMs = () => (ms += 7);
  return segmindReportSchema.parse(await createCheckSegmind({ segmind, origin, model, elapsedMs })());
}

describe('check-segmind', () => {
  it.each(['bearer', 'x-api-key'] as const)('says that the key is accepted as %s', async (takes) => {
    const { report } = await check({ takes });
    expect(report.key).toEqual({ kind: 'accepted', header: takes, profileHeader: 'auto' });
  });

  it('says which header the profile uses for the key', async () => {
    const { report } = await check({ takes: 'x-api-key' }, { apiKeyHeader: 'bearer' });
    expect(report.key).toEqual({ kind: 'accepted', header: 'x-api-key', profileHeader: 'bearer' });
  });

  it('says that the key is refused if both headers fail', async () => {
    const { report } = await check({ takes: 'neither' });
    expect(report.key.kind).toBe('refused');
    expect(report.balance.kind).toBe('unclear');
  });

  it('never shows the key, whatever Segmind says', async () => {
    const path = [404, 'application/json', `{"error":"not found for ${KEY}"}`] as const;
    const { report } = await check({ takes: 'neither', path });
    expect(JSON.stringify(report)).not.toContain(KEY);
  });

  it('says that no key is stored, and asks Segmind nothing', async () => {
    const { origin, seen } = await serve((_, response) => answerJson(response, 200, CREDITS));
    const report = await checkAt(origin, {}, async () => {
      throw new ApiKeyMissingError('The secret has no value yet.');
    });
    expect(report).toMatchObject({
      reach: { kind: 'not-asked' },
      key: { kind: 'missing', why: 'The secret has no value yet.' },
    });
    expect(seen).toEqual([]);
  });

  it('shows the account’s credits, and for how many photos they suffice', async () => {
    const { report } = await check();
    expect(report.balance).toEqual({
      kind: 'known',
      dollars: 3.25,
      bought: 3,
      free: 0.25,
      price: 0.05,
      photos: 65,
    });
  });

  it.each([
    [429, { error: 'Rate limit exceeded' }, 'Rate limit exceeded'],
    [403, { error: 'no permission' }, 'no permission'],
  ])('leaves key and balance unknown after HTTP %i', async (status, body, why) => {
    const { report } = await check({ credits: [status, body] });
    expect(report.key).toEqual({ kind: 'unclear', why: expect.stringContaining(why) });
    expect(report.balance).toEqual({ kind: 'unclear', why: expect.stringContaining(why) });
  });

  it.each([500, 503])('says that Segmind is failing after HTTP %i, and asks nothing else', async (status) => {
    const { report, seen } = await check({ credits: [status, { error: 'Internal' }] });
    expect(report.reach).toEqual({ kind: 'failing', said: `HTTP ${status} {"error":"Internal"}` });
    expect(seen).toHaveLength(1);
  });

  it('leaves the balance unknown if the answer has none', async () => {
    const { report } = await check({ credits: [200, {}] });
    expect([report.key.kind, report.balance.kind]).toEqual(['accepted', 'unclear']);
  });

  it.each([
    ['probably-known', NOT_ALLOWED],
    ['probably-known', [200, 'application/json', '{}']],
    ['not-known', [404, 'application/json', '{"error":"Workflow not found"}']],
    ['not-known', [410, 'application/json', '{"error":"This model has been retired"}']],
    // A server that has only a POST at this path can answer with a page.
    ['unclear', [404, 'text/html', '<!doctype html>Cannot GET']],
    ['unclear', [503, 'text/html', '<!doctype html>down']],
  ] as const)('reports the model as %s after %j', async (kind, path) => {
    const { report } = await check({ path });
    expect(report.model.kind).toBe(kind);
  });

  it('only sends GETs: a POST would cost money', async () => {
    const { seen } = await check();
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/get-user-credits',
      'GET /workflows/68a98710c49c91c2edbbbfa0-v1',
    ]);
  });

  it('says how fast Segmind answered', async () => {
    expect((await check()).report.reach).toEqual({ kind: 'answered', ms: 7 });
  });

  it.each([
    ['refuses connections', async () => `http://127.0.0.1:${await findFreePort()}`, /ECONNREFUSED/],
    ['does not answer', async () => (await serve(() => {})).origin, /timed out/],
  ])('says that Segmind %s', async (_, startServer, why) => {
    const report = await checkAt(await startServer());
    expect(report.reach).toEqual({ kind: 'unanswered', why: expect.stringMatching(why) });
    expect(report.key.kind).toBe('unclear');
  });
});

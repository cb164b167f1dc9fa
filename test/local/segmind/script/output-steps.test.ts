import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import type { Step } from '../../../../local/segmind/script/script-steps.ts';
import type { Simulator } from '../../../../local/segmind/simulator.ts';
import { firstOutputUrl, hostPhoto, retouch, startSimulator } from '../support/simulator-client.ts';

/** A simulator with the step scripted, and the URL of an output that the step spoils. */
async function finished(step: Step): Promise<{ simulator: Simulator; url: string }> {
  const simulator = await startSimulator();
  simulator.script({ photo: '*', output: [step] });
  const { origin } = await hostPhoto();
  return { simulator, url: firstOutputUrl(await retouch(simulator, { image_ukbxw: `${origin}/a.jpg` })) };
}

describe('a scripted output', () => {
  it.each([403, 404, 500, 503])('answers %i once, and counts the download', async (status) => {
    const { simulator, url } = await finished({ status });
    expect((await fetch(url)).status).toBe(status);
    expect((await fetch(url)).status).toBe(200);
    expect(simulator.ledger().photos['/a.jpg']?.downloads).toBe(2);
  });

  it.each<Step>([{ drop: 'mid-reply' }, { cut: true }])('breaks off in the middle: %o', async (step) => {
    const { url } = await finished(step);
    await expect(fetch(url).then((response) => response.bytes())).rejects.toThrow(TypeError);
  });

  it('drops the connection', async () => {
    const { url } = await finished({ drop: 'before-reply' });
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('never answers', async () => {
    const { simulator, url } = await finished({ hang: true });
    const refused = expect(fetch(url)).rejects.toThrow('fetch failed');
    await vi.waitFor(() => expect(simulator.ledger().downloads).toBe(1));
    await simulator.close();
    await refused;
  });

  it('sends a page instead of a picture', async () => {
    const { url } = await finished({ contentType: 'text/html', bodyText: '<p>Sign in</p>' });
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/html',
      '<p>Sign in</p>',
    ]);
  });

  it('gives the picture another type', async () => {
    const { url } = await finished({ contentType: 'application/octet-stream' });
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect((await sharp(await response.bytes()).metadata()).format).toBe('jpeg');
  });

  it('sends a picture padded to a size', async () => {
    const { url } = await finished({ bytes: 5_000_000 });
    const bytes = await (await fetch(url)).bytes();
    expect(bytes.length).toBe(5_000_000);
    expect((await sharp(bytes).metadata()).format).toBe('jpeg');
    await expect(sharp(bytes, { failOn: 'warning' }).stats()).resolves.toBeDefined();
  });

  it('sends without end, until the client has had enough', async () => {
    const { simulator, url } = await finished({ endless: true });
    const response = await fetch(url);
    expect(response.headers.get('content-length')).toBeNull();
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > 20_000_000) break;
    }
    expect(bytes).toBeGreaterThan(20_000_000);
    await simulator.close();
  });

  it('declares more than it sends', async () => {
    const { url } = await finished({ lieLength: 9_999_999 });
    const response = await fetch(url);
    expect(response.headers.get('content-length')).toBe('9999999');
    await expect(response.bytes()).rejects.toThrow(TypeError);
  });

  it('declares less than the picture has, and sends that', async () => {
    const { url } = await finished({ lieLength: 100 });
    expect(await (await fetch(url)).bytes()).toHaveLength(100);
  });

  it.each([
    ['elsewhere', 'http://169.254.169.254/latest', 'http://169.254.169.254/latest'],
    ['to itself', '{output_url}', expect.stringMatching(/\/outputs\/.*\.jpg$/)],
  ])('redirects %s', async (_, redirect, location) => {
    const { url } = await finished({ redirect });
    const response = await fetch(url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, location]);
  });

  it('sends slowly', async () => {
    const { url } = await finished({ slowMs: 40, chunks: 2 });
    const response = await fetch(url);
    expect((await response.bytes()).length).toBe(Number(response.headers.get('content-length')));
  });
});

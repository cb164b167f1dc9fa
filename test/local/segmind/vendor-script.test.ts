import sharp from 'sharp';
import { expect, it } from 'vitest';
import { DEFAULT_IMAGE_URL, DEFAULT_INSTRUCTIONS } from '../../../local/segmind/models/workflow-defaults.ts';
import { KEY, startSimulator } from './support/simulator-client.ts';

/**
 * The calls of the script that the vendor publishes for this workflow, in the same order and with the same
 * headers. Only URL and key differ. The script reads only `status_code`, `poll_url`, `status`, `output` and
 * `error`.
 * @see https://www.segmind.com/pixelflows/advanced-retouching-capabilities-seededit-3-0-i2i/api
 */
async function runVendorScript(url: string, apiKey: string, waitSeconds: number): Promise<unknown> {
  const data = { image_ukbxw: DEFAULT_IMAGE_URL, Instructions: DEFAULT_INSTRUCTIONS, Upscale_x: '2x' };
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(data),
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
  });
  if (response.status !== 200) return `Error: ${response.status}`;
  const { poll_url } = (await response.json()) as { poll_url: string };
  for (;;) {
    const poll = await fetch(poll_url, { headers: { Authorization: `Bearer ${apiKey}` } });
    const result = (await poll.json()) as { status: string; output: string; error?: string };
    if (result.status === 'COMPLETED') return JSON.parse(result.output);
    if (result.status === 'FAILED') throw new Error(result.error ?? 'Generation failed');
    await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000));
  }
}

it("serves the vendor's own request script, with nothing changed but URL and key", async () => {
  const { submitUrl } = await startSimulator({ pictures: {} });
  const outputs = (await runVendorScript(submitUrl, KEY, 0)) as [{ value: { data: string } }];
  const picture = await (await fetch(outputs[0].value.data)).bytes();
  expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width: 1792, height: 2304 });
});

it("answers a wrong key in the form that the vendor's script reads", async () => {
  const { submitUrl } = await startSimulator({ pictures: {} });
  expect(await runVendorScript(submitUrl, 'YOUR_API_KEY', 0)).toBe('Error: 401');
});

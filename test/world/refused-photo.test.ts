import { describe, expect, it, vi } from 'vitest';
import { SEEDEDIT } from '../../simulation/parts/models.ts';
import { countOutcomes, findProblems } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { HOUR_MS, keyOf, playOut } from '../../simulation/world/scenario.ts';
import { HTML_PAGE, type VendorReply } from '../../simulation/world/vendor-replies.ts';

// Simulates hours with many photos.
vi.setConfig({ testTimeout: 120_000 });

const PHOTOS = 40;

/** A drop in which the photos with these numbers always get that reply. */
async function drop(bad: readonly number[], reply: VendorReply) {
  const world = new RetouchWorld();
  const startedAtMs = world.clock.nowMs;
  const badKeys = bad.map(keyOf);
  world.vendor.script = { submit: (key) => (badKeys.includes(key) ? reply : null) };
  await playOut(world, PHOTOS, 30 * HOUR_MS);
  const others = world.uploads.dropped.map(({ key }) => key).filter((key) => !badKeys.includes(key));
  const endsMs = others.map((key) => world.recordedAtMs.get(resultOf(key)) ?? Number.POSITIVE_INFINITY);
  return {
    world,
    hours: (Math.max(...endsMs) - startedAtMs) / HOUR_MS,
    posts: badKeys.map((key) => world.vendor.submits.get(key) ?? 0),
  };
}

function resultOf(key: string): string {
  return `${key.replace('uploads/', 'results/')}.json`;
}

describe('a photo that always gets the same refusal, alone in its drop,', () => {
  it.each<[string, VendorReply]>([
    ['402', { status: 402, body: { error: 'Payment required' } }],
    ['403', { status: 403, body: HTML_PAGE }],
    ['404', { status: 404, body: { error: 'No such template' } }],
    ['405', { status: 405, body: HTML_PAGE }],
    ['410', { status: 410, body: { error: 'Gone' } }],
    ['406 that speaks of money', { status: 406, body: { error: 'Insufficient credits' } }],
    ['406 without a word', { status: 406, body: '' }],
  ])('%s, is refused after three times and stops no other photo', async (_, reply) => {
    const { world, hours, posts } = await drop([7], reply);
    expect(countOutcomes(world)).toEqual({ succeeded: PHOTOS - 1, 'segmind-refused': 1 });
    expect(hours).toBeLessThan(1);
    expect(posts[0]).toBeGreaterThanOrEqual(3);
    expect(posts[0]).toBeLessThanOrEqual(6);
    expect(await findProblems(world)).toEqual([]);
  });

  it('406 that quotes the instructions, is refused at once', async () => {
    const error = `Invalid parameter Instructions: ${SEEDEDIT.instructions.default}`;
    const { world, posts } = await drop([7], { status: 406, body: { error } });
    expect(countOutcomes(world)).toEqual({ succeeded: PHOTOS - 1, 'segmind-refused': 1 });
    expect(posts).toEqual([1]);
  });
});

it('a photo that Segmind accepts but answers with a page of 502 is posted at most three times, and stops no other', async () => {
  const { world, hours, posts } = await drop([7], { status: 502, body: HTML_PAGE, takesJob: true });
  const { succeeded, unfinished } = countOutcomes(world);
  expect({ succeeded, unfinished }).toEqual({ succeeded: PHOTOS - 1 });
  expect(hours).toBeLessThan(1);
  expect(posts[0]).toBeLessThanOrEqual(3);
});

it('three photos in a row that always get a 403 are refused, and stop no other', async () => {
  const { world, posts } = await drop([7, 8, 9], { status: 403, body: HTML_PAGE });
  expect(countOutcomes(world)).toEqual({ succeeded: PHOTOS - 3, 'segmind-refused': 3 });
  expect(Math.max(...posts)).toBeLessThanOrEqual(6);
});

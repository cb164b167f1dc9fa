import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const photo = { id: 'ana-1', key: 'uploads/spring/ana/a.jpg', version: 1 };

function decide(photos: readonly object[], folder = 'spring/ana') {
  return { folder, savedAt: '2026-11-24T08:00:00.000Z', photos };
}

const put = (world: ApiWorld, body: object, folder = 'spring/ana') =>
  world.call('PUT', `/decisions?folder=${folder}`, { body });

describe('PUT /decisions', () => {
  it('writes the folder’s file, and answers with it', async () => {
    const world = new ApiWorld();
    const decisions = decide([
      { ...photo, decision: 'reject', reason: 'Too smooth.', redo: { strength: 0.5 } },
    ]);
    expect(await put(world, decisions)).toMatchObject({ status: 200, body: decisions });
    expect(JSON.parse(world.s3.text('decisions/spring/ana.json') ?? '')).toEqual(decisions);
  });

  it('replaces the earlier decisions', async () => {
    const world = new ApiWorld();
    await put(world, decide([{ ...photo, decision: 'reject' }]));
    const decisions = decide([{ ...photo, decision: 'accept' }]);
    await put(world, decisions);
    expect((await world.call('GET', '/decisions?folder=spring/ana')).body).toEqual(decisions);
  });

  it('does not redo anything by itself', async () => {
    const world = new ApiWorld();
    const id = await world.finishOne('spring/ana/a.jpg', 7);
    await put(world, decide([{ ...photo, id, decision: 'reject' }]));
    expect((await world.call('GET', `/retouches/${id}`)).body).toMatchObject({ attempt: 1 });
  });

  it.each([
    ['/folder', decide([], 'spring')],
    ['/photos/0/redo/preset', decide([{ ...photo, decision: 'reject', redo: { preset: 'none-such' } }])],
    ['/photos/0/redo', decide([{ ...photo, decision: 'accept', redo: { strength: 0.5 } }])],
    ['/photos/0/decision', decide([{ ...photo, decision: 'maybe' }])],
    ['/photos/0/key', decide([{ ...photo, key: 'results/a.jpg', decision: 'accept' }])],
  ])('refuses an invalid %s, and writes nothing', async (pointer, body) => {
    const world = new ApiWorld();
    const answer = await put(world, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ in: 'body', pointer }]);
    expect([...world.s3.objects.keys()]).toEqual([]);
  });
});

describe('GET /decisions', () => {
  it.each(['spring/ana', ''])('answers with the file of the folder %j', async (folder) => {
    const world = new ApiWorld();
    const decisions = decide([{ ...photo, decision: 'accept' }], folder);
    world.s3.put(`decisions/${folder}.json`, JSON.stringify(decisions));
    expect(await world.call('GET', `/decisions?folder=${folder}`)).toMatchObject({
      status: 200,
      body: decisions,
    });
  });

  it('says that there are no decisions', async () => {
    const { status, body } = await new ApiWorld().call('GET', '/decisions?folder=spring');
    expect(status).toBe(404);
    expect(body).toMatchObject({
      type: '/problems/decisions-not-found',
      detail: expect.stringContaining('There is no decisions/spring.json'),
    });
  });

  it('says what is wrong with the file', async () => {
    const world = new ApiWorld();
    world.s3.put('decisions/spring.json', '{');
    const { status, body } = await world.call('GET', '/decisions?folder=spring');
    expect(status).toBe(422);
    expect(body).toMatchObject({
      type: '/problems/invalid-decisions',
      detail: 'decisions/spring.json: is not JSON.',
    });
  });

  it.each([
    ['none', ''],
    ['one whose file no key can name', `?folder=${'x'.repeat(1010)}`],
  ])('needs a folder: %s', async (_, query) => {
    const { status, body } = await new ApiWorld().call('GET', `/decisions${query}`);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ in: 'query', pointer: '/folder' }]);
  });
});

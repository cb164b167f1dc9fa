import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const key = 'uploads/ana.jpg';
const recipe = { priority: 'high' };

describe('a priority in an API request', () => {
  it('applies to the photo from its first step on', async () => {
    const world = new ApiWorld();
    world.s3.put(key, 'photo');
    const { status, body } = await world.call('POST', '/retouches', { body: { key, recipe } });
    expect(status).toBe(202);
    expect(world.executions.get(body.id).input).toMatchObject({ recipe });
    await world.workflow.join(body.id);
    expect((await world.call('GET', `/retouches/${body.id}`)).body.recipe).toMatchObject(recipe);
  });

  it('can come with an upload and with an import', async () => {
    const world = new ApiWorld();
    const upload = { fileName: 'ana.jpg', contentType: 'image/jpeg', bytes: 5, recipe };
    await world.call('POST', '/uploads', { body: upload });
    const uploaded = await world.drop('ana.jpg', world.presigned[0]?.metadata);
    const url = 'https://photos.example/bea.jpg';
    const imported = (await world.call('POST', '/retouches', { body: { url, recipe } })).body.id;
    for (const id of [uploaded, imported]) {
      await world.workflow.join(id);
      expect((await world.call('GET', `/retouches/${id}`)).body.recipe).toMatchObject(recipe);
    }
  });

  it('does not move a photo that is waiting already, and does not count as another recipe', async () => {
    const world = new ApiWorld();
    const [, , , id] = await world.queue('a.jpg', 'b.jpg', 'c.jpg', 'ana.jpg');
    const { status, body } = await world.call('POST', '/retouches', { body: { key, recipe } });
    expect(status).toBe(202);
    expect(body).toMatchObject({ id, ahead: 1 });
    expect(body.recipe).not.toHaveProperty('priority');
  });

  it('applies to the photo’s next attempt', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.succeed(id);
    const { body } = await world.call('POST', '/retouches', { body: { key, recipe, again: true } });
    expect(body).toMatchObject({ id, attempt: 2 });
    await world.queue('b.jpg', 'c.jpg', 'd.jpg');
    await world.workflow.join(id);
    expect((await world.call('GET', `/retouches/${id}`)).body).toMatchObject({ ahead: 0, recipe });
  });

  it('is refused if it is an unknown word', async () => {
    const world = new ApiWorld();
    const answer = await world.call('POST', '/retouches', { body: { key, recipe: { priority: 'urgent' } } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/recipe/priority' }] } });
  });
});

it('a photo’s position respects its priority', async () => {
  const world = new ApiWorld();
  await world.queue('a.jpg', 'b.jpg');
  const [normal = ''] = await world.queue('c.jpg');
  const high: string[] = [];
  for (const name of ['d.jpg', 'e.jpg']) {
    const id = await world.drop(name, recipe);
    await world.workflow.join(id);
    high.push(id);
  }
  const ahead = async (id = '') => (await world.call('GET', `/retouches/${id}`)).body.ahead;
  expect([await ahead(high[0]), await ahead(high[1]), await ahead(normal)]).toEqual([0, 1, 2]);
});

import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const KEY = 'uploads/ana.jpg';
const order = (world: ApiWorld, details: object) =>
  world.call('POST', '/retouches', { body: { key: KEY, ...details } });
const look = async (world: ApiWorld, id: string) => (await world.call('GET', `/retouches/${id}`)).body;

describe('a recipe in POST /retouches', () => {
  it('becomes the photo’s recipe if the event was not faster', async () => {
    const world = new ApiWorld();
    world.s3.put(KEY, 'photo', { upscale: '3x' });
    const { status, body } = await order(world, { recipe: { upscale: '4x' } });
    expect(status).toBe(202);
    expect(world.executions.get(body.id).input.recipe).toEqual({ upscale: '4x' });
    await world.workflow.join(body.id);
    expect((await look(world, body.id)).recipe).toMatchObject({ instructions: 'As usual.', upscale: '4x' });
  });

  describe.each([
    ['before', async () => {}],
    ['after', ({ workflow }: ApiWorld, id: string) => workflow.join(id)],
    [
      'after a failure and',
      async (world: ApiWorld, id: string) => {
        await world.workflow.join(id);
        await world.workflow.fail(id, failure('job-failed', 'No.'));
      },
    ],
  ])('of a photo that was dropped, %s its preparation', (_, bring) => {
    it.each([
      ['the photo’s own', { upscale: '3x' }, 202],
      ['the photo’s own with the settings’', { upscale: '3x', instructions: 'As usual.' }, 202],
      ['nothing', {}, 202],
      ['another', { upscale: '4x' }, 409],
      ['another beside the photo’s own', { upscale: '3x', instructions: 'Brighter.' }, 409],
    ])('is accepted if it is the same recipe: %s', async (__, recipe, status) => {
      const world = new ApiWorld();
      const id = await world.drop('ana.jpg', { upscale: '3x' });
      await bring(world, id);
      const answer = await order(world, { recipe });
      expect(answer.status).toBe(status);
      if (status === 409) expect(answer.body.type).toBe('/problems/other-recipe');
      expect(world.executions.all.size).toBe(1);
    });
  });

  it.each([
    ['the same', { upscale: '4x' }, 202],
    ['another', { upscale: '2x' }, 409],
  ])('of a photo with a requested recipe is accepted if it is the same: %s', async (_, recipe, status) => {
    const world = new ApiWorld();
    world.s3.put(KEY, 'photo', { upscale: '2x' });
    await order(world, { recipe: { upscale: '4x' } });
    expect((await order(world, { recipe })).status).toBe(status);
  });

  it('reaches the execution, although the event starts it between the request’s two writes', async () => {
    const world = new ApiWorld();
    let isFirst = true;
    world.executions.before = async () => {
      if (!isFirst) return;
      isFirst = false;
      const { versionId } = world.s3.objects.get(KEY) ?? {};
      const [item] = world.dynamo.items().filter(({ pk }) => String(pk).startsWith('photo#'));
      const photo = { bucket: 'photos', key: KEY, versionId };
      await world.dependencies.startAttempt({ id: String(item?.id), attempt: 1, photo });
    };
    world.s3.put(KEY, 'photo');
    const { status, body } = await order(world, { recipe: { upscale: '4x' }, reference: 'order-1' });
    expect(status).toBe(202);
    expect(world.executions.get(body.id).input).toMatchObject({
      recipe: { upscale: '4x' },
      reference: 'order-1',
    });
  });
});

describe('a reference', () => {
  it('in POST /retouches is in the answer at once, and stays', async () => {
    const world = new ApiWorld();
    world.s3.put(KEY, 'photo');
    const { body } = await order(world, { reference: 'order-4711' });
    expect(body.reference).toBe('order-4711');
    await world.workflow.succeed(body.id);
    expect((await look(world, body.id)).reference).toBe('order-4711');
  });

  it('in the photo’s metadata is in the answer after preparation', async () => {
    const world = new ApiWorld();
    const id = await world.drop('ana.jpg', { reference: '=?UTF-8?Q?Auftrag_f=C3=BCr_Ana?=' });
    await world.workflow.join(id);
    expect((await look(world, id)).reference).toBe('Auftrag für Ana');
  });

  it('of an import goes into the photo’s metadata too', async () => {
    const world = new ApiWorld();
    const body = { url: 'https://photos.example/a.jpg', reference: 'order-4711' };
    const answer = await world.call('POST', '/retouches', { body });
    expect(answer.body.reference).toBe('order-4711');
    expect(world.imports[0]?.target.metadata).toEqual({ reference: 'order-4711' });
  });

  it.each([
    ['before', async () => {}],
    ['after', ({ workflow }: ApiWorld, id: string) => workflow.join(id)],
    ['after its end and', ({ workflow }: ApiWorld, id: string) => workflow.succeed(id)],
  ])('is added to a photo that was dropped without one, %s its preparation', async (_, bring) => {
    const world = new ApiWorld();
    const id = await world.drop();
    await bring(world, id);
    expect((await order(world, { reference: 'order-4711' })).body.reference).toBe('order-4711');
    if ((await look(world, id)).step === 'prepare') await world.workflow.join(id);
    expect((await look(world, id)).reference).toBe('order-4711');
  });

  it('in the metadata of a skipped file is in the answer, and the list finds it', async () => {
    const world = new ApiWorld();
    world.s3.put('uploads/ana.jpg', 'photo');
    const id = await world.drop('ana.cr3', { reference: 'order-4711' });
    expect(await look(world, id)).toMatchObject({ skipped: 'raw-beside-jpeg', reference: 'order-4711' });
    const { retouches } = (await world.call('GET', '/retouches?reference=order-4711')).body;
    expect(retouches).toMatchObject([{ id, status: 'skipped' }]);
  });

  it('in POST /retouches of a skipped file is in the answer', async () => {
    const world = new ApiWorld();
    world.s3.put('uploads/._ana.jpg', 'photo', { reference: 'order-1' });
    const answer = await order(world, { key: 'uploads/._ana.jpg', reference: 'order-2' });
    expect(answer.body).toMatchObject({ skipped: 'hidden-file', reference: 'order-2' });
  });

  it('is not replaced by another', async () => {
    const world = new ApiWorld();
    world.s3.put(KEY, 'photo');
    await order(world, { reference: 'order-1' });
    expect(await order(world, { reference: 'order-2' })).toMatchObject({
      status: 202,
      body: { reference: 'order-1' },
    });
  });

  it.each(['', ' order', 'a\nb', 'x'.repeat(201), 5])('cannot be %j', async (reference) => {
    const { status, body } = await order(new ApiWorld(), { reference });
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ in: 'body', pointer: '/reference' });
  });
});

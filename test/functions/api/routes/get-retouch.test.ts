import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { refusedSubmit } from '../../../../core/segmind/segmind-reply.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';
import { ENLARGING } from '../../../../simulation/parts/models.ts';

async function look(world: ApiWorld, id: string) {
  const { status, body } = await world.call('GET', `/retouches/${id}`);
  expect(status).toBe(200);
  return body;
}

describe('GET /retouches/{id}', () => {
  it('counts the photos before a queued photo', async () => {
    const world = new ApiWorld();
    const [first = '', , , last = ''] = await world.queue('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg');
    expect(await look(world, last)).toMatchObject({
      status: 'queued',
      step: 'queue',
      ahead: 1,
      aheadIsAtLeast: false,
    });
    await world.workflow.submit(first);
    expect(await look(world, first)).toMatchObject({ status: 'running', step: 'poll', ahead: null });
  });

  it('says if it did not count to the end', async () => {
    const world = new ApiWorld();
    const padding = 'x'.repeat(10_000);
    for (let n = 0; n < 200; n += 1) {
      const joinedAt = new Date(Date.parse('2026-11-23T11:00:00.000Z') + n).toISOString();
      world.dynamo.put({ pk: 'line', sk: `ticket#${joinedAt}#photo-${n}`, joinedAt, padding });
    }
    const id = await world.drop();
    const item = await world.photos.find(id);
    await world.table.write(
      world.photos.moveToQueue(
        { id, attempt: 1, photo: item?.photo ?? { bucket: '', key: '' } },
        { fencing: 'f', joinedAt: world.later(0) },
      ),
    );
    const { ahead, aheadIsAtLeast } = await look(world, id);
    expect(aheadIsAtLeast).toBe(true);
    expect(ahead).toBeGreaterThan(90);
    expect(ahead).toBeLessThan(200);
  });

  it('shows no recipe until the photo is prepared', async () => {
    const world = new ApiWorld();
    const id = await world.drop('ana.jpg', { upscale: '4x' });
    expect(await look(world, id)).toMatchObject({ step: 'prepare', recipe: null, ahead: null });
    await world.workflow.join(id);
    expect((await look(world, id)).recipe).toMatchObject({ instructions: 'As usual.', upscale: '4x' });
  });

  it('shows the recipe of a photo that a newer upload has replaced', async () => {
    const world = new ApiWorld();
    const older = await world.drop('ana.jpg', { upscale: '3x' });
    await world.workflow.join(older);
    const newer = await world.drop('ana.jpg', { upscale: '4x' });
    await world.workflow.join(newer);
    expect((await look(world, older)).recipe.upscale).toBe('3x');
    expect((await look(world, newer)).recipe.upscale).toBe('4x');
  });

  it('has each output of a success, with a URL that expires', async () => {
    const world = new ApiWorld();
    const id = await world.drop('ana.jpg', { reference: 'order-4711' });
    await world.workflow.succeed(id);
    const record = JSON.parse(world.s3.text('results/ana.jpg.json') ?? '');
    const outputs = [
      {
        ...record.outputs[0],
        url: expect.stringMatching(/^https:.*results\/ana.jpg/),
        urlExpiresAt: world.later(900),
      },
    ];
    expect(await look(world, id)).toEqual({
      id,
      attempt: 1,
      reference: 'order-4711',
      status: 'succeeded',
      step: null,
      ahead: null,
      aheadIsAtLeast: false,
      key: 'uploads/ana.jpg',
      recipe: record.recipe,
      model: { name: 'seededit-3', version: ENLARGING.version, price: 0.05 },
      timings: record.timings,
      error: null,
      outputs,
      before: null,
      versions: [
        { version: 1, attempt: 1, recipe: record.recipe, recordedAt: record.timings.recordedAt, outputs },
      ],
      redoError: null,
      recordKey: 'results/ana.jpg.json',
      skipped: null,
      sameAs: null,
      paid: true,
      cost: 0.05,
      asOf: world.later(0),
    });
  });

  it('has new URLs each time', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.succeed(id);
    const first = await look(world, id);
    world.pass(900);
    const second = await look(world, id);
    expect(second.outputs[0].urlExpiresAt > first.outputs[0].urlExpiresAt).toBe(true);
  });

  it('shows the record of a photo that a newer upload has overtaken', async () => {
    const world = new ApiWorld();
    const older = await world.drop();
    const newer = await world.drop();
    await world.workflow.succeed(newer);
    await world.workflow.fail(older, failure('photo-replaced', 'Replaced.'));
    expect(await look(world, older)).toMatchObject({
      status: 'failed',
      error: { code: 'photo-replaced', fault: 'photo', message: 'Replaced.' },
      recordKey: expect.stringMatching(/^results\/ana@[0-9a-f]{8}\.jpg\.json$/),
    });
    expect(await look(world, newer)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['true', 'accepted its job', {}],
    ['null', 'neither said so nor refused', { fault: 'unknown' }],
    ['false', 'refused', { fault: 'photo' }],
  ])('shows paid as %s once Segmind has %s', async (paid, _, refused) => {
    const world = new ApiWorld();
    const [id = ''] = await world.queue('a.jpg');
    if ('fault' in refused) {
      const code = refused.fault === 'unknown' ? 'submit-outcome-unknown' : 'segmind-refused';
      world.workflow.reply = () => refusedSubmit(failure(code, 'No.'));
    }
    await world.workflow.submit(id);
    const retouch = await look(world, id);
    expect(String(retouch.paid)).toBe(paid);
    expect(retouch.timings.acceptedAt).toBe(paid === 'true' ? world.later(0) : null);
  });

  it('makes at most two requests to the table, and none to Step Functions', async () => {
    const world = new ApiWorld();
    const ids = await world.queue('a.jpg', 'b.jpg', 'c.jpg');
    world.executions.before = (request) => {
      throw new Error(`A read asks Step Functions nothing: ${request}`);
    };
    for (const id of ids) {
      const { length } = world.dynamo.sent;
      await look(world, id);
      expect(world.dynamo.sent.slice(length)).toEqual(['QueryCommand', 'QueryCommand']);
    }
  });

  it.each(['nothing', 'ana-0123456789abcdef0123456789abcdef', 'attempt#0001', '../../line'])(
    'answers with 404 for %s',
    async (id) => {
      const answer = await new ApiWorld().call('GET', `/retouches/${encodeURIComponent(id)}`);
      expect(answer).toMatchObject({ status: 404, body: { type: '/problems/retouch-not-found' } });
    },
  );

  it('does not accept the name of an attempt’s execution as an id', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    expect((await world.call('GET', `/retouches/${id}-2`)).status).toBe(404);
  });
});

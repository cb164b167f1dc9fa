import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { ApiWorld } from '../../../support/api-world.ts';

async function look(world: ApiWorld, id: string) {
  const { status, body } = await world.call('GET', `/retouches/${id}`);
  expect(status).toBe(200);
  return body;
}

describe('GET /retouches/{id}', () => {
  it('tells how many wait before a photo that is queued', async () => {
    const world = new ApiWorld();
    const ids: string[] = [];
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']) ids.push(await world.drop(name));
    for (const id of ids) await world.join(id);
    const [first = '', , , last = ''] = ids;
    expect(await look(world, last)).toMatchObject({
      status: 'queued',
      step: 'Join the line',
      ahead: 1,
      aheadIsAtLeast: false,
    });
    expect(await look(world, first)).toMatchObject({ status: 'running', step: 'Poll Segmind', ahead: null });
  });

  it('says so where it did not count to the end', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    for (let n = 0; n < 1000; n += 1) world.s3.put(`line/waiting/2026-11-23T11:00:00.000Z-${n}`, '{}');
    world.executions.get(id).step = 'Join the line';
    world.s3.put(`line/waiting/2026-11-23T12:00:00.000Z-${id}`, '{}');
    expect(await look(world, id)).toMatchObject({ ahead: 1000, aheadIsAtLeast: true });
  });

  it('tells the recipe before there is a record: of the photo, over the settings', async () => {
    const world = new ApiWorld();
    const id = await world.drop('ana.jpg', { upscale: '4x' });
    expect(await look(world, id)).toMatchObject({
      recipe: { instructions: 'As usual.', upscale: '4x' },
      timings: { startedAt: world.later(0), acceptedAt: null, completedAt: null, recordedAt: null },
      paid: false,
      recordKey: null,
      outputs: [],
    });
  });

  it('gives the outputs of one that succeeded, each by a URL that ends', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    const record = await world.record(id, 'succeeded');
    expect(await look(world, id)).toEqual({
      id,
      attempt: 1,
      status: 'succeeded',
      step: null,
      ahead: null,
      aheadIsAtLeast: false,
      key: 'uploads/ana.jpg',
      recipe: record.recipe,
      timings: record.timings,
      error: null,
      outputs: [
        {
          ...(record.status === 'succeeded' && record.outputs[0]),
          url: expect.stringMatching(/^https:.*results\/ana.jpg/),
          urlExpiresAt: world.later(900),
        },
      ],
      recordKey: 'results/ana.jpg.json',
      paid: true,
      asOf: world.later(0),
    });
  });

  it('finds the record of a photo that a newer one has overtaken', async () => {
    const world = new ApiWorld();
    const older = await world.drop();
    const newer = await world.drop();
    await world.record(newer, 'succeeded');
    await world.record(older, { error: failure('photo-replaced', 'Replaced.') });
    expect(await look(world, older)).toMatchObject({
      status: 'failed',
      error: { code: 'photo-replaced' },
      recordKey: expect.stringMatching(/^results\/ana@[0-9a-f]{8}\.jpg\.json$/),
    });
    expect(await look(world, newer)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    [
      'failed',
      'FAILED',
      'job-failed',
      'It said no.',
      { code: 'job-failed', fault: 'photo', message: 'It said no.' },
    ],
    ['failed', 'FAILED', 'States.Runtime', '', { code: 'step-crashed' }],
    ['failed', 'TIMED_OUT', undefined, undefined, { code: 'execution-timed-out' }],
    ['cancelled', 'ABORTED', 'cancelled', 'Somebody did.', { code: 'cancelled', message: 'Somebody did.' }],
    ['cancelled', 'ABORTED', undefined, undefined, { code: 'execution-stopped' }],
  ])(
    'is %s where the execution is %s by %s and the record not yet written',
    async (status, how, error, cause, told) => {
      const world = new ApiWorld();
      const id = await world.drop();
      Object.assign(world.executions.get(id), { status: how, error, cause });
      expect(await look(world, id)).toMatchObject({ status, step: null, error: told });
    },
  );

  it.each([
    ['true by the job in the receipt', { job: { acceptedAt: '2026-11-23T12:00:00.000Z' } }, true],
    ['unknown by a bare intent', {}, null],
  ])('says what was paid: %s', async (_, receipt, paid) => {
    const world = new ApiWorld();
    const id = await world.drop();
    world.s3.put(`receipts/${id}.json`, JSON.stringify(receipt));
    const { timings, ...retouch } = await look(world, id);
    expect(retouch).toMatchObject({ paid });
    expect(timings.acceptedAt).toBe(paid ? '2026-11-23T12:00:00.000Z' : null);
  });

  it('asks Step Functions once a second, however often it is asked', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await look(world, id);
    const { described } = world.executions;
    const { asOf } = await look(world, id);
    expect(world.executions.described).toBe(described);
    expect(asOf).toBe(world.later(0));
    world.line.pass(1);
    expect((await look(world, id)).asOf).toBe(world.later(0));
  });

  it.each(['nothing', 'ana-0123456789abcdef0123456789abcdef'])('answers 404 for %s', async (id) => {
    const answer = await new ApiWorld().call('GET', `/retouches/${id}`);
    expect(answer).toMatchObject({ status: 404, body: { type: '/problems/retouch-not-found' } });
  });

  it('takes an execution for no retouch that somebody started otherwise', async () => {
    const world = new ApiWorld();
    const name = 'by-hand-0123456789abcdef0123456789abcdef';
    await world.executions.start(name, { id: 'another' } as never);
    expect((await world.call('GET', `/retouches/${name}`)).status).toBe(404);
  });

  it('takes the name of another attempt’s execution for no id', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.executions.start(`${id}-end`, { ...world.executions.get(id).input });
    expect((await world.call('GET', `/retouches/${id}-end`)).status).toBe(404);
  });
});

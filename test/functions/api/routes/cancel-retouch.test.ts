import { describe, expect, it } from 'vitest';
import { EVENT } from '../../../../core/contract/events.ts';
import { failure } from '../../../../core/domain/failure.ts';
import { refusedSubmit } from '../../../../core/segmind/segmind-reply.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const cancel = (world: ApiWorld, id: string) => world.call('DELETE', `/retouches/${id}`);
const recordOf = (world: ApiWorld, name: string) => JSON.parse(world.s3.text(`results/${name}.json`) ?? '');
const ended = { status: 409, body: { type: '/problems/retouch-ended' } };

describe('DELETE /retouches/{id}', () => {
  it('stops the execution, and answers with the retouch and its record', async () => {
    const world = new ApiWorld();
    const [id = ''] = await world.queue('a.jpg');
    const { status, body } = await cancel(world, id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      status: 'cancelled',
      step: null,
      ahead: null,
      paid: false,
      outputs: [],
      recordKey: 'results/a.jpg.json',
      error: { code: 'cancelled', fault: 'photo' },
    });
    const { status: execution, end } = world.executions.get(id);
    expect({ execution, end }).toEqual({
      execution: 'ABORTED',
      end: { error: 'cancelled', cause: body.error.message },
    });
    expect(recordOf(world, 'a.jpg')).toMatchObject({ id, attempt: 1, status: 'failed', error: body.error });
  });

  it('announces the end', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    const { body } = await cancel(world, id);
    const record = { bucket: 'photos', key: 'results/ana.jpg.json' };
    const detail = { id, attempt: 1, status: 'failed', record, error: body.error };
    expect(world.events).toEqual([{ type: EVENT.failed, detail: expect.objectContaining(detail) }]);
  });

  it('passes the slot on to the next photo', async () => {
    const world = new ApiWorld();
    const [first = '', second, third = ''] = await world.queue('a.jpg', 'b.jpg', 'c.jpg');
    await world.workflow.submit(first);
    await cancel(world, first);
    expect(world.executions.get(third).admission).toMatchObject({ number: 0 });
    const slots = world.dynamo.items().filter(({ sk }) => String(sk).startsWith('slot#'));
    expect(slots.map(({ id }) => id).sort()).toEqual([second, third].sort());
  });

  it('takes a photo out of the queue', async () => {
    const world = new ApiWorld();
    const [, , third = '', fourth = ''] = await world.queue('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg');
    await cancel(world, third);
    expect(await world.line.snapshot()).toMatchObject({ inFlight: 2, waiting: 1 });
    expect((await world.call('GET', `/retouches/${fourth}`)).body.ahead).toBe(0);
  });

  it.each([
    ['was not spent', 'none', false, /Segmind bills no job of this photo: it cost nothing/],
    ['was spent', 'accepted', true, /which is paid for/],
    ['may have been spent', 'unknown', null, /is not known/],
    ['was not spent, as Segmind refused', 'refused', false, /it cost nothing/],
  ])('says that money %s', async (_, submit, paid, message) => {
    const world = new ApiWorld();
    const [id = ''] = await world.queue('a.jpg');
    const code = submit === 'unknown' ? 'submit-outcome-unknown' : 'segmind-busy';
    if (submit !== 'accepted') {
      world.workflow.reply = () => refusedSubmit(failure(code, 'No.'));
    }
    if (submit !== 'none') await world.workflow.submit(id);
    const { body } = await cancel(world, id);
    expect(body).toMatchObject({ paid, error: { message: expect.stringMatching(message) } });
    expect(recordOf(world, 'a.jpg').segmind).toEqual(paid ? { requestId: 'r1', polls: 0 } : null);
  });

  it('keeps recipe, reference and timings', async () => {
    const world = new ApiWorld();
    const id = await world.drop('ana.jpg', { upscale: '4x', reference: 'order-1' });
    await world.workflow.join(id);
    const startedAt = world.later(0);
    world.pass(5);
    const { body } = await cancel(world, id);
    expect(body).toMatchObject({
      reference: 'order-1',
      recipe: { instructions: 'As usual.', upscale: '4x' },
      timings: { startedAt, acceptedAt: null, recordedAt: world.later(0) },
    });
    expect((await world.call('GET', `/retouches/${id}`)).body).toEqual(body);
  });

  it('prevents an attempt from joining that was started but does not run yet', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    const { input } = world.executions.get(id);
    world.executions.all.clear();
    expect((await cancel(world, id)).status).toBe(200);
    await world.executions.start(id, input);
    await world.workflow.join(id);
    expect(await world.line.snapshot()).toMatchObject({ inFlight: 0, waiting: 0 });
    expect(await world.workflow.submit(id)).toMatchObject({
      kind: 'refused',
      failure: { code: 'cancelled' },
    });
    expect(world.workflow.posts).toBe(0);
  });

  it('cancels the latest attempt', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.fail(id, failure('job-failed', 'No.'));
    await world.call('POST', `/retouches/${id}/retry`);
    expect((await cancel(world, id)).body).toMatchObject({ attempt: 2, status: 'cancelled' });
    expect(world.executions.get(`${id}-2`).status).toBe('ABORTED');
  });

  it.each<[string, (world: ApiWorld, id: string) => Promise<unknown>]>([
    ['succeeded', ({ workflow }, id) => workflow.succeed(id)],
    ['failed', ({ workflow }, id) => workflow.fail(id, failure('job-failed', 'No.'))],
  ])('answers with 409 to one that %s, and does not change it', async (_, bring) => {
    const world = new ApiWorld();
    const id = await world.drop();
    await bring(world, id);
    const before = (await world.call('GET', `/retouches/${id}`)).body.status;
    expect(await cancel(world, id)).toMatchObject(ended);
    expect((await world.call('GET', `/retouches/${id}`)).body.status).toBe(before);
  });

  it('answers with the current state of one that is cancelled already', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    const first = await cancel(world, id);
    expect(await cancel(world, id)).toEqual(first);
  });

  it('cancels a redo: the photo keeps its earlier result, also if the request is repeated', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.succeed(id);
    await world.call('POST', `/retouches/${id}/redo`);
    const first = await cancel(world, id);
    expect(first).toMatchObject({
      status: 200,
      body: { attempt: 2, status: 'succeeded', redoError: { code: 'cancelled' }, versions: [{ version: 1 }] },
    });
    expect(world.executions.get(`${id}-2`).status).toBe('ABORTED');
    expect(await cancel(world, id)).toMatchObject({ status: 200, body: { redoError: first.body.redoError } });
  });

  it('answers with 404 if there is none', async () => {
    expect((await cancel(new ApiWorld(), 'none')).status).toBe(404);
  });
});

import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import type { FailureCode } from '../../../../core/domain/failures.ts';
import { refusedSubmit } from '../../../../core/segmind/segmind-reply.ts';
import type { CallOptions } from '../../../../simulation/parts/api-event.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

type Bring = (world: ApiWorld, id: string) => Promise<unknown>;

const retry = (world: ApiWorld, id: string, options: CallOptions = {}) =>
  world.call('POST', `/retouches/${id}/retry`, options);
const payAgain = { body: { payAgain: true } };
const inputOf = (world: ApiWorld, id: string, attempt = 2) =>
  world.executions.all.get(`${id}-${attempt}`)?.input;
const refused = { status: 409, body: { type: '/problems/may-pay-again' } };

/** A photo that was submitted with that outcome, and has ended. */
async function setUp(isAccepted: boolean, bring: Bring) {
  const world = new ApiWorld();
  const [id = ''] = await world.queue('ana.jpg');
  if (!isAccepted) {
    const why = failure('submit-outcome-unknown', 'A timeout.');
    world.workflow.reply = () => refusedSubmit(why);
  }
  await world.workflow.submit(id);
  await bring(world, id);
  return { world, id };
}

const end =
  (code: FailureCode): Bring =>
  ({ workflow }, id) =>
    workflow.fail(id, failure(code, 'So.'));
const cancel: Bring = (world, id) => world.call('DELETE', `/retouches/${id}`);

describe('a retry that may pay again', () => {
  const cases: [string, isAccepted: boolean, Bring][] = [
    ['a submit of unknown outcome', false, end('submit-outcome-unknown')],
    ['a crash after a submit', false, end('step-crashed')],
    ['a stop while it was submitted', false, end('execution-stopped')],
    ['a cancellation while it was submitted', false, cancel],
    ['a job that Segmind has forgotten', true, end('job-not-found')],
    ['a job that was cancelled at Segmind', true, end('job-cancelled')],
  ];

  it.each(cases)('answers with 409 and starts nothing: after %s', async (_, isAccepted, bring) => {
    const { world, id } = await setUp(isAccepted, bring);
    for (const options of [{}, { body: {} }, { body: { payAgain: false } }]) {
      expect(await retry(world, id, options)).toMatchObject(refused);
    }
    expect((await retry(world, id)).body.detail).toMatch(/cost.*\{"payAgain": true\}/);
    expect([...world.executions.all.keys()]).toEqual([id]);
    expect((await world.call('GET', `/retouches/${id}`)).body.attempt).toBe(1);
  });

  it.each(cases)('runs if the body allows it: after %s', async (_, isAccepted, bring) => {
    const { world, id } = await setUp(isAccepted, bring);
    expect(await retry(world, id, payAgain)).toMatchObject({ status: 202, body: { attempt: 2 } });
    expect(inputOf(world, id)).toMatchObject({ attempt: 2, payAgain: true });
  });

  it('is refused as well after a second payment with unknown outcome, although the first is known', async () => {
    const { world, id } = await setUp(true, end('job-not-found'));
    await retry(world, id, payAgain);
    await end('submit-outcome-unknown')(world, id);
    expect((await world.call('GET', `/retouches/${id}`)).body).toMatchObject({ attempt: 2, paid: true });
    expect(await retry(world, id)).toMatchObject(refused);
  });

  it('frees its idempotency key when it is refused, for the request that allows it', async () => {
    const { world, id } = await setUp(false, end('submit-outcome-unknown'));
    const headers = { 'idempotency-key': 'k' };
    expect(await retry(world, id, { headers })).toMatchObject(refused);
    for (const _ of [1, 2]) {
      expect(await retry(world, id, { headers, ...payAgain })).toMatchObject({ status: 202 });
    }
    expect([...world.executions.all.keys()]).toEqual([id, `${id}-2`]);
    expect(await retry(world, id, { headers })).toMatchObject({
      status: 422,
      body: { type: '/problems/idempotency-key-reused' },
    });
  });

  it('starts the allowed attempt if it was interrupted and is sent again, with or without a body', async () => {
    const { world, id } = await setUp(false, end('submit-outcome-unknown'));
    world.executions.before = () => {
      throw new Error('cut off');
    };
    expect((await retry(world, id, payAgain)).status).toBe(500);
    world.executions.before = () => {};
    expect((await retry(world, id)).status).toBe(202);
    expect(inputOf(world, id)).toMatchObject({ payAgain: true });
  });

  it('does not allow a second payment for the attempt after it', async () => {
    const { world, id } = await setUp(false, end('submit-outcome-unknown'));
    await retry(world, id, payAgain);
    await end('photo-deleted')(world, id);
    expect(await retry(world, id)).toMatchObject(refused);
    await retry(world, id, payAgain);
    await end('job-timed-out')(world, id);
    await retry(world, id);
    expect(inputOf(world, id, 4)).not.toHaveProperty('payAgain');
  });
});

describe('a retry that cannot pay again', () => {
  it.each<[string, isAccepted: boolean, Bring]>([
    ['a job that may still be there', true, end('job-timed-out')],
    ['a crash behind the acceptance', true, end('step-crashed')],
    ['a stop behind the acceptance', true, end('execution-stopped')],
    ['outputs that were gone', true, end('output-not-found')],
    ['a job that failed: it is not billed', true, end('job-failed')],
  ])('needs no body: after %s', async (_, isAccepted, bring) => {
    const { world, id } = await setUp(isAccepted, bring);
    expect((await retry(world, id)).status).toBe(202);
    expect(inputOf(world, id)).not.toHaveProperty('payAgain');
  });

  it('accepts a body all the same', async () => {
    const { world, id } = await setUp(true, end('job-timed-out'));
    expect((await retry(world, id, payAgain)).status).toBe(202);
    expect(inputOf(world, id)).toMatchObject({ payAgain: true });
  });
});

describe('the body of a retry', () => {
  it.each<[string, CallOptions, number, string]>([
    ['is not JSON', { body: '{', headers: { 'content-type': 'application/json' } }, 400, 'malformed-json'],
    [
      'is of another type',
      { body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported-media-type',
    ],
    ['has another field', { body: { payTwice: true } }, 422, 'invalid-request'],
    ['has a wrong value', { body: { payAgain: 'yes' } }, 422, 'invalid-request'],
  ])('is refused if it %s', async (_, options, status, problem) => {
    const { world, id } = await setUp(true, end('job-timed-out'));
    expect(await retry(world, id, options)).toMatchObject({ status, body: { type: `/problems/${problem}` } });
    expect(inputOf(world, id)).toBeUndefined();
  });

  it.each<[string, CallOptions]>([
    ['none', {}],
    ['none, with a content type', { headers: { 'content-type': 'application/json' } }],
    ['an empty one', { body: '' }],
    ['an empty object', { body: {} }],
  ])('may be %s', async (_, options) => {
    const { world, id } = await setUp(true, end('job-timed-out'));
    expect((await retry(world, id, options)).status).toBe(202);
  });
});

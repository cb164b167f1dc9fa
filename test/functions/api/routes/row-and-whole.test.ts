import { expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { STATUSES, STEPS } from '../../../../core/photos/status.ts';
import { refusedSubmit } from '../../../../core/segmind/segmind-reply.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

type Bring = (world: ApiWorld, id: string) => Promise<unknown>;

const submitted: Bring = async ({ workflow }, id) => {
  await workflow.join(id);
  await workflow.submit(id);
};
const refuseWith = (world: ApiWorld, code: 'segmind-busy' | 'submit-outcome-unknown') => {
  world.workflow.reply = () => refusedSubmit(failure(code, 'No.'));
};

/** Every state of a photo, and how to get there. */
const STATES: readonly [step: string, status: string, paid: boolean | null, bring: Bring][] = [
  ['prepare', 'queued', false, async () => {}],
  ['queue', 'queued', false, ({ workflow }, id) => workflow.join(id)],
  [
    'submit',
    'running',
    null,
    async (world, id) => {
      refuseWith(world, 'submit-outcome-unknown');
      await submitted(world, id);
    },
  ],
  ['poll', 'running', true, submitted],
  [
    'store',
    'storing',
    true,
    async (world, id) => {
      await submitted(world, id);
      await world.workflow.leave(id, 'store');
    },
  ],
  [
    'wait',
    'queued',
    false,
    async (world, id) => {
      refuseWith(world, 'segmind-busy');
      await submitted(world, id);
      await world.workflow.leave(id, 'wait');
    },
  ],
  ['null', 'succeeded', true, ({ workflow }, id) => workflow.succeed(id)],
  ['null', 'failed', false, ({ workflow }, id) => workflow.fail(id, failure('empty-file', 'Empty.'))],
  [
    'null',
    'failed',
    true,
    async (world, id) => {
      await submitted(world, id);
      await world.workflow.fail(id, failure('job-timed-out', 'Too slow.'));
    },
  ],
  ['null', 'cancelled', false, (world, id) => world.call('DELETE', `/retouches/${id}`)],
  [
    'null',
    'cancelled',
    true,
    async (world, id) => {
      await submitted(world, id);
      await world.workflow.fail(id, failure('execution-stopped', 'By hand.'));
    },
  ],
  [
    'prepare',
    'queued',
    true,
    async (world, id) => {
      await submitted(world, id);
      await world.workflow.fail(id, failure('job-timed-out', 'Too slow.'));
      await world.call('POST', `/retouches/${id}/retry`);
    },
  ],
];

it.each(STATES)('in step %s and %s with paid %j, a row and the whole say the same', async (...state) => {
  const [step, status, paid, bring] = state;
  const world = new ApiWorld();
  const id = await world.drop('shoot/ana.jpg', { reference: 'order-4711' });
  await bring(world, id);
  const whole = (await world.call('GET', `/retouches/${id}`)).body;
  expect([String(whole.step), whole.status, whole.paid]).toEqual([step, status, paid]);
  expect(whole.cost).toBe(paid === true ? 0.05 : 0);
  const { attempt, reference, key, timings, error, cost, skipped } = whole;
  const row = {
    ...{ id, attempt, reference, status, step: whole.step, key, paid, cost, skipped },
    startedAt: timings.startedAt,
    endedAt: timings.recordedAt,
    code: error?.code ?? null,
  };
  for (const filter of ['', `?status=${status}`, '?folder=shoot', `?folder=shoot&status=${status}`]) {
    expect((await world.call('GET', `/retouches${filter}`)).body.retouches, filter).toEqual([row]);
  }
});

it('these are all steps and statuses, except for skipped photos', () => {
  expect(new Set(STATES.map(([step]) => step))).toEqual(new Set([...STEPS, 'null']));
  const statuses = new Set(STATES.map(([, status]) => status));
  expect([...statuses, 'skipped'].sort()).toEqual([...STATUSES].sort());
});

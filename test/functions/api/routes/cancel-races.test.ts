import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { refusedSubmit } from '../../../../core/segmind/segmind-reply.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';
import { meet } from '../../../support/worlds/meet.ts';

const cancel = (world: ApiWorld, id: string) => world.call('DELETE', `/retouches/${id}`);
const look = async (world: ApiWorld, id: string) => (await world.call('GET', `/retouches/${id}`)).body;
const recordOf = (world: ApiWorld) => JSON.parse(world.s3.text('results/a.jpg.json') ?? 'null');

/** A photo with a slot. */
async function withSlot() {
  const world = new ApiWorld();
  const [id = ''] = await world.queue('a.jpg', 'b.jpg', 'c.jpg');
  return { world, id };
}

/** Both make fewer requests than this. */
const REQUESTS = 30;
const NTH = Array.from({ length: REQUESTS }, (_, nth) => nth);

describe('a cancel and a submit at the same time', () => {
  /** Checks what must hold in any order of the requests. */
  async function expectAgreement(
    world: ApiWorld,
    id: string,
    answer: { paid: boolean | null; error: object },
  ) {
    const { posts } = world.workflow;
    expect(posts).toBeLessThanOrEqual(1);
    // The answer never says less than what was paid.
    if (posts === 1) expect(answer.paid).not.toBe(false);
    if (answer.paid === true) expect(posts).toBe(1);
    const message = { true: /which is paid for/, false: /it cost nothing/, null: /is not known/ }[
      `${answer.paid}`
    ];
    expect(recordOf(world)).toMatchObject({ id, error: { message: expect.stringMatching(message) } });
    expect(await look(world, id)).toMatchObject({ status: 'cancelled', paid: posts === 1 });
    expect(await world.line.snapshot()).toMatchObject({ inFlight: 2, waiting: 0 });
    // Step Functions calls the step again, as after an interruption.
    await world.workflow.submit(id);
    expect(world.workflow.posts).toBe(posts);
  }

  it.each(NTH)('agree on what was paid, if the submit comes before the cancel’s request %i', async (nth) => {
    const { world, id } = await withSlot();
    const { workflow } = world;
    const { status, body } = await meet(
      world,
      () => cancel(world, id),
      () => workflow.submit(id),
      nth,
    );
    expect(status).toBe(200);
    await expectAgreement(world, id, body);
  });

  it.each(NTH)('agree on what was paid, if the cancel comes before the submit’s request %i', async (nth) => {
    const { world, id } = await withSlot();
    const answers: Awaited<ReturnType<typeof cancel>>[] = [];
    const other = async () => answers.push(await cancel(world, id));
    await meet(world, () => world.workflow.submit(id), other, nth);
    const [{ status, body } = { status: 0, body: {} }] = answers;
    expect(status).toBe(200);
    await expectAgreement(world, id, body);
  });

  it('agree on what was paid, if the cancel comes during the POST to Segmind', async () => {
    const { world, id } = await withSlot();
    const accept = world.workflow.reply;
    let body = { paid: null, error: {} };
    world.workflow.reply = async () => {
      ({ body } = await cancel(world, id));
      return accept();
    };
    expect(await world.workflow.submit(id)).toMatchObject({ kind: 'accepted' });
    expect(body.paid).toBeNull();
    await expectAgreement(world, id, body);
  });

  it('leave nothing paid if Segmind then refuses', async () => {
    const { world, id } = await withSlot();
    world.workflow.reply = async () => {
      await cancel(world, id);
      return refusedSubmit(failure('segmind-busy', 'No.'));
    };
    await world.workflow.submit(id);
    expect(await look(world, id)).toMatchObject({ status: 'cancelled', paid: false });
  });
});

describe('a cancel and an end at the same time', () => {
  /** Either end may be first; the record, the item and the answer agree on which one it was. */
  async function expectAgreement(world: ApiWorld, id: string, first: number, other: string) {
    const { status, error } = await look(world, id);
    const record = recordOf(world);
    expect(status === 'succeeded').toBe(record.status === 'succeeded');
    expect(error).toEqual(record.error ?? null);
    // A function that is storing the result continues after its execution was stopped: a paid result is kept.
    if (first === 200) expect(['cancelled', other === 'succeeded' ? other : '']).toContain(status);
    if (first === 409) expect(status).toBe(other);
    expect([200, 409]).toContain(first);
  }

  it.each(NTH)('agree on the end, if the result is stored before the cancel’s request %i', async (nth) => {
    const { world, id } = await withSlot();
    await world.workflow.submit(id);
    // A step that loses the race fails, and then its execution is stopped.
    const other = () => world.workflow.storeResult(id).catch(() => {});
    const { status } = await meet(world, () => cancel(world, id), other, nth);
    await expectAgreement(world, id, status, 'succeeded');
  });

  it.each(NTH)('agree on the end, if the failure is recorded before the cancel’s request %i', async (nth) => {
    const { world, id } = await withSlot();
    await world.workflow.submit(id);
    const other = () => world.workflow.fail(id, failure('job-failed', 'No.')).catch(() => {});
    const { status } = await meet(world, () => cancel(world, id), other, nth);
    await expectAgreement(world, id, status, 'failed');
  });
});

describe('two cancels at the same time', () => {
  it.each(NTH)('are both answered with the end, if one comes before the other’s request %i', async (nth) => {
    const { world, id } = await withSlot();
    const others: Awaited<ReturnType<typeof cancel>>[] = [];
    const first = await meet(
      world,
      () => cancel(world, id),
      async () => others.push(await cancel(world, id)),
      nth,
    );
    const cancelled = { status: 200, body: { id, status: 'cancelled' } };
    expect([first, ...others]).toMatchObject([cancelled, cancelled]);
    expect(recordOf(world)).toMatchObject({ id, error: { code: 'cancelled' } });
  });
});

describe('a slow cancel and the next attempt', () => {
  /** A queued photo. Its next attempt joins in the same millisecond as the first. */
  async function waiting() {
    const world = new ApiWorld();
    const [first = '', , id = ''] = await world.queue('k.jpg', 'l.jpg', 'a.jpg');
    const runAgain = async () => {
      await cancel(world, id);
      expect(await world.call('POST', `/retouches/${id}/retry`)).toMatchObject({ status: 202 });
      await world.workflow.join(id);
    };
    return { world, first, id, runAgain };
  }

  // The cancel's first request finds the attempt to cancel.
  it.each(NTH.slice(1))('keep its ticket, if it joins before the cancel’s request %i', async (nth) => {
    const { world, first, id, runAgain } = await waiting();
    const { status, body } = await meet(world, () => cancel(world, id), runAgain, nth);
    expect([200, 409]).toContain(status);
    if (status === 200) expect(body).toMatchObject({ attempt: 1, status: 'cancelled' });
    expect(await look(world, id)).toMatchObject({ attempt: 2, status: 'queued', step: 'queue' });
    await cancel(world, first);
    const { status: execution, admission } = world.executions.get(`${id}-2`);
    expect({ execution, admission }).toMatchObject({ execution: 'RUNNING', admission: { number: 0 } });
  });

  it('keep its ticket, if the cancel was repeated', async () => {
    const { world, first, id, runAgain } = await waiting();
    await cancel(world, id);
    await meet(world, () => cancel(world, id), runAgain, 1);
    await cancel(world, first);
    expect(world.executions.get(`${id}-2`)).toMatchObject({ status: 'RUNNING', admission: { number: 0 } });
  });
});

describe.each<[string, (world: ApiWorld, ids: string[]) => Promise<string>]>([
  ['was just dropped', (world) => world.drop('a.jpg')],
  ['waits', async (_, [, , , last = '']) => last],
  [
    'is at Segmind',
    async (world, [first = '']) => {
      await world.workflow.submit(first);
      return first;
    },
  ],
])('a cancel of a photo that %s', (_, choose) => {
  it.each(
    NTH.flatMap((nth) => [
      [nth, 'before'],
      [nth, 'after'],
    ]),
  )('can be repeated if it was cut off at request %i, %s its effect', async (nth, when) => {
    const world = new ApiWorld();
    const id = await choose(world, await world.queue('k.jpg', 'l.jpg', 'm.jpg', 'n.jpg'));
    const parts = [world.dynamo, world.s3, world.executions];
    let requests = 0;
    const cutOff = (isOver: (request: number) => boolean) => () => {
      if (isOver(requests)) throw new Error('cut off');
    };
    const before = () => {
      requests += 1;
      cutOff((request) => request > nth + (when === 'after' ? 1 : 0))();
    };
    for (const part of parts) {
      part.before = before;
      part.after = cutOff((request) => request > nth);
    }
    world.beforeEvent = before;
    const first = await cancel(world, id);
    for (const part of parts) {
      part.before = () => {};
      part.after = () => {};
    }
    world.beforeEvent = () => {};
    expect([200, 500]).toContain(first.status);
    if (first.status === 500) {
      const second = await cancel(world, id);
      // If the end was written, only the answer was lost, or the slot was not passed on. keep-line passes it
      // on.
      if (second.status === 409) {
        const findSecret = async () => ({ version: 'v', changedAt: new Date(0) });
        await world.line.reconcile({ findSecret, fail: () => {} });
      } else expect(second).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    }
    expect(await look(world, id)).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    expect(world.executions.get(id).status).toBe('ABORTED');
    expect([...world.s3.objects.keys()].filter((key) => key.startsWith('results/'))).toHaveLength(1);
    expect(world.events.length).toBeGreaterThanOrEqual(1);
    const left = world.dynamo.items().filter((item) => item.pk === 'line' && item.id === id);
    expect(left).toEqual([]);
  });
});

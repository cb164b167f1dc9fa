import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { LineWorld } from '../../../support/line-world.ts';

const noCredits = failure('out-of-credits', 'Add credits.');

/** A line in which those photos have joined, one after the other. */
async function lineOf(maxInFlight: number, ...ids: string[]): Promise<LineWorld> {
  const world = new LineWorld({ maxInFlight });
  for (const id of ids) await world.join(id);
  return world;
}

/** Account trouble of a photo: the breaker opens, and the photo goes back to where it was in the queue. */
async function meetTrouble(world: LineWorld, id: string): Promise<void> {
  await world.trip(id, noCredits);
  await world.leave(id, 'queue');
  await world.join(id, { again: true });
}

describe('the line', () => {
  it('gives slots while some are free, and lets the next photo wait', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    expect(world.served).toEqual(['a', 'b']);
    expect(world.waiting()).toEqual(['c']);
  });

  it('gives a slot that is left to the photo that joined first', async () => {
    const world = await lineOf(1, 'a', 'b', 'c');
    await world.leave('a');
    expect(world.served).toEqual(['a', 'b']);
    expect(world.waiting()).toEqual(['c']);
    expect(world.slots()).toEqual(['b']);
  });

  it('moves the photo in the transaction in which it leaves', async () => {
    const world = await lineOf(1, 'a', 'b');
    await world.leave('a');
    expect(await world.photos.find('a')).toMatchObject({ status: 'storing', step: 'store' });
    expect(await world.photos.find('b')).toMatchObject({ status: 'queued', step: 'queue' });
  });

  it('counts a slot that is left twice once', async () => {
    const world = await lineOf(1, 'a', 'b', 'c');
    await world.leave('a');
    await world.leave('a');
    expect(world.served).toEqual(['a', 'b']);
  });

  it('passes the slot on although the photo has ended meanwhile', async () => {
    const world = await lineOf(1, 'a', 'b');
    await world.photos.end(world.photo('a'), { error: failure('cancelled', 'x') });
    await world.leave('a');
    expect(world.served).toEqual(['a', 'b']);
    expect(await world.photos.find('a')).toMatchObject({ status: 'cancelled' });
  });

  it('skips the photo of an execution that has ended, and serves the next', async () => {
    const world = await lineOf(1, 'a', 'b', 'c');
    world.abort('b');
    await world.leave('a');
    expect(world.served).toEqual(['a', 'c']);
    expect(world.waiting()).toEqual([]);
    expect(world.slots()).toEqual(['c']);
  });

  it('keeps the slot of a photo that was told, though the answer to the message was lost', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    world.loseAnswers = true;
    await world.join('a');
    world.loseAnswers = false;
    await world.join('b');
    expect(world.slots()).toEqual(['a']);
    expect(world.waiting()).toEqual(['b']);
  });

  it('gives a photo that joins again the slot that its execution never heard of', async () => {
    const world = await lineOf(1, 'x');
    // The step was cut off after the ticket was written: its token is dead, and the slot goes to that wait.
    const cutOff = world.beginWait('a');
    await world.send(cutOff);
    const execution = world.executions.get('a');
    if (execution) execution.token = null;
    await world.leave('x');
    expect(world.slots()).toEqual(['a']);
    expect(world.served).toEqual(['x']);
    await world.join('a', { again: true });
    expect(world.served).toEqual(['x', 'a']);
    expect(world.slots()).toEqual(['a']);
    expect(world.waiting()).toEqual([]);
  });

  it('does not let an old wait of a photo undo its new one', async () => {
    const world = await lineOf(1, 'x');
    const old = await world.join('a');
    await world.join('a', { again: true });
    await world.send(old);
    await world.leave('x');
    expect(world.served).toEqual(['x', 'a']);
    expect(world.slots()).toEqual(['a']);
    expect(world.waiting()).toEqual([]);
  });

  it('does not let a late step of an old wait take the slot of a new one', async () => {
    const world = await lineOf(1, 'a');
    const old = world.admissionOf('a');
    await world.leave('a', 'wait');
    await world.join('a');
    await world.line.leave(
      world.photo('a'),
      old,
      world.photos.move(world.photo('a'), 'store', { fencing: old.fencing }),
    );
    expect(await world.photos.find('a')).toMatchObject({ step: 'queue' });
    expect(world.slots()).toEqual(['a']);
    expect(world.admissionOf('a').fencing).not.toBe(old.fencing);
  });

  it('refuses the claim of a photo whose slot is no longer its own', async () => {
    const world = await lineOf(1, 'a', 'b');
    const { number, fencing, ...rest } = world.admissionOf('a');
    await world.leave('a', 'wait');
    world.admissions.set('a', { number, fencing, ...rest });
    expect(await world.claim('a')).toBe(false);
    expect(await world.claim('b')).toBe(true);
  });

  it('lets the others go before a photo that waits outside, and serves it when it joins again', async () => {
    const world = await lineOf(1, 'a', 'b');
    await world.leave('a', 'wait');
    expect(world.served).toEqual(['a', 'b']);
    expect(await world.photos.find('a')).toMatchObject({ status: 'queued', step: 'wait' });
    await world.leave('b');
    expect(world.slots()).toEqual([]);
    await world.join('a');
    expect(world.served).toEqual(['a', 'b', 'a']);
  });

  it.each(['waiting', 'with a slot'])('takes out a photo that is withdrawn: %s', async (where) => {
    const world = await lineOf(1, 'a', 'b', 'c');
    const id = where === 'waiting' ? 'b' : 'a';
    world.abort(id);
    await world.line.withdraw(world.photo(id));
    expect([...world.slots(), ...world.waiting()]).toEqual(id === 'a' ? ['b', 'c'] : ['a', 'c']);
  });

  it('does not take out a later attempt at a photo that is withdrawn', async () => {
    const world = await lineOf(1, 'x', 'a');
    await world.line.withdraw({ id: 'a', attempt: 2 });
    expect(world.waiting()).toEqual(['a']);
  });

  it('lets a cancelled photo that joins go on without a slot, so that it ends', async () => {
    const world = await lineOf(1, 'x');
    const joining = world.beginWait('a');
    await world.photos.begin({ ...world.photo('a') });
    await world.photos.cancel(world.photo('a'));
    await world.send(joining);
    expect(world.admissionOf('a').number).toBe(-1);
    expect(world.waiting()).toEqual([]);
  });

  it('tells the position of a photo, and how the line stands', async () => {
    const world = await lineOf(1, 'a', 'b', 'c');
    const { joinedAt } = world.executions.get('c') ?? { joinedAt: '' };
    expect(await world.line.positionOf({ joinedAt })).toEqual({ count: 1, isAll: true });
    expect(await world.line.snapshot()).toEqual({
      breaker: null,
      inFlight: 1,
      waiting: 2,
      isAll: true,
      oldestJoinedAt: world.executions.get('b')?.joinedAt,
    });
  });

  it('gives no slots beyond a limit that was lowered', async () => {
    const world = await lineOf(3, 'a', 'b', 'c', 'd', 'e');
    const lower = new LineWorld({ maxInFlight: 1 });
    for (const item of world.dynamo.items()) lower.dynamo.put(item as never);
    for (const [id, execution] of world.executions) lower.executions.set(id, execution);
    for (const [id, admission] of world.admissions) lower.admissions.set(id, admission);
    await lower.leave('b');
    await lower.leave('c');
    expect(lower.slots()).toEqual(['a']);
    await lower.leave('a');
    expect(lower.slots()).toEqual(['d']);
    expect(lower.waiting()).toEqual(['e']);
  });

  it('asks the table the same number of times, whatever waits', async () => {
    const count = async (waiting: number) => {
      const world = new LineWorld({ maxInFlight: 5 });
      for (let n = 0; n < waiting; n++) await world.join(`photo${n}`);
      const before = world.dynamo.sent.length;
      await world.join('late');
      const [first = ''] = world.served;
      await world.leave(first);
      return world.dynamo.sent.length - before;
    };
    expect(await count(1000)).toBe(await count(10));
    // The join: its transaction and a look. Leaving: a look, the transaction, and the token of the next photo.
    expect(await count(10)).toBe(5);
  });
});

describe('reconciliation', () => {
  it('frees the slot of an execution that has ended, and says whose it was', async () => {
    const world = await lineOf(1, 'a', 'b');
    world.abort('a');
    expect(await world.reconcile()).toEqual([expect.objectContaining({ id: 'a', executionArn: 'a' })]);
    expect(world.slots()).toEqual(['b']);
  });

  it('repeats the message to an execution that was not told of its slot', async () => {
    const world = await lineOf(1, 'a', 'b');
    const { succeed } = world.callbacks;
    world.callbacks.succeed = async () => {
      throw new Error('cut off');
    };
    await expect(world.leave('a')).rejects.toThrow('cut off');
    world.callbacks.succeed = succeed;
    expect(world.served).toEqual(['a']);
    await world.reconcile();
    expect(world.served, 'a young slot is left alone').toEqual(['a']);
    world.pass(11);
    await world.reconcile();
    expect(world.served).toEqual(['a', 'b']);
  });

  it('takes back, after ten minutes, a slot that its execution does not claim although it runs', async () => {
    const world = await lineOf(1, 'a', 'b');
    world.pass(599);
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
    world.pass(1);
    expect(await world.reconcile(), 'its execution has not ended').toEqual([]);
    expect(world.slots()).toEqual(['b']);
  });

  it('leaves a slot that was claimed to its execution for as long as that runs', async () => {
    const world = await lineOf(1, 'a', 'b');
    await world.claim('a');
    world.pass(3600);
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
  });

  it('goes on with the other slots if one cannot be looked at', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    world.abort('a');
    world.abort('b');
    const { isRunning } = world.callbacks;
    world.callbacks.isRunning = async (arn) => {
      if (arn === 'a') throw new Error('throttled');
      return isRunning(arn);
    };
    expect(await world.reconcile()).toEqual([expect.objectContaining({ id: 'b' })]);
    expect(world.slots()).toEqual(['a', 'c']);
    expect(world.failed).toEqual(['a']);
  });

  it('does not ask about an execution that has claimed its slot whether it was told', async () => {
    const world = await lineOf(1, 'a');
    await world.claim('a');
    world.pass(60);
    world.dynamo.sent.length = 0;
    await world.reconcile();
    expect(world.dynamo.sent).not.toContain('GetCommand');
  });

  it('leaves it to the next look to clear away those that were stopped, if they are many', async () => {
    const world = await lineOf(1, 'x');
    const stopped = Array.from({ length: 40 }, (_, n) => `stopped${String(n).padStart(2, '0')}`);
    for (const id of stopped) await world.join(id);
    for (const id of stopped) world.abort(id);
    const { isRunning } = world.callbacks;
    world.callbacks.isRunning = async (arn) => {
      world.pass(1);
      return isRunning(arn);
    };
    await world.leave('x');
    expect(world.waiting().length).toBeGreaterThan(10);
    await world.join('late');
    for (let minute = 0; minute < 4; minute++) await world.reconcile();
    expect(world.served).toEqual(['x', 'late']);
    expect(world.waiting()).toEqual([]);
  });
});

describe('the circuit breaker', () => {
  it('stops all but the photos in flight, and keeps the queue as it was', async () => {
    const world = await lineOf(2, 'a', 'b', 'c', 'd');
    await meetTrouble(world, 'b');
    await meetTrouble(world, 'a');
    expect(world.served).toEqual(['a', 'b']);
    expect(world.waiting()).toEqual(['a', 'b', 'c', 'd']);
    expect(await world.line.findBreaker()).toMatchObject({
      failure: noCredits,
      since: expect.stringMatching(/^2026-11-23T12:00:00/),
      trials: 0,
    });
  });

  it('lets one photo through when a trial is due, and no other meanwhile', async () => {
    const world = await lineOf(3, 'a', 'b', 'c');
    for (const id of ['a', 'b', 'c']) await meetTrouble(world, id);
    await world.reconcile();
    expect(world.slots()).toEqual([]);
    world.pass(31);
    await world.reconcile();
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
    expect(world.admissionOf('a').isTrial).toBe(true);
    expect((await world.line.findBreaker())?.trials).toBe(1);
  });

  it('draws the trials from the whole queue in turn', async () => {
    const world = await lineOf(3, 'a', 'b', 'c');
    for (const id of ['a', 'b', 'c']) await meetTrouble(world, id);
    const trials: string[] = [];
    for (let trial = 0; trial < 4; trial++) {
      world.pass(601);
      await world.reconcile();
      const [id = ''] = world.slots();
      trials.push(id);
      await meetTrouble(world, id);
    }
    expect(trials).toEqual(['a', 'b', 'c', 'a']);
  });

  it('serves all who wait once a trial has closed it', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    for (const id of ['a', 'b']) await meetTrouble(world, id);
    world.pass(31);
    await world.reconcile();
    await world.line.close();
    expect(world.slots()).toEqual(['a', 'b']);
    expect(world.waiting()).toEqual(['c']);
  });

  it('lets a photo that joins an empty queue be the trial when one is due', async () => {
    const world = await lineOf(1, 'a');
    await world.trip('a', noCredits);
    await world.leave('a', 'queue');
    world.pass(31);
    await world.join('b');
    expect(world.admissionOf('b').isTrial).toBe(true);
  });

  it('closes once a trial is due and no photo is in the line', async () => {
    const world = await lineOf(1, 'a');
    await world.trip('a', noCredits);
    await world.leave('a', 'store');
    await world.reconcile();
    expect(await world.line.findBreaker()).not.toBeNull();
    world.pass(31);
    await world.reconcile();
    expect(await world.line.findBreaker()).toBeNull();
  });

  it('makes a trial due at once when the secret has a new version', async () => {
    const world = await lineOf(1, 'a');
    await meetTrouble(world, 'a');
    await world.reconcile();
    expect(world.slots()).toEqual([]);
    world.secret = { version: 'v2', changedAt: world.now() };
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
  });

  it('does so also if the new version was put before the first look', async () => {
    const world = await lineOf(1, 'a');
    await meetTrouble(world, 'a');
    world.pass(1);
    world.secret = { version: 'v2', changedAt: world.now() };
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
  });

  it('waits as long as the reply asked', async () => {
    const world = await lineOf(1, 'a');
    await world.trip('a', noCredits, 300);
    await world.leave('a', 'queue');
    await world.join('a', { again: true });
    world.pass(299);
    await world.reconcile();
    expect(world.slots()).toEqual([]);
    world.pass(2);
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
  });

  it('is not opened again by a photo that was in flight when it opened', async () => {
    const world = await lineOf(2, 'a', 'b');
    await world.trip('a', noCredits);
    const before = await world.line.findBreaker();
    world.pass(5);
    await world.trip('b', failure('access-denied', 'x'));
    expect(await world.line.findBreaker()).toEqual(before);
  });

  it('tells what its last trial was told', async () => {
    const world = await lineOf(1, 'a');
    await meetTrouble(world, 'a');
    world.pass(31);
    await world.reconcile();
    await world.trip('a', failure('access-denied', 'x'), 1000);
    const breaker = await world.line.findBreaker();
    expect(breaker).toMatchObject({ trials: 1, failure: { code: 'access-denied' } });
    expect(Date.parse(breaker?.trialAt ?? '')).toBe(world.now().getTime() + 1_000_000);
  });

  it('begins the next trial when the execution of one was stopped', async () => {
    const world = await lineOf(1, 'a', 'b');
    await meetTrouble(world, 'a');
    world.pass(31);
    await world.reconcile();
    world.abort('a');
    world.pass(61);
    await world.reconcile();
    expect(world.admissions.get('b')?.isTrial).toBe(true);
  });
});

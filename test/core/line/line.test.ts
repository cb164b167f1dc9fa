import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { lineOf } from '../../support/worlds/line-of.ts';
import { LineWorld } from '../../support/worlds/line-world.ts';

describe('the line', () => {
  it('gives slots while some are free, and then lets the next photo wait', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    expect(world.served).toEqual(['a', 'b']);
    expect(world.waiting()).toEqual(['c']);
  });

  it('gives a freed slot to the photo that joined first', async () => {
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

  it('counts a slot once that is left twice', async () => {
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

  it('skips the photo of an ended execution, and serves the next', async () => {
    const world = await lineOf(1, 'a', 'b', 'c');
    world.abort('b');
    await world.leave('a');
    expect(world.served).toEqual(['a', 'c']);
    expect(world.waiting()).toEqual([]);
    expect(world.slots()).toEqual(['c']);
  });

  it('keeps the slot of a photo that got the message, though the answer to the message was lost', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    world.loseAnswers = true;
    await world.join('a');
    world.loseAnswers = false;
    await world.join('b');
    expect(world.slots()).toEqual(['a']);
    expect(world.waiting()).toEqual(['b']);
  });

  it('gives a photo that joins again the slot of which its execution never learnt', async () => {
    const world = await lineOf(1, 'x');
    // The step was interrupted after it wrote the ticket: its token is dead, and the slot goes to that wait.
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

  it('serves others before a photo that waits outside of the queue, and serves that when it joins again', async () => {
    const world = await lineOf(1, 'a', 'b');
    await world.leave('a', 'wait');
    expect(world.served).toEqual(['a', 'b']);
    expect(await world.photos.find('a')).toMatchObject({ status: 'queued', step: 'wait' });
    await world.leave('b');
    expect(world.slots()).toEqual([]);
    await world.join('a');
    expect(world.served).toEqual(['a', 'b', 'a']);
  });

  it.each(['waiting', 'with a slot'])('removes a photo that is withdrawn: %s', async (where) => {
    const world = await lineOf(1, 'a', 'b', 'c');
    const id = where === 'waiting' ? 'b' : 'a';
    world.abort(id);
    await world.line.withdraw(world.photo(id));
    expect([...world.slots(), ...world.waiting()]).toEqual(id === 'a' ? ['b', 'c'] : ['a', 'c']);
  });

  it('does not remove a later attempt at a withdrawn photo', async () => {
    const world = await lineOf(1, 'x', 'a');
    await world.line.withdraw({ id: 'a', attempt: 2 });
    expect(world.waiting()).toEqual(['a']);
  });

  it('lets a cancelled photo that joins continue without a slot, so that it ends', async () => {
    const world = await lineOf(1, 'x');
    const joining = world.beginWait('a');
    await world.photos.begin({ ...world.photo('a') });
    await world.photos.cancel(world.photo('a'));
    await world.send(joining);
    expect(world.admissionOf('a').number).toBe(-1);
    expect(world.waiting()).toEqual([]);
  });

  it('returns a photo’s position and the line’s state', async () => {
    const world = await lineOf(1, 'a', 'b', 'c');
    const { joinedAt } = world.executions.get('c') ?? { joinedAt: '' };
    expect(await world.line.positionOf({ joinedAt })).toEqual({ count: 1, isAll: true });
    expect(await world.line.snapshot()).toEqual({
      breaker: null,
      inFlight: 1,
      waiting: 2,
      waitingHigh: 0,
      oldestJoinedAt: world.executions.get('b')?.joinedAt,
    });
  });

  it('counts all waiting photos, however few one request reads', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    const joinedAt = (n: number) => new Date(Date.parse('2026-11-23T11:00:00.000Z') + n).toISOString();
    const padding = 'x'.repeat(10_000);
    for (let n = 0; n < 300; n += 1) {
      // The first half has high priority.
      const sk = `ticket#${n < 150 ? '!' : ''}${joinedAt(n)}#photo-${n}`;
      const priority = n < 150 ? { priority: 'high' } : {};
      world.dynamo.put({ pk: 'line', sk, joinedAt: joinedAt(n), ...priority, padding });
    }
    expect(await world.line.snapshot()).toMatchObject({ waiting: 300, waitingHigh: 150 });
    expect(await world.line.countBefore({ joinedAt: joinedAt(290) })).toBe(290);
  });

  it('gives no slots beyond a lowered limit', async () => {
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

  it('makes the same number of requests to the table, however many photos wait', async () => {
    const count = async (waiting: number) => {
      const world = new LineWorld({ maxInFlight: 5 });
      for (let n = 0; n < waiting; n++) await world.join(`photo${n}`);
      const before = world.dynamo.sent.length;
      await world.join('late');
      const [first = ''] = world.served;
      await world.leave(first);
      return world.dynamo.sent.length - before;
    };
    expect(await count(200)).toBe(await count(10));
    // Join: its transaction and a read. Leave: a read, the transaction, and the next photo’s token.
    expect(await count(10)).toBe(5);
  });
});

import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { LineWorld } from '../../../support/line-world.ts';

const error = failure('out-of-credits', 'Add credits.');
const trouble = { error, toldSeconds: null };

describe('the line', () => {
  it('lets photos through while places are free, and makes the next wait', async () => {
    const world = new LineWorld({ maxInFlight: 2 });
    await world.join('a');
    await world.join('b');
    await world.join('c');
    expect(world.served).toEqual(['a', 'b']);
    expect(await world.waiting()).toEqual(['c']);
  });

  it('gives a place that is handed back to the one who came first', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    for (const id of ['a', 'b', 'c']) await world.join(id);
    await world.leave('a');
    expect(world.served).toEqual(['a', 'b']);
    expect(await world.waiting()).toEqual(['c']);
  });

  it('takes a place handed back twice for once', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    for (const id of ['a', 'b', 'c']) await world.join(id);
    const place = world.placeOf('a');
    await world.leave('a');
    await world.line.leave({ ticket: place.ticket, executionArn: 'a' });
    expect(world.served).toEqual(['a', 'b']);
  });

  it('drops the ticket of an execution that has ended, and serves the next', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    for (const id of ['a', 'b', 'c']) await world.join(id);
    world.abort('b');
    await world.leave('a');
    expect(world.served).toEqual(['a', 'c']);
    expect(await world.waiting()).toEqual([]);
    expect(await world.slots()).toEqual(['c']);
  });

  it('keeps the place of a photo that was told, though the answer to the telling was lost', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    world.loseAnswers = true;
    await world.join('a');
    world.loseAnswers = false;
    await world.join('b');
    expect(await world.slots()).toEqual(['a']);
    expect(await world.waiting()).toEqual(['b']);
  });

  it('forgets what a photo had when it joins anew', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    await world.join('a');
    await world.join('b');
    await world.join('a');
    expect(world.served).toEqual(['a', 'a']);
    expect(await world.slots()).toEqual(['a']);
  });

  it('does not let an old waiting of a photo undo its new one', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    await world.join('x');
    const old = await world.join('a');
    await world.join('a');
    await world.line.join(old);
    await world.leave('x');
    expect(world.served).toEqual(['x', 'a']);
    expect(await world.slots()).toEqual(['a']);
  });

  it('does not serve a photo again whose ticket an interruption left behind', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    const ticket = await world.join('a');
    await world.store.putTicket(ticket);
    await world.leave('a');
    expect(await world.slots()).toEqual([]);
    expect(await world.waiting()).toEqual([]);
  });

  it('stands still on account trouble, with the photo back at its old place', async () => {
    const world = new LineWorld({ maxInFlight: 2 });
    for (const id of ['a', 'b', 'c', 'd']) await world.join(id);
    await world.join('b', trouble);
    await world.join('a', trouble);
    expect(world.served).toEqual(['a', 'b']);
    expect(await world.waiting()).toEqual(['a', 'b', 'c', 'd']);
    expect((await world.store.read()).line.hold).toMatchObject({ error, probes: 0 });
  });

  it('lets the others go before a photo that gives way, until its time has come', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    for (const id of ['a', 'b']) await world.join(id);
    await world.giveWay('a', 60);
    expect(world.served).toEqual(['a', 'b']);
    await world.leave('b');
    expect(await world.slots()).toEqual([]);
    world.pass(61);
    await world.line.settle();
    expect(world.served).toEqual(['a', 'b', 'a']);
    await world.leave('a');
    expect(await world.slots()).toEqual([]);
    expect(await world.waiting()).toEqual([]);
  });

  it('does not give a place to the ticket that a photo had before it gave way', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    const old = await world.join('a');
    // As where the one that served it was cut off before it could remove the ticket.
    await world.store.putTicket(old);
    await world.giveWay('a', 60);
    expect(await world.slots()).toEqual([]);
    expect(await world.waiting()).toEqual(['a']);
  });

  it('does not stand still when all photos with places give way at once', async () => {
    const world = new LineWorld({ maxInFlight: 2 });
    for (const id of ['a', 'b', 'c', 'd']) await world.join(id);
    await world.giveWay('a', 60);
    await world.giveWay('b', 60);
    expect(world.served).toEqual(['a', 'b', 'c', 'd']);
  });

  it('leaves it to keep-line to clear away those who were stopped, where they are many', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    await world.join('x');
    const stopped = Array.from({ length: 40 }, (_, n) => `stopped${n}`);
    for (const id of stopped) await world.join(id);
    for (const id of stopped) world.abort(id);
    const { isRunning } = world.callbacks;
    world.callbacks.isRunning = async (arn) => {
      world.pass(1);
      return isRunning(arn);
    };
    await world.leave('x');
    expect(await world.waiting()).toHaveLength(25);
    await world.join('late');
    expect(await world.waiting()).toHaveLength(11);
    await world.sweep();
    expect(world.served).toEqual(['x', 'late']);
    expect(await world.waiting()).toEqual([]);
  });

  it('asks S3 the same number of times, whatever waits', async () => {
    const count = async (waiting: number) => {
      const world = new LineWorld({ maxInFlight: 5 });
      for (let n = 0; n < waiting; n++) await world.join(`photo${n}`);
      const before = world.s3.sent.length;
      await world.join('late');
      const [first = ''] = world.served;
      await world.leave(first);
      return world.s3.sent.length - before;
    };
    expect(await count(1000)).toBe(await count(10));
  });
});

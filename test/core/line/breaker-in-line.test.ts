import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { News } from '../../../core/line/breaker.ts';
import { NEWS } from '../../support/worlds/breakers.ts';
import { lineOf, meetFailure } from '../../support/worlds/line-of.ts';
import type { LineWorld } from '../../support/worlds/line-world.ts';

const noCredits = failure('out-of-credits', 'Add credits.');

/** The open breaker of a line. */
async function open(world: LineWorld) {
  return (await world.line.findBreaker())?.open;
}

/** A line in which the first photo has opened the breaker with an account failure. All these photos wait. */
async function openFor(...ids: string[]): Promise<LineWorld> {
  const world = await lineOf(1, ...ids);
  const [first = ''] = ids;
  await meetFailure(world, first, noCredits);
  return world;
}

/** Reports of photos that hold no slot any more. */
async function hear(world: LineWorld, ...reports: [id: string, news: News][]) {
  for (const [id, news] of reports) await world.line.report({ id, isTrial: false }, news);
}

describe('while the circuit breaker is open', () => {
  it('no slot is given, and the queue stays as it was', async () => {
    const world = await lineOf(2, 'a', 'b', 'c', 'd');
    await meetFailure(world, 'b', noCredits);
    await meetFailure(world, 'a', noCredits);
    await world.reconcile();
    expect(world.served).toEqual(['a', 'b']);
    expect(world.waiting()).toEqual(['a', 'b', 'c', 'd']);
    expect(await open(world)).toMatchObject({ cause: 'account', failure: noCredits, trials: 0 });
  });

  it('one photo gets a slot when a trial is due, and no other meanwhile', async () => {
    const world = await lineOf(3, 'a', 'b', 'c');
    for (const id of ['a', 'b', 'c']) await meetFailure(world, id, noCredits);
    world.pass(29);
    await world.reconcile();
    expect(world.slots()).toEqual([]);
    world.pass(2);
    await world.reconcile();
    await world.reconcile();
    expect(world.slots()).toEqual(['b']);
    expect(world.admissionOf('b').isTrial).toBe(true);
    expect(await open(world)).toMatchObject({ trials: 1, trial: { id: 'b' } });
  });

  it('a photo that leaves its slot when a trial is due gives it to the trial', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    await meetFailure(world, 'a', noCredits);
    world.pass(31);
    await world.leave('b');
    expect(world.slots()).toEqual(['c']);
    expect(world.admissionOf('c').isTrial).toBe(true);
  });

  it('a photo that joins an empty queue is the trial if one is due', async () => {
    const world = await lineOf(1, 'a');
    await world.trip('a', noCredits);
    await world.leave('a', 'queue');
    world.pass(31);
    await world.join('b');
    expect(world.admissionOf('b').isTrial).toBe(true);
  });

  it('a photo that joins when a trial is due starts the trial of the photo that is next', async () => {
    const world = await openFor('a', 'b');
    world.pass(31);
    await world.join('c');
    expect(world.slots()).toEqual(['b']);
  });
});

describe('trials', () => {
  it('take turns through the whole queue, starting after the photo that opened the breaker', async () => {
    const world = await openFor('a', 'b', 'c');
    const trials: string[] = [];
    for (let trial = 0; trial < 5; trial++) {
      world.pass(601);
      await world.reconcile();
      const [id = ''] = world.slots();
      trials.push(id);
      await meetFailure(world, id, noCredits);
    }
    expect(trials).toEqual(['b', 'c', 'a', 'b', 'c']);
  });

  it('take turns beyond the tickets of one read', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `photo${String(n).padStart(2, '0')}`);
    const world = await openFor(...ids);
    const trials: string[] = [];
    for (let trial = 0; trial < ids.length; trial++) {
      world.pass(601);
      await world.reconcile();
      const [id = ''] = world.slots();
      trials.push(id);
      await meetFailure(world, id, noCredits);
    }
    expect(trials).toEqual([...ids.slice(1), ids[0]]);
  });

  it.each([
    ['whose execution hangs', false],
    ['whose execution was stopped', true],
  ])('have a deadline: the next starts after one %s', async (_, isStopped) => {
    const world = await openFor('a', 'b', 'c');
    world.pass(31);
    await world.reconcile();
    await world.claim('b');
    if (isStopped) world.abort('b');
    world.pass(599);
    await world.reconcile();
    expect(world.served).toEqual(['a', 'b']);
    world.pass(1);
    if (!isStopped) await world.leave('b');
    await world.reconcile();
    expect(world.admissions.get('c')?.isTrial).toBe(true);
  });

  it('wait as long as the reply asked for', async () => {
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

  it('report why they failed', async () => {
    const world = await openFor('a');
    world.pass(31);
    await world.reconcile();
    await world.trip('a', failure('access-denied', 'x'), 1000);
    expect(await open(world)).toMatchObject({
      trials: 1,
      failure: { code: 'access-denied' },
      trialAt: new Date(world.now().getTime() + 1_000_000).toISOString(),
    });
  });

  it.each([
    ['since the last look', 0],
    ['before the first look', 1],
  ])('are due at once when the secret has a new version: put %s', async (_, looksMissed) => {
    const world = await openFor('a');
    if (looksMissed === 0) await world.reconcile();
    world.pass(1);
    expect(world.slots()).toEqual([]);
    world.secret = { version: 'v2', changedAt: world.now() };
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
  });

  it('start also if the secret cannot be read', async () => {
    const world = await openFor('a');
    world.findSecret = async () => {
      throw new Error('AccessDenied');
    };
    world.pass(31);
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
    expect(world.failed).toEqual(['Error: AccessDenied']);
  });
});

describe('the circuit breaker closes', () => {
  it('when a trial is accepted, and then all waiting photos are served', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    for (const id of ['a', 'b']) await meetFailure(world, id, noCredits);
    world.pass(31);
    await world.reconcile();
    const [id = ''] = world.slots();
    await world.report(id, { kind: 'accepted' });
    expect(await world.line.findBreaker()).toBeNull();
    expect(world.slots().toSorted()).toEqual(['a', 'b']);
    expect(world.waiting()).toEqual(['c']);
  });

  it('when a result is stored after missing results, and then all waiting photos are served', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    await hear(world, ['x', NEWS.result], ['y', NEWS.result], ['z', NEWS.result]);
    await world.leave('a');
    await hear(world, ['a', { kind: 'accepted' }]);
    expect(world.slots()).toEqual(['b']);
    await hear(world, ['a', { kind: 'stored' }]);
    expect(world.slots().toSorted()).toEqual(['b', 'c']);
  });

  it.each<[string, [string, News][], boolean]>([
    ['an account failure', [['a', NEWS.account]], true],
    [
      'an outage',
      [
        ['a', NEWS.transient],
        ['b', NEWS.transient],
      ],
      true,
    ],
    [
      'unknown outcomes: the next photo may be lost as well',
      [
        ['a', NEWS.unknown],
        ['b', NEWS.unknown],
      ],
      false,
    ],
    [
      'missing results: the next photo is paid for',
      [
        ['a', NEWS.result],
        ['b', NEWS.result],
        ['c', NEWS.result],
      ],
      false,
    ],
  ])('or not when a trial is due and no photo is in the line: after %s', async (_, reports, closes) => {
    const world = await lineOf(1, 'a');
    await hear(world, ...reports);
    world.pass(601);
    await world.reconcile();
    expect(await open(world), 'a photo has a slot').toBeDefined();
    await world.leave('a');
    await world.reconcile();
    expect((await open(world)) === undefined).toBe(closes);
  });

  it('not before a trial is due', async () => {
    const world = await lineOf(1, 'a');
    await world.trip('a', noCredits);
    await world.leave('a');
    await world.reconcile();
    expect(await open(world)).toBeDefined();
  });
});

it('the table has no breaker while all is well', async () => {
  const world = await lineOf(1, 'a');
  const isThere = () => world.dynamo.get('line', 'breaker') !== undefined;
  const seen = [isThere()];
  for (const news of [NEWS.accepted, NEWS.transient, NEWS.accepted]) {
    await world.report('a', news);
    seen.push(isThere());
  }
  expect(seen).toEqual([false, false, true, false]);
});

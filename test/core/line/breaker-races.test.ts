import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear, type News } from '../../../core/line/breaker.ts';
import type { Breaker } from '../../../core/line/breaker-item.ts';
import { NEWS } from '../../support/worlds/breakers.ts';
import { LineWorld } from '../../support/worlds/line-world.ts';

type Report = readonly [id: string, news: News];

/** All orders of a list. */
function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, at) =>
    ordersOf(things.filter((_, index) => index !== at)).map((rest) => [thing, ...rest]),
  );
}

/** A breaker without the number of its changes. */
function contentOf(breaker: Breaker | null) {
  if (breaker === null) return null;
  const { transientPhoto, unknownPhotos, resultlessPhotos, pausedUntil, open } = breaker;
  return { transientPhoto, unknownPhotos, resultlessPhotos, pausedUntil, open };
}

const report = (world: LineWorld, [id, news]: Report) => world.line.report({ id, isTrial: false }, news);

describe('reports at the same moment', () => {
  it.each<[string, number, keyof typeof NEWS, object]>([
    ['transient failures of two photos', 2, 'transient', { open: { cause: 'outage' } }],
    ['unknown outcomes of two photos', 2, 'unknown', { open: { cause: 'unknown-outcome' } }],
    ['missing results of three photos', 3, 'result', { open: { cause: 'results' } }],
    ['missing results of eight photos', 8, 'result', { open: { cause: 'results' } }],
  ])('each count: %s', async (_, photos, news, breaker) => {
    const world = new LineWorld({ maxInFlight: 8 });
    const reports = Array.from({ length: photos }, (_, n) => report(world, [`photo${n}`, NEWS[news]]));
    await Promise.all(reports);
    expect(await world.line.findBreaker()).toMatchObject(breaker);
  });

  it('grant trials to at most twelve photos', async () => {
    const world = new LineWorld({ maxInFlight: 8 });
    await report(world, ['a', NEWS.unknown]);
    await report(world, ['b', NEWS.unknown]);
    const granted = await Promise.all(Array.from({ length: 20 }, () => world.line.spendTrial()));
    expect(granted.filter(Boolean)).toHaveLength(12);
    const breaker = await world.line.findBreaker();
    expect(breaker?.spentTrials).toHaveLength(12);
    expect(breaker?.open?.trialAt).toBe(new Date(world.now().getTime() + 86_400_000).toISOString());
  });

  it('leave the breaker as if they had come one after the other', async () => {
    const kinds = ['accepted', 'stored', 'transient', 'rateLimit', 'unknown', 'result', 'account'] as const;
    const anyReport = fc.record({ id: fc.constantFrom('a', 'b', 'c'), kind: fc.constantFrom(...kinds) });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(anyReport, { maxLength: 2 }),
        fc.array(anyReport, { minLength: 2, maxLength: 4 }),
        async (s, before, reports) => {
          const world = new LineWorld({ maxInFlight: 1 });
          const as = (one: (typeof reports)[number]): Report => [one.id, NEWS[one.kind]];
          for (const one of before) await report(world, as(one));
          const start = await world.line.findBreaker();
          const gate = () => s.schedule(Promise.resolve(), 'request');
          await s.waitFor(
            Promise.all(reports.map((one) => world.gates.run(gate, () => report(world, as(one))))),
          );
          const possible = ordersOf(reports).map((order) =>
            order.reduce<Breaker | null>((breaker, one) => {
              const [id, news] = as(one);
              return hear(breaker, { id, isTrial: false }, news, world.now());
            }, start),
          );
          const after = await world.line.findBreaker();
          expect(possible.map(contentOf)).toContainEqual(contentOf(after));
        },
      ),
      { numRuns: 2000 },
    );
  }, 60_000);
});

import { describe, expect, it } from 'vitest';
import { endsPhoto, KINDS } from '../../../local/chaos/kinds.ts';
import { drawPlan, type PhotoPlan } from '../../../local/chaos/plan.ts';
import { createSimulator } from '../../../local/segmind/simulator.ts';

const SEEDS = [1, 2, 3, 4, 5];
const kindOf = new Map(KINDS.map((kind) => [kind.kind, kind]));

/** The minimum number of answers about a photo without faults: a submit, two polls, a download. */
const GOOD_ANSWERS = 4;

function countAnswers({ kinds }: PhotoPlan): { faulty: number; good: number } {
  const found = kinds.map((name) => kindOf.get(name));
  const faulty = found.filter((kind) => kind?.step !== undefined).length;
  const isShort = found.some((kind) => kind !== undefined && kind.target === 'submit' && endsPhoto(kind));
  return { faulty, good: isShort ? 0 : GOOD_ANSWERS };
}

describe('drawPlan', () => {
  it('draws the same plan for the same seed, and another for another seed', () => {
    expect(drawPlan(200, 7)).toEqual(drawPlan(200, 7));
    expect(drawPlan(200, 8)).not.toEqual(drawPlan(200, 7));
  });

  it.each(SEEDS)('contains every kind of fault among 200 photos, seed %i', (seed) => {
    const drawn = new Set(drawPlan(200, seed).flatMap(({ kinds }) => kinds));
    expect(KINDS.map(({ kind }) => kind).filter((kind) => !drawn.has(kind))).toEqual([]);
  });

  it.each(SEEDS)('spoils at least 30 % of the answers, seed %i', (seed) => {
    const counts = drawPlan(200, seed).map(countAnswers);
    const faulty = counts.reduce((sum, count) => sum + count.faulty, 0);
    const good = counts.reduce((sum, count) => sum + count.good, 0);
    expect(faulty / (faulty + good)).toBeGreaterThanOrEqual(0.3);
  });

  it('plans nothing after a submit that ends the photo', () => {
    for (const { kinds } of drawPlan(200, 1)) {
      const end = kinds.findIndex((name) => {
        const kind = kindOf.get(name);
        return kind?.target === 'submit' && endsPhoto(kind);
      });
      if (end >= 0) expect(kinds.slice(end + 1)).toEqual([]);
    }
  });

  it.each([24, 200])(
    'stops executions in the queue and at Segmind, and repeats events, among %i photos',
    (photos) => {
      const plan = drawPlan(photos, 1);
      expect(new Set(plan.map(({ stop }) => stop))).toEqual(new Set([null, 'waiting', 'running']));
      expect(plan.some(({ copies }) => copies > 0)).toBe(true);
    },
  );

  it('names each photo once, and no name contains another', () => {
    const paths = drawPlan(200, 1).map(({ path }) => path);
    expect(new Set(paths).size).toBe(200);
    for (const path of paths) expect(paths.filter((other) => other.includes(path))).toEqual([path]);
  });

  it('writes scripts that the simulator understands', async () => {
    const simulator = await createSimulator({ apiKey: 'k' });
    try {
      for (const { script } of drawPlan(200, 1)) expect(() => simulator.script(script)).not.toThrow();
    } finally {
      await simulator.close();
    }
  });
});

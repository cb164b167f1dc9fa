import { describe, expect, it } from 'vitest';
import {
  linesOfFiles,
  linesOfMore,
  linesOfPhoto,
  priceBeyondFree,
  priceOf,
} from '../../docs/costs/compute.ts';
import { countStacks } from '../../docs/costs/count-stack.ts';
import { countPhoto } from '../../docs/costs/count-work.ts';
import table from '../../docs/costs/prices.json' with { type: 'json' };
import { synthesize } from '../../simulation/stack/synthesized.ts';

describe('the prices', () => {
  it.each(Object.entries(table.prices))(
    'are read from AWS’s price list: %s',
    (_, { dollars, per, free, source }) => {
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing/);
      expect(dollars / per).toBeGreaterThan(0);
      expect(free).toBeGreaterThanOrEqual(0);
    },
  );

  it('have their region and date', () => {
    expect(table.region).toBe('us-east-1');
    expect(Date.parse(table.date)).not.toBeNaN();
  });
});

describe('a bill', () => {
  it('is the sum of amounts times prices', () => {
    expect(priceOf({ alarmMonth: 12, metricMonth: 2 })).toBeCloseTo(1.8);
    expect(priceOf({ transition: 4000 })).toBeCloseTo(0.1);
  });

  it('subtracts the free amount once, from all its lines together', () => {
    const lines = [
      { what: 'some alarms', amounts: { alarmMonth: 8 } },
      { what: 'other alarms', amounts: { alarmMonth: 8, secretMonth: 1 } },
      { what: 'the rest', amounts: { alarmMonth: 1 } },
    ];
    const [some, other, rest] = priceBeyondFree(lines);
    expect(some).toBe(0);
    expect(other).toBeCloseTo(0.6 + 0.4);
    expect(rest).toBeCloseTo(0.1);
  });
});

describe('what a photo costs', () => {
  it('is mostly the download of its results, as the page says', async () => {
    const lines = [...linesOfPhoto(await countPhoto(), countStacks().own), ...linesOfFiles()];
    const [dearest] = lines.toSorted((a, b) => priceOf(b.amounts) - priceOf(a.amounts));
    expect(dearest?.what).toBe('Its results are downloaded once');
  });

  it('uses each function’s own memory', () => {
    const functions = Object.values(synthesize().findResources('AWS::Lambda::Function'));
    expect(Object.keys(countStacks().own.memory)).toHaveLength(functions.length);
  });
});

describe('what settings add', () => {
  it('is counted from the template that they produce', () => {
    const [notifications, webhook] = linesOfMore(countStacks());
    expect(notifications?.amounts).toEqual({ alarmMonth: 2, secretMonth: 0, keyMonth: 1 });
    expect(webhook?.amounts).toEqual({ alarmMonth: 3, secretMonth: 1, keyMonth: 0 });
  });
});

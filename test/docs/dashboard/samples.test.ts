import { describe, expect, it } from 'vitest';
import { readSamples, summarize } from '../../../docs/dashboard/samples.ts';

/** A line as Powertools logs it: a metric that was added several times becomes a list. */
const line = (atMs: number, values: Record<string, number | number[]>) =>
  JSON.stringify({
    _aws: {
      Timestamp: atMs,
      CloudWatchMetrics: [{ Namespace: 'Retouch', Metrics: Object.keys(values).map((Name) => ({ Name })) }],
    },
    service: 'count-shoots',
    ...values,
  });

describe('the samples of a log', () => {
  it('are all values of each metric, and nothing from other lines', () => {
    const samples = readSamples([
      line(1000, { A: [3, 5], B: 1 }),
      '{"message":"Answered"}',
      line(2000, { A: 7 }),
    ]);
    expect(samples.get('A')).toEqual([
      { atMs: 1000, value: 3 },
      { atMs: 1000, value: 5 },
      { atMs: 2000, value: 7 },
    ]);
    expect(samples.get('B')).toEqual([{ atMs: 1000, value: 1 }]);
  });
});

describe('a statistic', () => {
  const samples = [1, 2, 3, 4, 10].map((value) => ({ atMs: 500, value }));
  it.each([
    ['Maximum', 10],
    ['Sum', 20],
    ['SampleCount', 5],
    ['p50', 3],
    ['p95', 10],
  ])('matches CloudWatch’s: %s', (statistic, value) => {
    expect(summarize(samples, statistic, { fromMs: 0, toMs: 1000 }, 1000)).toEqual([{ atMs: 0, value }]);
  });

  it('has one value for each period with samples', () => {
    const both = [...samples, { atMs: 2500, value: 7 }, { atMs: 9000, value: 1 }];
    expect(summarize(both, 'Sum', { fromMs: 0, toMs: 3000 }, 1000)).toEqual([
      { atMs: 0, value: 20 },
      { atMs: 2000, value: 7 },
    ]);
  });

  it('is refused if its CloudWatch name is unknown', () => {
    expect(() => summarize(samples, 'tm99', { fromMs: 0, toMs: 1000 }, 1000)).toThrow(
      /tm99; expected Maximum/,
    );
  });
});

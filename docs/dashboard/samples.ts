/** One value of a metric. */
export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** A time span, milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The value of a statistic in one period. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/**
 * Reads the samples of each metric, by name, from lines that functions logged in the embedded metric format.
 */
export function readSamples(lines: readonly string[]): Map<string, Sample[]> {
  const samples = new Map<string, Sample[]>();
  for (const line of lines) {
    if (!line.includes('"CloudWatchMetrics"')) continue;
    const { _aws, ...values } = JSON.parse(line);
    for (const { Name } of _aws.CloudWatchMetrics[0].Metrics) {
      const all = samples.get(Name) ?? [];
      for (const value of [values[Name]].flat()) all.push({ atMs: _aws.Timestamp, value });
      samples.set(Name, all);
    }
  }
  return samples;
}

/** Computes a CloudWatch statistic for each period with samples, in order. */
export function summarize(
  samples: readonly Sample[],
  statistic: string,
  { fromMs, toMs }: Span,
  periodMs: number,
): Point[] {
  const within = samples.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const periods = Map.groupBy(within, ({ atMs }) => Math.floor((atMs - fromMs) / periodMs));
  return [...periods]
    .sort(([a], [b]) => a - b)
    .map(([period, ofPeriod]) => ({
      atMs: fromMs + period * periodMs,
      value: compute(
        ofPeriod.map(({ value }) => value),
        statistic,
      ),
    }));
}

/**
 * A CloudWatch statistic: Maximum, Sum, SampleCount, or a percentile such as p95.
 * @throws {Error} for any other statistic
 */
function compute(values: readonly number[], statistic: string): number {
  if (statistic === 'Maximum') return Math.max(...values);
  if (statistic === 'SampleCount') return values.length;
  if (statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  const [, percent] = /^p(\d+)$/.exec(statistic) ?? [];
  if (percent === undefined)
    throw new Error(`The statistic is ${statistic}; expected Maximum, Sum, SampleCount or p…`);
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * Number(percent)) / 100) - 1] ?? Number.NaN;
}

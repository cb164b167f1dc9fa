/** A widget of a dashboard's body, with the fields that the tests read. */
export interface Widget {
  readonly type: 'metric' | 'log' | 'alarm';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    /** Each is namespace, name, dimensions as names and values, and options. */
    readonly metrics?: readonly (readonly unknown[])[];
    readonly query?: string;
    readonly alarms?: readonly string[];
  };
}

/** A metric that a widget shows. */
export interface ShownMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The widgets of a dashboard's body. */
export function readWidgets(body: string): Widget[] {
  return JSON.parse(body).widgets;
}

/** The metrics that a widget shows. */
export function metricsOf({ properties: { metrics = [] } }: Widget): ShownMetric[] {
  return metrics.map((metric) => {
    const texts = metric.filter((part) => typeof part === 'string');
    const [namespace = '', name = '', ...rest] = texts;
    const pairs = rest.flatMap((dimension, index) =>
      index % 2 === 0 ? [[dimension, rest[index + 1] ?? '']] : [],
    );
    return { namespace, name, dimensions: Object.fromEntries(pairs) };
  });
}

/** The log groups and the query of a CloudWatch Logs Insights widget. */
export function queryOf({ properties: { query = '' } }: Widget): { logGroups: string[]; query: string } {
  const parts = query.split(/\s*\|\s*/);
  const isSource = (part: string) => part.startsWith('SOURCE ');
  return {
    logGroups: parts.filter(isSource).map((part) => part.slice('SOURCE '.length).replaceAll("'", '')),
    query: parts.filter((part) => !isSource(part)).join(' | '),
  };
}

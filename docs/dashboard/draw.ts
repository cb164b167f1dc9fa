import { type Point, type Sample, type Span, summarize } from './samples.ts';

/** The part of a dashboard widget that is drawn. */
interface Widget {
  readonly type: 'metric' | 'log' | 'alarm';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly view?: string;
    readonly metrics?: readonly unknown[][];
    readonly yAxis?: { readonly left?: { readonly max?: number } };
    readonly setPeriodToTimeRange?: boolean;
  };
}

/** What to draw a dashboard from. */
export interface DashboardData extends Span {
  /** The body, as CloudWatch has it. */
  readonly body: string;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** The result of the query of failures. */
  readonly failures: readonly { readonly code: string; readonly photos: number }[];
  /** The names of the alarms that are on. */
  readonly alarms: readonly string[];
}

const CELL = { width: 50, height: 36 };
const GAP = 8;
const PADDING = 14;
const PERIOD_MS = 60_000;
const COLOURS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728'];
const INK = '#16191f';
const FAINT = '#687078';

interface Line {
  readonly label: string;
  readonly isRight: boolean;
  readonly points: readonly Point[];
}

/** Draws a dashboard as an SVG: CloudWatch's layout, with these metrics by the minute. */
export function drawDashboard(data: DashboardData): string {
  const widgets: Widget[] = JSON.parse(data.body).widgets;
  const width = CELL.width * Math.max(...widgets.map((widget) => widget.x + widget.width));
  const height = CELL.height * Math.max(...widgets.map((widget) => widget.y + widget.height));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>The dashboard of Retouch, drawn from a run on one machine</title>
<style>text{font:13px system-ui,sans-serif;fill:${INK}}.t{font-weight:600;font-size:14px}.v{font-size:26px}.f{fill:${FAINT};font-size:11px}.e{text-anchor:end}</style>
<rect width="${width}" height="${height}" fill="#f2f3f3"/>
${widgets.map((widget) => drawWidget(widget, data)).join('\n')}
</svg>
`;
}

function drawWidget(widget: Widget, data: DashboardData): string {
  const box = { width: widget.width * CELL.width - GAP, height: widget.height * CELL.height - GAP };
  const content = {
    metric: () =>
      widget.properties.view === 'singleValue' ? drawValues(widget, data, box) : drawGraph(widget, data, box),
    log: () => drawRows(data.failures.map(({ code, photos }) => [code, String(photos)] as const)),
    alarm: () =>
      drawRows(data.alarms.length === 0 ? [['None', '']] : data.alarms.map((name) => [name, ''] as const)),
  }[widget.type];
  return `<g transform="translate(${widget.x * CELL.width + GAP / 2} ${widget.y * CELL.height + GAP / 2})">
<rect width="${box.width}" height="${box.height}" rx="4" fill="#fff" stroke="#d5dbdb"/>
<text class="t" x="${PADDING}" y="22">${escapeMarkup(widget.properties.title)}</text>
${content()}
</g>`;
}

function linesOf(
  { properties: { metrics = [], setPeriodToTimeRange } }: Widget,
  data: DashboardData,
): Line[] {
  const periodMs = setPeriodToTimeRange ? data.toMs - data.fromMs : PERIOD_MS;
  return metrics.map((metric) => {
    const { label = '', stat = '', yAxis } = metric.at(-1) as Readonly<Record<string, string>>;
    const samples = data.samples.get(String(metric[1])) ?? [];
    return { label, isRight: yAxis === 'right', points: summarize(samples, stat, data, periodMs) };
  });
}

function drawValues(widget: Widget, data: DashboardData, box: { width: number }): string {
  const lines = linesOf(widget, data);
  const step = (box.width - PADDING) / lines.length;
  return lines
    .map(({ label, points }, index) => {
      const x = round(PADDING + index * step);
      const value = points.at(-1)?.value;
      return `<text class="v" x="${x}" y="78">${value === undefined ? '–' : round(value)}</text><text class="f" x="${x}" y="100">${escapeMarkup(label)}</text>`;
    })
    .join('');
}

function drawGraph(widget: Widget, data: DashboardData, box: { width: number; height: number }): string {
  const lines = linesOf(widget, data);
  const area = { left: 44, right: box.width - 44, top: 38, bottom: box.height - 44 };
  const most = (isRight: boolean) => {
    const values = lines
      .filter((line) => line.isRight === isRight)
      .flatMap(({ points }) => points.map(({ value }) => value));
    return (isRight ? undefined : widget.properties.yAxis?.left?.max) ?? Math.max(1, ...values);
  };
  const x = (atMs: number) =>
    round(area.left + ((area.right - area.left) * (atMs - data.fromMs)) / (data.toMs - data.fromMs));
  const hasRight = lines.some(({ isRight }) => isRight);
  const drawn = lines.map(({ label, isRight, points }, index) => {
    const y = (value: number) => round(area.bottom - ((area.bottom - area.top) * value) / most(isRight));
    const colour = COLOURS[index % COLOURS.length];
    const path = points.map(({ atMs, value }) => `${x(atMs)},${y(value)}`).join(' ');
    const dots = points.map(
      ({ atMs, value }) => `<circle cx="${x(atMs)}" cy="${y(value)}" r="2" fill="${colour}"/>`,
    );
    const legend = PADDING + index * ((box.width - PADDING) / lines.length);
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>${dots.join('')}<rect x="${round(legend)}" y="${box.height - 22}" width="10" height="10" fill="${colour}"/><text class="f" x="${round(legend + 15)}" y="${box.height - 13}">${escapeMarkup(label + (points.length === 0 ? ': no data' : ''))}</text>`;
  });
  return `<path d="M${area.left} ${area.top}V${area.bottom}H${area.right}" fill="none" stroke="#aab7b8"/>
<text class="f e" x="${area.left - 6}" y="${area.top + 8}">${round(most(false))}</text><text class="f e" x="${area.left - 6}" y="${area.bottom}">0</text>
${hasRight ? `<text class="f" x="${area.right + 6}" y="${area.top + 8}">${round(most(true))}</text>` : ''}
${drawn.join('\n')}`;
}

function drawRows(rows: readonly (readonly [string, string])[]): string {
  return rows
    .map(([name, value], index) => {
      const y = 52 + index * 22;
      return `<text x="${PADDING}" y="${y}">${escapeMarkup(name)}</text><text x="400" y="${y}">${escapeMarkup(value)}</text>`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

import { existsSync, readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { METRIC } from '../../core/contract/metrics.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { metricsOf, queryOf, readWidgets } from '../support/template/dashboard.ts';

const template = synthesize();

/** The body, with each deploy-time value as the logical id of its resource. */
function bodyOf(template: Template): string {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const parts: (string | Record<string, string | string[]>)[] =
    dashboard?.Properties.DashboardBody['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : [Object.values(part)].flat(2)[0])).join('');
}

const widgets = readWidgets(bodyOf(template));
const metrics = widgets.flatMap(metricsOf);
const own = metrics.filter(({ namespace }) => namespace === 'Retouch');
const nameOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace} ${name}`;

describe('the dashboard', () => {
  it('shows what an operator asks first', () => {
    expect([...new Set(metrics.map(nameOf))].sort()).toEqual([
      'AWS/ApiGateway 4xx',
      'AWS/ApiGateway 5xx',
      'AWS/ApiGateway Count',
      'Retouch BalanceShort',
      'Retouch BreakerOpen',
      'Retouch DollarsSpent',
      'Retouch OldestTicketAge',
      'Retouch PhotosInFlight',
      'Retouch PhotosWaiting',
      'Retouch ResultsFailing',
      'Retouch SecondsToResult',
    ]);
    expect(widgets.map(({ type }) => type)).toEqual(expect.arrayContaining(['log', 'alarm']));
  });

  it.each(own.map((metric) => [metric.name, metric] as const))(
    'uses a metric that its function adds: %s',
    (_, { name, dimensions }) => {
      expect(Object.keys(dimensions).sort()).toEqual(['service', 'stack']);
      expect(dimensions.stack).toBe('Retouch');
      const handler = `functions/${dimensions.service}/handler.ts`;
      expect(existsSync(handler), handler).toBe(true);
      const [key] = Object.entries(METRIC).find(([, metric]) => metric === name) ?? [];
      expect(readFileSync(handler, 'utf8')).toContain(`addMetric(METRIC.${key},`);
    },
  );

  it('uses API Gateway’s metrics of the stack’s own API', () => {
    const ofApi = metrics.filter(({ namespace }) => namespace === 'AWS/ApiGateway');
    const [api] = Object.keys(template.findResources('AWS::ApiGatewayV2::Api'));
    for (const { dimensions } of ofApi) expect(dimensions).toEqual({ ApiId: api });
  });

  it('reads failures by code from the log of count-shoots', () => {
    const [log, ...others] = widgets.filter(({ type }) => type === 'log');
    if (log === undefined) throw new Error('There is no query.');
    const { logGroups, query } = queryOf(log);
    expect(logGroups).toHaveLength(1);
    expect(others).toEqual([]);
    const [group = ''] = logGroups;
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'count-shoots' } },
      LoggingConfig: { LogGroup: { Ref: group } },
    });
    expect(query).toBe(
      'filter message = "Photo ended" and status = "failed" | stats count(*) as photos by code | sort photos desc',
    );
  });

  it('shows every alarm, within the limit of its widget', () => {
    const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(shown.sort()).toEqual(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).sort());
    // "You can have as many as 100 alarms in each widget."
    expect(shown.length).toBeLessThanOrEqual(100);
  });

  it('arranges its widgets without overlap', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  it('costs at most 5 dollars a month, with the metrics that only it uses', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const watched = new Set(alarms.map(({ Properties }) => Properties.MetricName));
    const forItself = new Set(own.map(({ name }) => name).filter((name) => !watched.has(name)));
    expect(3 + 0.3 * forItself.size).toBeLessThanOrEqual(5);
    expect(forItself.size).toBe(4);
  });

  it('is linked by an output', () => {
    const [id] = Object.keys(template.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(template.toJSON().Outputs.DashboardUrl)).toContain(`{"Ref":"${id}"}`);
  });

  it('covers its own stack only', () => {
    const other = readWidgets(bodyOf(synthesize({ stackName: 'RetouchTest' })));
    const stacks = other.flatMap(metricsOf).map(({ dimensions }) => dimensions.stack);
    expect(new Set(stacks.filter((stack) => stack !== undefined))).toEqual(new Set(['RetouchTest']));
  });

  it('can be turned off by a setting', () => {
    const without = synthesize({ dashboard: false });
    without.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    expect(without.toJSON().Outputs).not.toHaveProperty('DashboardUrl');
  });
});

import { AUDIT_METRIC, METRIC, METRIC_NAMESPACE } from '../../core/contract/metrics.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

/** The parts of a stack that are billed by the month, counted in its template. */
export interface StackParts {
  readonly alarms: number;
  readonly secrets: number;
  readonly keys: number;
  readonly dashboards: number;
  /** Metrics with a value each minute. */
  readonly steadyMetrics: number;
  /** All other metrics, and the cold starts of each function. */
  readonly otherMetrics: number;
  /** The memory of each function, megabytes. */
  readonly memory: Readonly<Record<string, number>>;
}

const ALL_METRICS = [METRIC, AUDIT_METRIC].flatMap((metrics) => Object.keys(metrics)).length;
const WEBHOOKS = [{ name: 'shop', url: 'https://shop.example.com/' }];

/** Counts the parts of the stack with default settings, and with settings that add parts. */
export function countStacks() {
  return {
    own: countStack({}),
    notifications: countStack({ notifications: true }),
    webhooks: countStack({ webhooks: WEBHOOKS }),
  };
}

function countStack(settings: Record<string, unknown>): StackParts {
  const template = synthesize(settings);
  const of = (type: string) =>
    Object.values(template.findResources(type)).map(({ Properties }) => Properties);
  const functions = of('AWS::Lambda::Function');
  const alarms = of('AWS::CloudWatch::Alarm');
  const dashboards = of('AWS::CloudWatch::Dashboard');
  // One of keep-line's metrics has values only while photos are in the line.
  const steady = findOwnMetrics(alarms, dashboards).filter(
    ({ service, name }) => service === 'keep-line' && name !== METRIC.balanceShort,
  );
  return {
    alarms: alarms.length,
    secrets: of('AWS::SecretsManager::Secret').length,
    keys: of('AWS::KMS::Key').length,
    dashboards: dashboards.length,
    steadyMetrics: steady.length,
    otherMetrics: ALL_METRICS - steady.length + functions.length,
    memory: Object.fromEntries(
      functions.map(({ Environment, MemorySize }) => [
        Environment.Variables.POWERTOOLS_SERVICE_NAME,
        MemorySize,
      ]),
    ),
  };
}

interface OwnMetric {
  readonly service: string;
  readonly name: string;
}

/** The metrics of Retouch itself that alarms or the dashboard use, each once. */
function findOwnMetrics(
  alarms: readonly Record<string, unknown>[],
  dashboards: readonly Record<string, unknown>[],
): OwnMetric[] {
  const ofAlarms = alarms
    .filter(({ Namespace }) => Namespace === METRIC_NAMESPACE)
    .map(({ MetricName, Dimensions }) => {
      const dimensions = Dimensions as { Name: string; Value: string }[];
      const service = dimensions.find(({ Name }) => Name === 'service')?.Value ?? '';
      return { service, name: String(MetricName) };
    });
  const inBody = new RegExp(`\\["${METRIC_NAMESPACE}","(\\w+)","service","([\\w-]+)"`, 'g');
  const ofDashboards = dashboards.flatMap(({ DashboardBody }) =>
    [...textOf(DashboardBody).matchAll(inBody)].map(([, name = '', service = '']) => ({ service, name })),
  );
  const all = [...ofAlarms, ...ofDashboards];
  return [...new Map(all.map((metric) => [`${metric.service} ${metric.name}`, metric])).values()];
}

/** The text of a dashboard's body, without values that are known only after the deployment. */
function textOf(body: unknown): string {
  const { 'Fn::Join': join } = body as { 'Fn::Join': [string, unknown[]] };
  return join[1].filter((part) => typeof part === 'string').join('');
}

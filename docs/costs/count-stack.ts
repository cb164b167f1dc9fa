import { AUDIT_METRIC, METRIC, METRIC_NAMESPACE } from '../../functions/shared/contract.ts';
import { synthesize } from '../../test/support/synthesized.ts';

/** What a stack has that is billed by the month, counted in its template. */
export interface StackParts {
  readonly alarms: number;
  readonly secrets: number;
  readonly keys: number;
  readonly dashboards: number;
  /** Metrics that have a value each minute. */
  readonly steadyMetrics: number;
  /** All others, and the cold starts of each function. */
  readonly otherMetrics: number;
  /** Of each function, megabytes. */
  readonly memory: Readonly<Record<string, number>>;
}

const ALL_METRICS = [METRIC, AUDIT_METRIC].flatMap((metrics) => Object.keys(metrics)).length;
const WEBHOOKS = [{ name: 'shop', url: 'https://shop.example.com/' }];

/** The parts of the stack with its own settings, and what settings add. */
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
  // Of those of keep-line, one has values only while photos are in the line.
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

/** The metrics of Retouch itself that alarms or the dashboard ask for, each once. */
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

/** The text of a body, but for what is known only once it is deployed. */
function textOf(body: unknown): string {
  const { 'Fn::Join': join } = body as { 'Fn::Join': [string, unknown[]] };
  return join[1].filter((part) => typeof part === 'string').join('');
}

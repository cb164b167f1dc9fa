import { CloudWatchClient, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { keepLine } from '../support/deployed/line-control.ts';
import { findLogs, readLines, readMetrics } from '../support/deployed/logged-metrics.ts';
import { script } from '../support/deployed/simulator-control.ts';
import { drop, eventually, output, recordOf } from '../support/deployed/stack-client.ts';
import { metricsOf, queryOf, readWidgets } from '../support/template/dashboard.ts';

const { client } = inject('stack');

const DashboardName = output('DashboardUrl').split('/').at(-1);
const { DashboardBody = '' } = await new CloudWatchClient(client).send(
  new GetDashboardCommand({ DashboardName }),
);
const widgets = readWidgets(DashboardBody);
const own = widgets.flatMap(metricsOf).filter(({ namespace }) => namespace === 'Retouch');
const shown = [...new Map(own.map((metric) => [metric.name, metric])).values()];

beforeAll(async () => {
  await script({ photo: 'dashboard/fails.jpg', job: { fail: true } });
  for (const path of ['dashboard/ana.jpg', 'dashboard/fails.jpg']) {
    await drop(path, await drawPicture('jpeg'));
  }
  await recordOf('dashboard/ana.jpg');
  await recordOf('dashboard/fails.jpg');
});

describe('the dashboard', () => {
  it.each(shown.map((metric) => [metric.name, metric] as const))(
    'shows a metric that functions log, with the same name and dimensions: %s',
    async (name, { namespace, dimensions }) => {
      const log = (await findLogs()).get(dimensions.service ?? '') ?? `no log of ${dimensions.service}`;
      const line = await eventually(`${name} in the log`, async () => {
        if (dimensions.service === 'keep-line') await keepLine();
        return (await readMetrics(log)).findLast((one) => name in one) ?? null;
      });
      expect(line).toMatchObject({
        ...dimensions,
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace: namespace,
              Dimensions: [expect.toSatisfy((names: string[]) => isSameSet(names, Object.keys(dimensions)))],
              Metrics: expect.arrayContaining([expect.objectContaining({ Name: name })]),
            },
          ],
        },
      });
    },
  );

  // The local engine supports neither JSON fields nor `stats` of Logs Insights, so the test checks the parts
  // of the query.
  it('counts failures by fields that the log contains: a failed photo’s line has the code of its record', async () => {
    const { error } = (await recordOf('dashboard/fails.jpg')) as { error: { code: string } };
    const [widget] = widgets.filter(({ type }) => type === 'log');
    if (widget === undefined) throw new Error('There is no query.');
    const { logGroups, query } = queryOf(widget);
    const conditions = [...query.matchAll(/(\w+) = "([^"]+)"/g)].map(([, field = '', value]) => [
      field,
      value,
    ]);
    const [, counted = ''] = /stats count\(\*\) as photos by (\w+)/.exec(query) ?? [];
    expect(conditions).toHaveLength(2);
    expect(logGroups).toEqual([(await findLogs()).get('count-shoots')]);
    const line = await eventually('a line that the query finds', async () => {
      const lines = await readLines(logGroups[0] ?? '', error.code);
      return lines.find((one) => conditions.every(([field = '', value]) => one[field] === value)) ?? null;
    });
    expect(line[counted]).toBe(error.code);
  });
});

const isSameSet = (names: string[], others: string[]) => names.toSorted().join() === others.toSorted().join();

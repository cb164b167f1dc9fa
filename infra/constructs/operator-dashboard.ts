import { Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmState,
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  Dashboard,
  GraphWidget,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  type MetricOptions,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRIC, PHOTO_ENDED } from '../../core/contract/metrics.ts';
import type { LineKeeper } from './line-keeper.ts';
import type { RetouchApi } from './retouch-api.ts';
import type { Shoots } from './shoots.ts';

/** Properties of an {@link OperatorDashboard}. */
export interface OperatorDashboardProps {
  readonly keeper: LineKeeper;
  readonly shoots: Shoots;
  readonly api: RetouchApi;
  /** Every alarm of the stack. */
  readonly alarms: readonly Alarm[];
}

const FULL_WIDTH = 24;
const HALF = { width: FULL_WIDTH / 2, height: 6 };
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
/** CloudWatch has no calendar, so these are a sliding day and a sliding month. */
const DAY = Duration.days(1);
const MONTH = Duration.days(30);

/**
 * Failed photos by error code. It is a log query, because each code would be a metric of its own to pay for.
 */
const FAILED_BY_CODE = [
  `filter message = "${PHOTO_ENDED}" and status = "failed"`,
  'stats count(*) as photos by code',
  'sort photos desc',
];

/** The dashboard for operators: the line, photos done and failed, spending, durations, the API and alarms. */
export class OperatorDashboard extends Construct {
  /** The dashboard's URL in the AWS console. */
  readonly url: string;

  constructor(scope: Construct, id: string, { keeper, shoots, api, alarms }: OperatorDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', {
      defaultInterval: DAY,
      widgets: [
        [...nowWidgets(keeper), ...spendingWidgets(shoots)],
        [lineWidget(keeper), photosWidget(shoots)],
        [durationWidget(shoots), failuresWidget(shoots)],
        [breakerWidget(keeper), apiWidget(api)],
        [alarmsWidget(alarms)],
      ],
    });
    const { region } = Stack.of(this);
    const page = `#dashboards/dashboard/${dashboard.dashboardName}`;
    this.url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}${page}`;
  }
}

/** The current state of the line. */
function nowWidgets({ keepLine }: LineKeeper): IWidget[] {
  const now: MetricOptions = { period: MINUTE, statistic: Stats.MAXIMUM };
  return [
    new SingleValueWidget({
      title: 'The line now',
      width: 12,
      height: 4,
      metrics: [
        keepLine.metric(METRIC.photosWaiting, { ...now, label: 'Waiting' }),
        keepLine.metric(METRIC.photosInFlight, { ...now, label: 'At Segmind' }),
        keepLine.metric(METRIC.oldestTicketAge, { ...now, label: 'Oldest, seconds' }),
        keepLine.metric(METRIC.breakerOpen, { ...now, label: 'Breaker open (1)' }),
      ],
    }),
  ];
}

/** Photos done, and what Segmind bills for photos at the price that the stack knows. */
function spendingWidgets({ countShoots }: Shoots): IWidget[] {
  const within = (title: string, start: Duration) =>
    new SingleValueWidget({
      title,
      width: 6,
      height: 4,
      start: `-${start.toIsoString()}`,
      setPeriodToTimeRange: true,
      fullPrecision: true,
      metrics: [
        countShoots.metric(METRIC.dollarsSpent, { statistic: Stats.SUM, label: 'Dollars' }),
        countShoots.metric(METRIC.secondsToResult, { statistic: Stats.SAMPLE_COUNT, label: 'Photos done' }),
      ],
    });
  return [within('Spent in 24 hours', DAY), within('Spent in 30 days', MONTH)];
}

function lineWidget({ keepLine }: LineKeeper): IWidget {
  const each: MetricOptions = { period: MINUTE, statistic: Stats.MAXIMUM };
  return new GraphWidget({
    title: 'Waiting, at Segmind, and how long the oldest waits',
    ...HALF,
    left: [
      keepLine.metric(METRIC.photosWaiting, { ...each, label: 'Waiting' }),
      keepLine.metric(METRIC.photosInFlight, { ...each, label: 'At Segmind' }),
    ],
    right: [keepLine.metric(METRIC.oldestTicketAge, { ...each, label: 'Oldest, seconds' })],
    leftYAxis: { min: 0, label: 'Photos', showUnits: false },
    rightYAxis: { min: 0, label: 'Seconds', showUnits: false },
  });
}

function photosWidget({ countShoots }: Shoots): IWidget {
  const period = FIVE_MINUTES;
  return new GraphWidget({
    title: 'Photos done, and dollars spent, in five minutes',
    ...HALF,
    left: [
      countShoots.metric(METRIC.secondsToResult, {
        period,
        statistic: Stats.SAMPLE_COUNT,
        label: 'Photos done',
      }),
    ],
    right: [countShoots.metric(METRIC.dollarsSpent, { period, statistic: Stats.SUM, label: 'Dollars' })],
    leftYAxis: { min: 0, label: 'Photos', showUnits: false },
    rightYAxis: { label: 'Dollars', showUnits: false },
  });
}

function durationWidget({ countShoots }: Shoots): IWidget {
  const percentile = (percent: number) =>
    countShoots.metric(METRIC.secondsToResult, {
      period: FIVE_MINUTES,
      statistic: Stats.percentile(percent),
      label: `p${percent}`,
    });
  return new GraphWidget({
    title: 'From upload to result',
    ...HALF,
    left: [percentile(50), percentile(95)],
    leftYAxis: { min: 0, label: 'Seconds', showUnits: false },
  });
}

function failuresWidget({ countShoots }: Shoots): IWidget {
  return new LogQueryWidget({
    title: 'Photos that failed, by code',
    ...HALF,
    logGroupNames: [countShoots.resource.logGroup.logGroupName],
    view: LogQueryVisualizationType.TABLE,
    queryLines: FAILED_BY_CODE,
  });
}

function breakerWidget({ keepLine }: LineKeeper): IWidget {
  const each: MetricOptions = { period: MINUTE, statistic: Stats.MAXIMUM };
  return new GraphWidget({
    title: 'Circuit breaker: 1 while it has been open for five minutes',
    ...HALF,
    left: [
      keepLine.metric(METRIC.breakerOpen, { ...each, label: 'Account, outage or budget' }),
      keepLine.metric(METRIC.resultsFailing, { ...each, label: 'Results fail' }),
      keepLine.metric(METRIC.balanceShort, { ...each, label: 'Balance is short' }),
    ],
    leftYAxis: { min: 0, max: 1, showUnits: false },
  });
}

function apiWidget({ api }: RetouchApi): IWidget {
  const period = FIVE_MINUTES;
  return new GraphWidget({
    title: 'API: requests, and errors',
    ...HALF,
    left: [
      api.metricServerError({ period, statistic: Stats.SUM, label: 'Server errors (5xx)' }),
      api.metricClientError({ period, statistic: Stats.SUM, label: 'Caller errors (4xx)' }),
    ],
    right: [api.metricCount({ period, statistic: Stats.SUM, label: 'Requests' })],
    leftYAxis: { min: 0, label: 'Errors', showUnits: false },
    rightYAxis: { min: 0, label: 'Requests', showUnits: false },
  });
}

/** The alarms that are on. */
function alarmsWidget(alarms: readonly Alarm[]): IWidget {
  return new AlarmStatusWidget({
    title: 'Alarms that are on',
    width: FULL_WIDTH,
    height: 4,
    alarms: [...alarms],
    states: [AlarmState.ALARM],
    sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
  });
}

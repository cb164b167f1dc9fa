import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type Metric,
  type MetricOptions,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC } from '../../functions/shared/contract.ts';
import { pascalCase } from '../pascal-case.ts';
import type { EndTrigger } from './end-trigger.ts';
import type { LineKeeper } from './line-keeper.ts';
import type { Notifications } from './notifications.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import type { Shoots } from './shoots.ts';
import type { UploadTrigger } from './upload-trigger.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** Properties of {@link Alarms}. */
export interface AlarmsProps {
  readonly workflow: RetouchWorkflow;
  readonly keeper: LineKeeper;
  readonly trigger: UploadTrigger;
  readonly ends: EndTrigger;
  readonly shoots: Shoots;
  readonly webhooks: readonly WebhookReceiver[];
  /** Every function of the stack. */
  readonly functions: readonly PipelineFunction[];
  /** Who is told; null for nobody. */
  readonly notifications: Notifications | null;
}

/** keep-line's own pace, and that of its metrics. */
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const QUARTER = Duration.minutes(15);

/** One photo that fails now and then is the photo's own fault and has its record; so many at once share a cause. */
const FAILED_EXECUTIONS_A_QUARTER = 5;
/** keep-line runs five times in five minutes. Fewer than three are no late start any more. */
const KEEP_LINE_RUNS_IN_FIVE_MINUTES = 3;
/** As long as some 3,600 photos take with the default 5 slots, half a minute each: more is a backlog or a jam. */
const OLDEST_TICKET = Duration.hours(6);
/** start-retouch takes a drop of 10,000 photos in less: whatever waits longer is not being read. */
const OLDEST_UPLOAD = Duration.minutes(15);
/** Counts are some seconds behind: by then each batch has failed many times. */
const COUNTS_BEHIND = Duration.minutes(5);
/** Crashes are retried, and a lost race on a key is one: a step that is broken makes seven of them in two minutes. */
const ERRORS_IN_FIVE_MINUTES = 3;
/** Throttled invocations are retried for an hour: a few of them cost a moment, many in a row cost photos. */
const THROTTLES_IN_FIVE_MINUTES = 10;

/** What an alarm is about. Its description tells what is the matter, what to do, and where it is told at length. */
interface AlarmSpec {
  readonly metric: Metric;
  readonly threshold: number;
  /** @default at or above the threshold */
  readonly below?: boolean;
  /** How many periods in a row. @default 1 */
  readonly periods?: number;
  readonly missing: TreatMissingData;
  readonly says: string;
  /** A heading of the runbook. */
  readonly section: string;
}

/** The alarms: each says in its description what to do. */
export class Alarms extends Construct {
  readonly #notifications: Notifications | null;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#notifications = props.notifications;
    this.#watchExecutions(props.workflow);
    this.#watchLine(props.keeper);
    this.#watchUploads(props.trigger);
    this.#watchEnds(props.ends);
    this.#watchShoots(props.shoots);
    for (const receiver of props.webhooks) this.#watchWebhook(receiver);
    for (const fn of props.functions) this.#watchFunction(fn);
  }

  #watchExecutions({ stateMachine }: RetouchWorkflow): void {
    this.#add('FailedExecutions', {
      metric: stateMachine.metricFailed({ period: QUARTER, statistic: Stats.SUM }),
      threshold: FAILED_EXECUTIONS_A_QUARTER,
      missing: TreatMissingData.NOT_BREACHING, // Nothing ran.
      says: 'Many photos failed at once. Read the records: what their error has in common is what to mend.',
      section: 'failed-executions',
    });
    this.#add('TimedOutExecutions', {
      metric: stateMachine.metricTimedOut({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: 1,
      missing: TreatMissingData.NOT_BREACHING, // Nothing ran.
      says: 'A photo came to the end of its 30 days. See why the line stood still, and run the photo again.',
      section: 'timed-out-executions',
    });
  }

  #watchLine({ keepLine }: LineKeeper): void {
    // keep-line sets both metrics once the breaker has been open for five minutes.
    this.#add('BreakerOpen', {
      metric: keepLine.metric(METRIC.breakerOpen, { period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // Another alarm's matter: the line is as it was last seen.
      says:
        'The circuit breaker is open: Segmind refuses the account, is down or leaves submits unanswered, or the daily ' +
        'limit is reached. Nothing that waits is lost or paid. See which it is, and whether there is anything to do.',
      section: 'breaker-open',
    });
    this.#add('ResultsFailing', {
      metric: keepLine.metric(METRIC.resultsFailing, { period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // As above.
      says:
        'The circuit breaker is open: Segmind takes jobs, and none of them gives a result that can be stored. Each ' +
        'trial may be billed. See what the last failures have in common.',
      section: 'results-failing',
    });
    this.#add('LineNotKept', {
      metric: keepLine.metric(METRIC.breakerOpen, { period: FIVE_MINUTES, statistic: Stats.SAMPLE_COUNT }),
      threshold: KEEP_LINE_RUNS_IN_FIVE_MINUTES,
      below: true,
      missing: TreatMissingData.BREACHING, // It does not run: the very thing to tell.
      says: 'keep-line does not come to its end each minute: slots may stay taken. Read its log and mend what it tells.',
      section: 'line-not-kept',
    });
    this.#add('OldestTicket', {
      metric: keepLine.metric(METRIC.oldestTicketAge, { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: OLDEST_TICKET.toSeconds(),
      missing: TreatMissingData.IGNORE, // Another alarm's matter.
      says:
        'A photo has waited in line for 6 hours. If the line moves, it is a large drop: let it, or raise maxInFlight. ' +
        'If it does not, see which photos hold the slots.',
      section: 'oldest-ticket',
    });
    // keep-line sets it once it has read the balance: never if balanceMinutes is 0.
    this.#add('BalanceShort', {
      metric: keepLine.metric(METRIC.balanceShort, { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // Another alarm's matter.
      says:
        'Segmind’s balance, as it was read last, does not last for the photos in the line. Add credits; without, the ' +
        'line is held when they are used up, and nothing that waits is lost or paid.',
      section: 'balance-short',
    });
  }

  #watchUploads({ queue, deadLetterQueue }: UploadTrigger): void {
    this.#watchDeadLetters('DeadLetters', deadLetterQueue, {
      says: 'Uploads could not be started and wait in the dead-letter queue. Mend the cause, then redrive them within 14 days.',
      section: 'dead-letters',
    });
    this.#add('OldestUpload', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: OLDEST_UPLOAD.toSeconds(),
      missing: TreatMissingData.NOT_BREACHING, // SQS tells nothing of a queue that has been empty for long.
      says: 'An upload has waited for 15 minutes to be started. Read the log of start-retouch and mend what it tells.',
      section: 'oldest-upload',
    });
  }

  #watchEnds({ deadLetterQueue }: EndTrigger): void {
    this.#watchDeadLetters('EndedDeadLetters', deadLetterQueue, {
      says:
        'Photos whose executions were stopped, timed out or crashed have no record yet: their events wait in the ' +
        'dead-letter queue. Read the log of end-retouch, fix the cause, then redrive them within 14 days.',
      section: 'ended-dead-letters',
    });
  }

  #watchShoots({ countShoots, deadLetterQueue }: Shoots): void {
    this.#watchDeadLetters('UncountedDeadLetters', deadLetterQueue, {
      says:
        'Changes of photos could not be counted: the counts of their shoots may be wrong. Read the log of ' +
        'count-shoots, fix the cause, then run the audit, which counts again.',
      section: 'shoots-not-counted',
    });
    this.#add('CountsBehind', {
      metric: countShoots.resource.metric('IteratorAge', { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: COUNTS_BEHIND.toMilliseconds(),
      missing: TreatMissingData.NOT_BREACHING, // No photo changed.
      says:
        'The counts of shoots are 5 minutes behind, and no shoot is announced as finished. Read the log of ' +
        'count-shoots and fix what it says.',
      section: 'shoots-not-counted',
    });
  }

  #watchWebhook({ config: { name }, deadLetterQueue }: WebhookReceiver): void {
    this.#watchDeadLetters(`${pascalCase(name)}WebhookDeadLetters`, deadLetterQueue, {
      says:
        `The receiver ${name} of webhooks has not taken events in 20 tries over two days, or answered that it is gone. ` +
        'See in the log of its function why, and redrive them within 14 days of the events.',
      section: 'webhook-dead-letters',
    });
  }

  #watchDeadLetters(id: string, queue: Queue, text: Pick<AlarmSpec, 'says' | 'section'>): void {
    this.#add(id, {
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      missing: TreatMissingData.NOT_BREACHING, // SQS tells nothing of a queue that has been empty for long.
      ...text,
    });
  }

  #watchFunction(fn: PipelineFunction): void {
    const lately: MetricOptions = { period: FIVE_MINUTES, statistic: Stats.SUM };
    const missing = TreatMissingData.NOT_BREACHING; // It was not invoked.
    const { name } = fn;
    const id = pascalCase(name);
    this.#add(`${id}Errors`, {
      metric: fn.resource.metricErrors(lately),
      threshold: ERRORS_IN_FIVE_MINUTES,
      missing,
      says: `The function ${name} crashes. Read its log and mend what it tells; run again the photos that failed by it, if any.`,
      section: 'function-errors',
    });
    this.#add(`${id}Throttles`, {
      metric: fn.resource.metricThrottles(lately),
      threshold: THROTTLES_IN_FIVE_MINUTES,
      missing,
      says: `The function ${name} is throttled: the account has no concurrency left. Raise the quota, or see who uses it.`,
      section: 'function-throttles',
    });
  }

  #add(
    id: string,
    { metric, threshold, below = false, periods = 1, missing, says, section }: AlarmSpec,
  ): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${says} Runbook: docs/runbook.md#${section}`,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: missing,
    });
    this.#notifications?.follow(alarm);
  }
}

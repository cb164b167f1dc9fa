import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AUDIT_METRIC, METRIC } from '../../core/contract/metrics.ts';
import { pascalCase } from '../pascal-case.ts';
import { type AlarmLinks, type AlarmSpec, addAlarm } from './alarm.ts';
import type { Audit } from './audit.ts';
import type { EndTrigger } from './end-trigger.ts';
import { lineAlarms } from './line-alarms.ts';
import type { LineKeeper } from './line-keeper.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import type { RetouchApi } from './retouch-api.ts';
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
  readonly auditor: Audit;
  readonly api: RetouchApi;
  readonly webhooks: readonly WebhookReceiver[];
  /** Every function of the stack. */
  readonly functions: readonly PipelineFunction[];
  readonly links: AlarmLinks;
}

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const QUARTER = Duration.minutes(15);

/**
 * A single failure that is not the photo's own fault is no reason for an alarm; five in 15 minutes have a
 * common cause.
 */
const FAILED_PHOTOS_A_QUARTER = 5;
/**
 * A message that start-retouch cannot start comes back after the queue's 3 minutes, or somewhat later. A
 * lasting cause thus shows in a second minute within 5, even if only one photo was dropped. Ten minutes always
 * contain two such minutes, so the alarm does not end and begin again with each message. A short disturbance
 * shows in one minute, however many photos it hits, or in two if it lasts past the end of a minute.
 */
const NOT_STARTED = { breaching: 2, of: 10 };
/** Callers retry a single error; three errors in five minutes need a look. */
const API_ERRORS_IN_FIVE_MINUTES = 3;
/**
 * start-retouch starts 10,000 dropped photos in less time, so an older message means that it does not read
 * the queue.
 */
const OLDEST_UPLOAD = Duration.minutes(15);
/** Counts are normally seconds behind. At 5 minutes, each batch has failed many times. */
const COUNTS_BEHIND = Duration.minutes(5);
/**
 * Throttled invocations are retried for an hour: a few of them only delay photos, many in a row make photos
 * fail. Lambda retries an event that comes once a day after 1, 2, 4 … seconds, which is 9 times in five
 * minutes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const THROTTLES_IN_FIVE_MINUTES = 5;

/** The alarms. The description of each says what to do. */
export class Alarms extends Construct {
  readonly #links: AlarmLinks;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#links = props.links;
    this.#watchPhotos(props.workflow);
    for (const [name, spec] of Object.entries(lineAlarms(props.keeper))) this.#add(name, spec);
    this.#watchUploads(props.trigger);
    this.#watchEnds(props.ends);
    this.#watchShoots(props.shoots);
    this.#watchAudit(props.auditor);
    this.#watchApi(props.api);
    for (const receiver of props.webhooks) this.#watchWebhook(receiver);
    for (const fn of props.functions) this.#watchFunction(fn);
  }

  #watchPhotos({ stateMachine, recordFailure }: RetouchWorkflow): void {
    // Not the metric of failed executions: it includes broken files and cancelled photos.
    this.#add('PhotosFailed', {
      metric: recordFailure.metric(METRIC.photosFailed, { period: QUARTER, statistic: Stats.SUM }),
      threshold: FAILED_PHOTOS_A_QUARTER,
      missing: TreatMissingData.NOT_BREACHING, // No such failure.
      says:
        'Many photos failed at once, and the photos themselves are not the cause. Read the records and compare their errors, ' +
        'then fix the common cause.',
      section: 'photos-failed',
    });
    this.#add('TimedOutExecutions', {
      metric: stateMachine.metricTimedOut({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: 1,
      missing: TreatMissingData.NOT_BREACHING, // Nothing ran.
      says: 'A photo reached its limit of 30 days. Find out why the line did not move, and run the photo again.',
      section: 'timed-out-executions',
    });
  }

  #watchUploads({ startRetouch, queue, deadLetterQueue }: UploadTrigger): void {
    this.#add('UploadsNotStarted', {
      metric: startRetouch.metric(METRIC.uploadsNotStarted, { period: MINUTE, statistic: Stats.SUM }),
      threshold: 1,
      periods: NOT_STARTED,
      missing: TreatMissingData.NOT_BREACHING, // All uploads were started.
      says: 'start-retouch cannot start uploads. Read its log and fix the cause: start-retouch retries each upload for an hour.',
      section: 'uploads-not-started',
    });
    this.#watchDeadLetters('DeadLetters', deadLetterQueue, {
      says: 'start-retouch could not start uploads: they wait in the dead-letter queue. Fix the cause, then redrive them within 14 days.',
      section: 'dead-letters',
    });
    this.#add('OldestUpload', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: OLDEST_UPLOAD.toSeconds(),
      missing: TreatMissingData.NOT_BREACHING, // SQS sends no metrics of a queue that is idle for hours.
      says: 'An upload has waited for 15 minutes to start. Read the log of start-retouch and fix the cause.',
      section: 'oldest-upload',
    });
  }

  #watchEnds({ deadLetterQueue }: EndTrigger): void {
    this.#watchDeadLetters('EndedDeadLetters', deadLetterQueue, {
      says:
        'Executions were stopped, timed out or crashed, and their photos have no record yet: the events wait in the ' +
        'dead-letter queue. Read the log of end-retouch, fix the cause, then redrive them within 14 days.',
      section: 'ended-dead-letters',
    });
  }

  #watchShoots({ countShoots, deadLetterQueue }: Shoots): void {
    this.#watchDeadLetters('UncountedDeadLetters', deadLetterQueue, {
      says:
        'count-shoots could not count some changes of photos: the counts of their shoots may be wrong. Read the log of ' +
        'count-shoots, fix the cause, then run the audit, which counts again.',
      section: 'shoots-not-counted',
    });
    this.#add('CountsBehind', {
      metric: countShoots.resource.metric('IteratorAge', { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: COUNTS_BEHIND.toMilliseconds(),
      missing: TreatMissingData.NOT_BREACHING, // No photo changed.
      says:
        'The counts of shoots are 5 minutes behind, and Retouch announces no shoot as finished. Read the log of ' +
        'count-shoots and fix the cause.',
      section: 'shoots-not-counted',
    });
  }

  #watchAudit({ audit }: Audit): void {
    this.#add('AuditFailed', {
      metric: audit.metric(AUDIT_METRIC.failed, { period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // The alarm keeps the state of the last run.
      says:
        'The last audit could not check some uploads: a lost upload may be among them. Read the ' +
        'log of audit, fix the cause, and run it again.',
      section: 'audit-failed',
    });
  }

  #watchApi({ api }: RetouchApi): void {
    this.#add('ApiServerErrors', {
      metric: api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: API_ERRORS_IN_FIVE_MINUTES,
      missing: TreatMissingData.NOT_BREACHING, // No requests.
      says: 'The API answers callers with server errors. Read the log of the function api and fix the cause.',
      section: 'api-server-errors',
    });
  }

  #watchWebhook({ config: { name }, deadLetterQueue }: WebhookReceiver): void {
    this.#watchDeadLetters(`${pascalCase(name)}WebhookDeadLetters`, deadLetterQueue, {
      says:
        `The webhook receiver ${name} refused events in 20 tries over two days, or answered that it no longer exists. ` +
        'Find the cause in the log of its function, and redrive the events within 14 days of their time.',
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
      missing: TreatMissingData.NOT_BREACHING, // SQS sends no metrics of a queue that is idle for hours.
      ...text,
    });
  }

  #watchFunction(fn: PipelineFunction): void {
    const missing = TreatMissingData.NOT_BREACHING; // It was not invoked.
    const { name, crashesToAlarm } = fn;
    const { crashes, within } = crashesToAlarm;
    const id = pascalCase(name);
    this.#add(`${id}Errors`, {
      metric: fn.resource.metricErrors({ period: within, statistic: Stats.SUM }),
      threshold: crashes,
      // For a function that runs seldom, the alarm keeps the state of the last run; a run that succeeds
      // counts as 0 errors.
      missing: crashes === 1 ? TreatMissingData.IGNORE : missing,
      says: `The function ${name} crashes. Read its log and fix the cause; run the photos again that failed because of it, if any.`,
      section: 'function-errors',
    });
    this.#add(`${id}Throttles`, {
      metric: fn.resource.metricThrottles({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: THROTTLES_IN_FIVE_MINUTES,
      missing,
      says: `Lambda throttles the function ${name}: the account has no concurrency left. Raise the quota, or find out which functions use it.`,
      section: 'function-throttles',
    });
  }

  #add(id: string, spec: AlarmSpec): void {
    addAlarm(this, id, spec, this.#links);
  }
}

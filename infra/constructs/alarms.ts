import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AUDIT_METRIC, METRIC } from '../../functions/shared/contract.ts';
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
 * shows in one minute, however many photos it hits, or in two if it lasts over the turn of a minute.
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
        'Many photos failed at once, and not for what they are. Read the records: what their error has in common is ' +
        'what to fix.',
      section: 'photos-failed',
    });
    this.#add('TimedOutExecutions', {
      metric: stateMachine.metricTimedOut({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: 1,
      missing: TreatMissingData.NOT_BREACHING, // Nothing ran.
      says: 'A photo came to the end of its 30 days. See why the line stood still, and run the photo again.',
      section: 'timed-out-executions',
    });
  }

  #watchUploads({ startRetouch, queue, deadLetterQueue }: UploadTrigger): void {
    this.#add('UploadsNotStarted', {
      metric: startRetouch.metric(METRIC.uploadsNotStarted, { period: MINUTE, statistic: Stats.SUM }),
      threshold: 1,
      periods: NOT_STARTED,
      missing: TreatMissingData.NOT_BREACHING, // All uploads were started.
      says: 'Uploads cannot be started. Read the log of start-retouch and fix what it says: they are tried for an hour.',
      section: 'uploads-not-started',
    });
    this.#watchDeadLetters('DeadLetters', deadLetterQueue, {
      says: 'Uploads could not be started and wait in the dead-letter queue. Mend the cause, then redrive them within 14 days.',
      section: 'dead-letters',
    });
    this.#add('OldestUpload', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: OLDEST_UPLOAD.toSeconds(),
      missing: TreatMissingData.NOT_BREACHING, // SQS sends no metrics of a queue that is idle for hours.
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

  #watchAudit({ audit }: Audit): void {
    this.#add('AuditFailed', {
      metric: audit.metric(AUDIT_METRIC.failed, { period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: 1,
      missing: TreatMissingData.IGNORE, // The alarm keeps the state of the last run.
      says:
        'The last audit could not look at some uploads: one that was lost on the way in may be among them. Read the ' +
        'log of audit, fix what it says, and run it again.',
      section: 'audit-failed',
    });
  }

  #watchApi({ api }: RetouchApi): void {
    this.#add('ApiServerErrors', {
      metric: api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: API_ERRORS_IN_FIVE_MINUTES,
      missing: TreatMissingData.NOT_BREACHING, // No requests.
      says: 'Callers of the API get errors of the server. Read the log of the function api and fix what it says.',
      section: 'api-server-errors',
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
      says: `The function ${name} crashes. Read its log and mend what it tells; run again the photos that failed by it, if any.`,
      section: 'function-errors',
    });
    this.#add(`${id}Throttles`, {
      metric: fn.resource.metricThrottles({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: THROTTLES_IN_FIVE_MINUTES,
      missing,
      says: `The function ${name} is throttled: the account has no concurrency left. Raise the quota, or see who uses it.`,
      section: 'function-throttles',
    });
  }

  #add(id: string, spec: AlarmSpec): void {
    addAlarm(this, id, spec, this.#links);
  }
}

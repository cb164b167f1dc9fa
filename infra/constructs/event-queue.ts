import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { CrashLimit, PipelineFunction } from './pipeline-function.ts';

/** Properties of {@link addEventQueue}. */
export interface EventQueueProps {
  /** The construct id of the queue. */
  readonly queueId: string;
  /** The rules that put events into the queue, by construct id. */
  readonly rules: Readonly<Record<string, EventRule>>;
  readonly reader: PipelineFunction;
  /** How many batches of ten messages are read at once. */
  readonly maxConcurrency: number;
  /**
   * How many times a message is read before it goes to the dead-letter queue.
   * @default {@link MAX_RECEIVES}
   */
  readonly maxReceives?: number;
}

/** Which events a rule matches. */
export interface EventRule {
  readonly description: string;
  readonly eventPattern: EventPattern;
}

/**
 * A queue of events and its dead-letter queue. The latter gets the events that the function could not handle
 * and those that EventBridge could not deliver to the queue.
 */
export interface EventQueue {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly rules: readonly Rule[];
  /** The id of the event source mapping through which the function reads the queue. */
  readonly mappingId: string;
}

/**
 * After this many reads, a message goes to the dead-letter queue. With the visibility timeout, this covers an
 * outage of an hour; after a longer one, people have to redrive the messages.
 */
const MAX_RECEIVES = 20;
const RETENTION = Duration.days(14);
/**
 * AWS recommends at least six times the function's timeout, so that no batch is read again while it is still
 * running.
 */
const VISIBILITY_FACTOR = 6;

/**
 * A message that crashes its function comes back after 3 minutes, or somewhat later: a single message causes
 * two crashes in five minutes. Ten minutes always contain two, so the alarm does not end and begin again with
 * each crash.
 */
export const CRASHES_TO_ALARM: CrashLimit = { crashes: 2, within: Duration.minutes(10) };

/**
 * Adds to a construct: rules → queue → function, with a dead-letter queue. Both queues are encrypted and
 * require TLS.
 */
export function addEventQueue(scope: Construct, props: EventQueueProps): EventQueue {
  const { queueId, reader, maxConcurrency, maxReceives = MAX_RECEIVES } = props;
  const secure = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: RETENTION };
  const deadLetterQueue = new Queue(scope, 'DeadLetters', secure);
  const queue = new Queue(scope, queueId, {
    ...secure,
    visibilityTimeout: Duration.seconds(reader.timeout.toSeconds() * VISIBILITY_FACTOR),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: maxReceives },
  });
  const source = new SqsEventSource(queue, { batchSize: 10, maxConcurrency, reportBatchItemFailures: true });
  reader.resource.addEventSource(source);
  const rules = Object.entries(props.rules).map(([id, rule]) => new Rule(scope, id, rule));
  // The rule's target has the dead-letter queue too, for events that cannot be delivered to the queue.
  for (const rule of rules) rule.addTarget(new SqsQueue(queue, { deadLetterQueue }));
  return { queue, deadLetterQueue, rules, mappingId: source.eventSourceMappingId };
}

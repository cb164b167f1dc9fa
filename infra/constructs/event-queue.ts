import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';

/** Which events go into an {@link EventQueue}, and which function reads them. */
export interface EventQueueProps {
  /** The construct id of the queue. */
  readonly queueId: string;
  /** What puts events into it, by construct ids. */
  readonly rules: Readonly<Record<string, EventRule>>;
  readonly reader: PipelineFunction;
  /** Batches of ten that are read at once. */
  readonly maxConcurrency: number;
  /** How often a message is read before it is a dead letter. @default {@link MAX_RECEIVES} */
  readonly maxReceives?: number;
}

/** Which events a rule takes. */
export interface EventRule {
  readonly description: string;
  readonly eventPattern: EventPattern;
}

/** A queue of events, and the dead letters: the events that could not be read, or not be delivered to the queue. */
export interface EventQueue {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly rules: readonly Rule[];
  /** The id of what has the function read the queue. */
  readonly mappingId: string;
}

/**
 * How often a message is read before it is taken for one that can never work. Together with the visibility timeout
 * an outage may last an hour before its messages have to be redriven by hand.
 */
const MAX_RECEIVES = 20;
const RETENTION = Duration.days(14);
/** AWS's advice: at least six times the function's timeout, so that a batch is not read twice while it runs. */
const VISIBILITY_FACTOR = 6;

/** A message whose reader crashes comes again after 3 minutes: alone, it crashes twice in five minutes. */
export const CRASHES_TO_ALARM = 2;

/** Adds to a construct: rules → queue → function, with a dead-letter queue; both are encrypted, and take TLS alone. */
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
  // Its dead-letter queue takes what could not be delivered to the queue at all.
  for (const rule of rules) rule.addTarget(new SqsQueue(queue, { deadLetterQueue }));
  return { queue, deadLetterQueue, rules, mappingId: source.eventSourceMappingId };
}

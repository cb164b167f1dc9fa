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
  /** The construct id of the rule. */
  readonly ruleId: string;
  readonly description: string;
  readonly eventPattern: EventPattern;
  readonly reader: PipelineFunction;
  /** Batches of ten that are read at once. */
  readonly maxConcurrency: number;
}

/** A queue of events, and the dead letters: the events that could not be read, or not be delivered to the queue. */
export interface EventQueue {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
}

/**
 * How often a message is read before it is taken for one that can never work. Together with the visibility timeout
 * an outage may last an hour before its messages have to be redriven by hand.
 */
const MAX_RECEIVES = 20;
const RETENTION = Duration.days(14);
/** AWS's advice: at least six times the function's timeout, so that a batch is not read twice while it runs. */
const VISIBILITY_FACTOR = 6;

/** Adds to a construct: rule → queue → function, with a dead-letter queue; both are encrypted, and take TLS alone. */
export function addEventQueue(scope: Construct, props: EventQueueProps): EventQueue {
  const { queueId, ruleId, description, eventPattern, reader, maxConcurrency } = props;
  const secure = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: RETENTION };
  const deadLetterQueue = new Queue(scope, 'DeadLetters', secure);
  const queue = new Queue(scope, queueId, {
    ...secure,
    visibilityTimeout: Duration.seconds(reader.timeout.toSeconds() * VISIBILITY_FACTOR),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
  });
  reader.resource.addEventSource(
    new SqsEventSource(queue, { batchSize: 10, maxConcurrency, reportBatchItemFailures: true }),
  );
  const rule = new Rule(scope, ruleId, { description, eventPattern });
  // Its dead-letter queue takes what could not be delivered to the queue at all.
  rule.addTarget(new SqsQueue(queue, { deadLetterQueue }));
  return { queue, deadLetterQueue };
}

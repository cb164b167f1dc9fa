import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  Errors,
  type IChainable,
  IntegrationPattern,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { COLLECTING_CRASHED, type Fault, QUEUE_TIMED_OUT } from '../../core/contract/outcomes.ts';
import type { Pool } from '../../core/contract/table.ts';
import { ORDER } from './step-payloads.ts';
import { countEvents, MAX_EVENTS } from './workflow-limits.ts';

/** An expression: when the state was entered, Unix time in milliseconds. */
const ENTERED_MS = '$toMillis($states.context.State.EnteredTime)';

/**
 * An expression: when a photo joins the queue. It always has the same format, because tickets are served in
 * the order of this text.
 */
export const JOINS_NOW = `$fromMillis(${ENTERED_MS})`;

/**
 * An expression for the fencing token: it identifies one wait of a photo in the queue; later waits have
 * greater ones.
 */
const FENCING =
  `{% $fromMillis(${ENTERED_MS}) & "#" & $formatInteger($exists($states.context.Execution.RedriveCount) ? ` +
  '$states.context.Execution.RedriveCount : 0, "000") & "#" & $formatInteger($states.context.State.RetryCount, "00") %}';

/**
 * A photo in the queue joins again after this time. Otherwise a lost ticket or task token would go unnoticed.
 */
const REJOIN = Duration.hours(6);

/** An expression: how much of the queue timeout is left, seconds. */
const LEFT_SECONDS = (queueTimeout: Duration) =>
  `(${queueTimeout.toSeconds()} - $floor((${ENTERED_MS} - $toMillis($startedAt)) / 1000))`;

/**
 * An expression: after how many seconds in the queue the photo joins again. It may have joined before, so
 * this is at most the rest of the queue timeout.
 */
const WAIT_SECONDS = (queueTimeout: Duration) =>
  `$max([60, $min([${REJOIN.toSeconds()}, ${LEFT_SECONDS(queueTimeout)}])])`;

/**
 * An expression: how long the photo waited for its slot this time. The clock of transient failures excludes
 * this wait.
 */
const WAITED_MS = `$max([0, $toMillis($states.result.since) - ${ENTERED_MS}])`;
/** When the clock of transient failures started: with the first slot. The clock stands still in the queue. */
const SINCE = `{% $since = null ? $states.result.since : $fromMillis($toMillis($since) + ${WAITED_MS}) %}`;

/** Properties of {@link joinQueue}. */
export interface QueueProps {
  readonly joinLine: IFunction;
  /** The longest that a photo waits in the queue. */
  readonly queueTimeout: Duration;
  /** The state that ends a photo that reaches the queue timeout. */
  readonly timedOut: IChainable;
}

/**
 * The state in which a photo waits for a slot of a pool. After six hours the photo joins again with its
 * ticket, which repairs a lost ticket or task token.
 */
export function joinQueue(scope: Construct, name: string, pool: Pool, props: QueueProps): LambdaInvoke {
  const { joinLine, queueTimeout } = props;
  const join = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: joinLine,
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: TaskInput.fromObject({
      ...ORDER,
      pool,
      reference: '{% $reference %}',
      startedAt: '{% $startedAt %}',
      joinedAt: '{% $joinedAt %}',
      // A repeated join has a new task token. The fencing token includes the counts of redrives and retries,
      // which order the joins.
      fencing: FENCING,
      executionArn: '{% $states.context.Execution.Id %}',
      taskToken: '{% $states.context.Task.Token %}',
    }),
    assign: {
      slot: '{% $states.result %}',
      since: SINCE,
      events: countEvents('token'),
    },
    taskTimeout: Timeout.jsonata(`{% ${WAIT_SECONDS(queueTimeout)} %}`),
    retryOnServiceExceptions: false,
  });
  join.addCatch(joinAgain(scope, pool, join, props), {
    errors: [Errors.TIMEOUT],
    assign: {
      events: countEvents('timedOut'),
      since: `{% $since = null ? null : $fromMillis($toMillis($since) + ${WAIT_SECONDS(queueTimeout)} * 1000) %}`,
    },
  });
  return join;
}

function joinAgain(
  scope: Construct,
  pool: Pool,
  join: IChainable,
  { queueTimeout, timedOut }: QueueProps,
): Choice {
  const waited = `The photo waited in the queue for ${queueTimeout.toDays()} days, the limit.`;
  const error = {
    submit: {
      code: QUEUE_TIMED_OUT,
      fault: 'account' satisfies Fault,
      message: `${waited} Find out why the line does not move (the alarm says it), and run the photo again.`,
    },
    collect: {
      code: COLLECTING_CRASHED,
      fault: 'pipeline' satisfies Fault,
      message: `${waited} It waited to collect its job: find out which photos hold the slots for collecting.`,
    },
  }[pool];
  return Choice.jsonata(scope, pool === 'submit' ? 'Waited too long?' : 'Waited too long to collect?')
    .when(
      Condition.jsonata(`{% ${LEFT_SECONDS(queueTimeout)} <= 60 or $events >= ${MAX_EVENTS.queue} %}`),
      timedOut,
      { assign: { error } },
    )
    .otherwise(join);
}

import type { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Errors,
  Fail,
  type IChainable,
  IntegrationPattern,
  Pass,
  type RetryProps,
  type State,
  Succeed,
  TaskInput,
  type TaskStateBase,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import {
  type Fault,
  OUTCOME,
  QUEUE_TIMED_OUT,
  RECORD_NOT_WRITTEN,
  STEP_CRASHED,
} from '../../functions/shared/contract.ts';
import { announceFailure, announceResult } from './announcement.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import {
  countEvents,
  MAX_QUEUE_EVENTS,
  REPEAT,
  REPEAT_CRASHES,
  REPEAT_LONG,
  REPEAT_THROTTLED,
  TIMEOUT_MARGIN,
} from './workflow-limits.ts';

/** What the definition is made of. */
export interface RetouchDefinitionProps {
  readonly steps: Readonly<
    Record<
      'inspectPhoto' | 'joinLine' | 'submitRetouch' | 'pollRetouch' | 'storeResults' | 'recordFailure',
      PipelineFunction
    >
  >;
  /** Between polls of a job that is not finished. */
  readonly pollInterval: Duration;
  /** The longest that a photo waits in the queue. */
  readonly queueTimeout: Duration;
}

/** What the workflow knows of a run, for the functions that write its record. */
const RUN = {
  id: '{% $id %}',
  attempt: '{% $attempt %}',
  photo: '{% $photo %}',
  recipe: '{% $recipe %}',
  reference: '{% $reference %}',
  job: '{% $job %}',
  polls: '{% $polls %}',
  startedAt: '{% $startedAt %}',
  completedAt: '{% $completedAt %}',
};

/** When the state was entered, Unix time in milliseconds. */
const ENTERED_MS = '$toMillis($states.context.State.EnteredTime)';

/** When a photo joins the queue, always written alike: tickets are served in that order. */
const JOINED_AT = {
  now: `{% $fromMillis(${ENTERED_MS}) %}`,
  later: `{% $fromMillis(${ENTERED_MS} + $states.input.waitSeconds * 1000) %}`,
};

/** Tells one wait in the queue from the next, in order. */
const FENCING =
  `{% $fromMillis(${ENTERED_MS}) & "#" & $formatInteger($exists($states.context.Execution.RedriveCount) ? ` +
  '$states.context.Execution.RedriveCount : 0, "000") & "#" & $formatInteger($states.context.State.RetryCount, "00") %}';

/** How long a photo waited for its slot this time, by which the clock of transient trouble goes on later. */
const WAITED_MS = `$max([0, $toMillis($states.result.since) - ${ENTERED_MS}])`;
/** When the clock of transient trouble began: with the first slot, and after account trouble again. */
const SINCE = `{% $since = null ? $states.result.since : $fromMillis($toMillis($since) + ${WAITED_MS}) %}`;

/**
 * One photo's retouch. Each step answers an outcome and a Choice named as a question routes it; what later states
 * need is assigned to variables once: `id`, `attempt`, `photo`, `asked`, `reference`, `recipe`, `job`, `polls`,
 * `startedAt`, `completedAt`, `error`; `joinedAt` and `slot` for the line, `waits` and `since` for the waits, and
 * `events` for the length of the history.
 */
export function defineRetouch(scope: Construct, props: RetouchDefinitionProps): IChainable {
  const { steps, pollInterval, queueTimeout } = props;

  const retouched = announceResult(scope, Succeed.jsonata(scope, 'Retouched'));
  const failed = announceFailure(
    scope,
    Fail.jsonata(scope, 'Failed', { error: '{% $error.code %}', cause: '{% $error.message %}' }),
  );
  // The record could not be written: keep-line and the audit write it, by this.
  const notRecorded = Fail.jsonata(scope, 'Not recorded', {
    error: RECORD_NOT_WRITTEN,
    cause: '{% $string($error) %}',
  });
  const recordFailure = invoke(scope, 'Record failure', steps.recordFailure, {
    ...RUN,
    error: '{% $error %}',
  });
  recordFailure
    .addRetry(REPEAT_LONG)
    .addCatch(notRecorded)
    .next(
      Choice.jsonata(scope, 'Failed indeed?').when(outcomeIs(OUTCOME.stored), retouched).otherwise(failed),
    );

  /** A step whose crash, once its retries are spent, is recorded like any other failure. */
  const withCatch = <S extends TaskStateBase>(name: string, state: S, retry: RetryProps): S => {
    const message =
      `{% "The step '${name}' crashed with " & $states.errorOutput.Error & ". ` +
      `Look the id up in the function's log, mend what it tells, and run the photo again." %}`;
    state.addRetry(retry).addCatch(recordFailure, {
      assign: { error: { code: STEP_CRASHED, fault: 'pipeline' satisfies Fault, message } },
    });
    return state;
  };
  const step = (name: string, fn: PipelineFunction, payload: object) =>
    withCatch(name, invoke(scope, name, fn, payload), REPEAT);

  const begin = Pass.jsonata(scope, 'Begin', {
    assign: {
      id: '{% $states.input.id %}',
      attempt: '{% $states.input.attempt %}',
      photo: '{% $states.input.photo %}',
      startedAt: '{% $states.context.Execution.StartTime %}',
      // What was asked for over the API; the drop asks for nothing.
      asked: '{% $exists($states.input.recipe) ? $states.input.recipe : null %}',
      reference: '{% $exists($states.input.reference) ? $states.input.reference : null %}',
      recipe: '{% null %}',
      job: '{% null %}',
      completedAt: '{% null %}',
      joinedAt: '{% null %}',
      since: '{% null %}',
      events: 0,
      polls: 0,
      waits: 0,
    },
  });
  const inspecting = invoke(scope, 'Inspect photo', steps.inspectPhoto, {
    id: '{% $id %}',
    attempt: '{% $attempt %}',
    photo: '{% $photo %}',
    asked: '{% $asked %}',
    reference: '{% $reference %}',
  }).addRetry(REPEAT_THROTTLED);
  const inspect = withCatch('Inspect photo', inspecting, REPEAT);
  const order = {
    id: '{% $id %}',
    attempt: '{% $attempt %}',
    photo: '{% $photo %}',
    recipe: '{% $recipe %}',
  };
  /** A photo that reaches the queue timeout fails. */
  const catchTimeout = <S extends TaskStateBase>(state: S): S => {
    const message =
      `The photo waited in line for ${queueTimeout.toDays()} days, which is as long as it may. ` +
      'See why the line stands still (the alarm tells), and run the photo again.';
    state.addCatch(recordFailure, {
      errors: [Errors.TIMEOUT],
      assign: { error: { code: QUEUE_TIMED_OUT, fault: 'account' satisfies Fault, message } },
    });
    return state;
  };
  const join = withCatch(
    'Join the line',
    catchTimeout(
      LambdaInvoke.jsonata(scope, 'Join the line', {
        lambdaFunction: steps.joinLine.resource,
        integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
        payload: TaskInput.fromObject({
          ...order,
          reference: '{% $reference %}',
          startedAt: '{% $startedAt %}',
          joinedAt: '{% $joinedAt %}',
          // A repeated join has a new token: the counts of redrives and retries tell which is the later one.
          fencing: FENCING,
          executionArn: '{% $states.context.Execution.Id %}',
          taskToken: '{% $states.context.Task.Token %}',
        }),
        assign: {
          slot: '{% $states.result %}',
          since: SINCE,
          events: countEvents('token'),
        },
        // What is left of it, as the photo may have joined before.
        taskTimeout: Timeout.jsonata(
          `{% $max([60, ${queueTimeout.toSeconds()} - $floor((${ENTERED_MS} - $toMillis($startedAt)) / 1000)]) %}`,
        ),
        retryOnServiceExceptions: false,
      }),
    ),
    REPEAT_CRASHES,
  );
  const waiting = { since: '{% $since %}', waits: '{% $waits %}' };
  const submit = withCatch(
    'Submit to Segmind',
    invoke(
      scope,
      'Submit to Segmind',
      steps.submitRetouch,
      { ...order, ...waiting, slot: '{% $slot %}' },
      { events: countEvents('plain') },
    ),
    REPEAT,
  );
  const poll = step('Poll Segmind', steps.pollRetouch, {
    id: '{% $id %}',
    photo: '{% $photo %}',
    job: '{% $job %}',
    waits: '{% $waits %}',
  });
  const store = step('Store results', steps.storeResults, { ...RUN, ...waiting, slot: '{% $slot %}' });

  const pollAgain = Wait.jsonata(scope, `Wait ${pollInterval.toSeconds()} seconds`, {
    time: WaitTime.duration(pollInterval),
  });
  pollAgain.next(poll);
  /** To wait as the step was told, and ask it again. */
  const waitAsTold = (name: string, next: State & IChainable) => {
    const wait = Wait.jsonata(scope, name, { time: WaitTime.seconds('{% $states.input.waitSeconds %}') });
    wait.next(next);
    return wait;
  };
  /** What every question has in common: a busy step is asked again, and all else is a failure. */
  const ask = (question: string, busy: Wait | null) => {
    const choice = Choice.jsonata(scope, question, { assign: { error: '{% $states.input.error %}' } });
    if (busy !== null) choice.when(outcomeIs(OUTCOME.busy), busy, { assign: { waits: '{% $waits + 1 %}' } });
    return choice.otherwise(recordFailure);
  };

  begin.next(inspect);
  inspect.next(
    ask('Photo usable?', null).when(outcomeIs(OUTCOME.usable), join, {
      assign: {
        photo: '{% $states.input.photo %}',
        recipe: '{% $states.input.recipe %}',
        reference: '{% $states.input.reference %}',
        joinedAt: JOINED_AT.now,
      },
    }),
  );
  join.next(submit);
  const waitToJoin = waitAsTold('Wait to join again', join);
  /** Back to the queue, but not for ever: the history of an execution is limited. */
  const backIf = (condition: string) =>
    Condition.jsonata(`{% ${condition} and $events < ${MAX_QUEUE_EVENTS} %}`);
  submit.next(
    ask('Accepted?', waitAsTold('Wait to submit', submit))
      .when(outcomeIs(OUTCOME.accepted), pollAgain, { assign: { job: '{% $states.input.job %}', waits: 0 } })
      .when(backIf(`$states.input.outcome = "${OUTCOME.rejoin}"`), join, {
        assign: { since: '{% $states.input.isAccount ? null : $since %}' },
      })
      .when(backIf(`$states.input.outcome = "${OUTCOME.requeue}"`), waitToJoin, {
        assign: { joinedAt: JOINED_AT.later, waits: '{% $waits + 1 %}' },
      }),
  );
  poll.next(
    ask('Finished?', waitAsTold('Wait to poll', poll))
      .when(outcomeIs(OUTCOME.working), pollAgain, { assign: { polls: '{% $polls + 1 %}', waits: 0 } })
      .when(outcomeIs(OUTCOME.completed), store, {
        assign: { polls: '{% $polls + 1 %}', waits: 0, completedAt: '{% $states.input.completedAt %}' },
      }),
  );
  store.next(ask('Stored?', waitAsTold('Wait to store', store)).when(outcomeIs(OUTCOME.stored), retouched));
  return begin;
}

function invoke(
  scope: Construct,
  name: string,
  fn: PipelineFunction,
  payload: object,
  assign?: Record<string, string>,
): LambdaInvoke {
  return LambdaInvoke.jsonata(scope, name, {
    ...(assign && { assign }),
    lambdaFunction: fn.resource,
    payload: TaskInput.fromObject({ ...payload }),
    outputs: '{% $states.result.Payload %}',
    taskTimeout: Timeout.duration(fn.timeout.plus(TIMEOUT_MARGIN)),
    retryOnServiceExceptions: false,
  });
}

function outcomeIs(outcome: string): Condition {
  return Condition.jsonata(`{% $states.input.outcome = "${outcome}" %}`);
}

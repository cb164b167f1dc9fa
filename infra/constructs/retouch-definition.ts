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
  LINE_TIMED_OUT,
  OUTCOME,
  RECORD_NOT_WRITTEN,
  STATE,
  STEP_CRASHED,
} from '../../functions/shared/contract.ts';
import { announceFailure, announceResult } from './announcement.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import {
  maxTurns,
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
  /** The longest that a photo waits in line. */
  readonly lineTimeout: Duration;
  /** How long weather is waited out. */
  readonly weatherLimit: Duration;
}

/** What the workflow knows of a run, for the functions that write its record. */
const RUN = {
  id: '{% $id %}',
  attempt: '{% $attempt %}',
  photo: '{% $photo %}',
  recipe: '{% $recipe %}',
  job: '{% $job %}',
  polls: '{% $polls %}',
  startedAt: '{% $startedAt %}',
  completedAt: '{% $completedAt %}',
  ticket: '{% $ticket %}',
  executionArn: '{% $states.context.Execution.Id %}',
};

/** When the state was entered, Unix time in milliseconds. */
const ENTERED_MS = '$toMillis($states.context.State.EnteredTime)';

/** A ticket: tickets are served in the order of their names, so it begins with the time, always written alike. */
const TICKET = {
  now: `{% $fromMillis(${ENTERED_MS}) & '-' & $id %}`,
  later: `{% $fromMillis(${ENTERED_MS} + $states.input.waitSeconds * 1000) & '-' & $id %}`,
};

/** How long a photo waited for its place beyond the time of its ticket: that is no weather. */
const OVERDUE_MS =
  "$max([0, $toMillis($states.result.since) - $toMillis($substringBefore($ticket, 'Z') & 'Z')])";
/** When the clock of weather began: with the first place, and after account trouble anew. */
const SINCE = `{% $since = null ? $states.result.since : $fromMillis($toMillis($since) + ${OVERDUE_MS}) %}`;

/**
 * One photo's retouch. Each step answers an outcome and a Choice named as a question routes it; what later states
 * need is assigned to variables once: `id`, `attempt`, `photo`, `asked`, `recipe`, `job`, `polls`, `startedAt`,
 * `completedAt`, `error`; `ticket`, `earlierTicket`, `turns` and
 * `trouble` for the line, `waits` and `since` for the waits.
 */
export function defineRetouch(scope: Construct, props: RetouchDefinitionProps): IChainable {
  const { steps, pollInterval, lineTimeout, weatherLimit } = props;

  const retouched = announceResult(scope, Succeed.jsonata(scope, 'Retouched'));
  const failed = announceFailure(
    scope,
    Fail.jsonata(scope, 'Failed', { error: '{% $error.code %}', cause: '{% $error.message %}' }),
  );
  // Nobody could write the record: keep-line and the audit see to it, by this.
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

  const begin = Pass.jsonata(scope, STATE.begin, {
    assign: {
      id: '{% $states.input.id %}',
      attempt: '{% $states.input.attempt %}',
      photo: '{% $states.input.photo %}',
      startedAt: '{% $states.context.Execution.StartTime %}',
      // What was asked for over the API; the drop asks for nothing.
      asked: '{% $exists($states.input.recipe) ? $states.input.recipe : null %}',
      recipe: '{% null %}',
      job: '{% null %}',
      completedAt: '{% null %}',
      ticket: '{% null %}',
      earlierTicket: '{% null %}',
      trouble: '{% null %}',
      since: '{% null %}',
      turns: 0,
      polls: 0,
      waits: 0,
    },
  });
  const inspecting = invoke(scope, STATE.inspect, steps.inspectPhoto, {
    id: '{% $id %}',
    photo: '{% $photo %}',
    asked: '{% $asked %}',
  }).addRetry(REPEAT_THROTTLED);
  const inspect = withCatch(STATE.inspect, inspecting, REPEAT);
  const order = {
    id: '{% $id %}',
    attempt: '{% $attempt %}',
    photo: '{% $photo %}',
    recipe: '{% $recipe %}',
  };
  /** Who waits to the very end is told so. */
  const catchTimeout = <S extends TaskStateBase>(state: S): S => {
    const message =
      `The photo waited in line for ${lineTimeout.toDays()} days, which is as long as it may. ` +
      'See why the line stands still (the alarm tells), and run the photo again.';
    state.addCatch(recordFailure, {
      errors: [Errors.TIMEOUT],
      assign: { error: { code: LINE_TIMED_OUT, fault: 'account' satisfies Fault, message } },
    });
    return state;
  };
  const join = withCatch(
    STATE.join,
    catchTimeout(
      LambdaInvoke.jsonata(scope, STATE.join, {
        lambdaFunction: steps.joinLine.resource,
        integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
        payload: TaskInput.fromObject({
          ...order,
          ticket: '{% $ticket %}',
          earlierTicket: '{% $earlierTicket %}',
          trouble: '{% $trouble %}',
          // A repeated join has a new token: the count tells which is the later one.
          turn: `{% $fromMillis(${ENTERED_MS}) & "#" & $formatInteger($states.context.State.RetryCount, "00") %}`,
          executionArn: RUN.executionArn,
          taskToken: '{% $states.context.Task.Token %}',
        }),
        assign: {
          turns: '{% $turns + 1 %}',
          since: SINCE,
        },
        taskTimeout: Timeout.duration(lineTimeout),
        retryOnServiceExceptions: false,
      }),
    ),
    REPEAT_CRASHES,
  );
  const waiting = { since: '{% $since %}', waits: '{% $waits %}' };
  const submit = step(STATE.submit, steps.submitRetouch, {
    ...order,
    ...waiting,
    executionArn: RUN.executionArn,
  });
  const poll = step('Poll Segmind', steps.pollRetouch, {
    id: '{% $id %}',
    photo: '{% $photo %}',
    job: '{% $job %}',
    waits: '{% $waits %}',
  });
  const store = step('Store results', steps.storeResults, { ...RUN, ...waiting });

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

  begin.next(
    Choice.jsonata(scope, STATE.anythingLeft)
      .when(Condition.jsonata('{% $exists($states.input.error) %}'), recordFailure, {
        assign: { error: '{% $states.input.error %}' },
      })
      .otherwise(inspect),
  );
  inspect.next(
    ask(STATE.isUsable, null).when(outcomeIs(OUTCOME.usable), join, {
      assign: {
        photo: '{% $states.input.photo %}',
        recipe: '{% $states.input.recipe %}',
        ticket: TICKET.now,
      },
    }),
  );
  join.next(submit);
  /** Back into the line, but not for ever: the history of an execution is limited. */
  const backIfMay = (outcome: string) =>
    Condition.jsonata(`{% $states.input.outcome = "${outcome}" and $turns < ${maxTurns(weatherLimit)} %}`);
  submit.next(
    ask('Accepted?', waitAsTold('Wait to submit', submit))
      .when(outcomeIs(OUTCOME.accepted), pollAgain, { assign: { job: '{% $states.input.job %}', waits: 0 } })
      .when(backIfMay(OUTCOME.placeless), join, { assign: { trouble: '{% null %}' } })
      .when(backIfMay(OUTCOME.held), join, {
        assign: {
          since: '{% null %}',
          trouble: { error: '{% $states.input.error %}', toldSeconds: '{% $states.input.toldSeconds %}' },
        },
      })
      .when(backIfMay(OUTCOME.giveWay), join, {
        assign: {
          // The ticket as it was: first, so that it is also where assignments are made one by one.
          earlierTicket: '{% $ticket %}',
          ticket: TICKET.later,
          trouble: '{% null %}',
          waits: '{% $waits + 1 %}',
        },
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

function invoke(scope: Construct, name: string, fn: PipelineFunction, payload: object): LambdaInvoke {
  return LambdaInvoke.jsonata(scope, name, {
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

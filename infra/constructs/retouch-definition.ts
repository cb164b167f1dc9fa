import type { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
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
  COLLECTING_CRASHED,
  type Fault,
  GONE_JOBS,
  OUTCOME,
  type Pool,
  RECORD_NOT_WRITTEN,
  STEP_CRASHED,
} from '../../functions/shared/contract.ts';
import { announceFailure, announceResult } from './announcement.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { JOINS_NOW, joinQueue } from './queue-states.ts';
import { ORDER, POLL, RUN, STORE, UNANSWERED } from './step-payloads.ts';
import {
  BEFORE_PREPARED_AGAIN,
  countEvents,
  MAX_EVENTS,
  MAX_PREPARED_AGAIN,
  REPEAT,
  REPEAT_CRASHES,
  REPEAT_THROTTLED,
  TIMEOUT_MARGIN,
} from './workflow-limits.ts';

/** Properties of {@link defineRetouch}. */
export interface RetouchDefinitionProps {
  readonly steps: Readonly<
    Record<
      | 'preparePhoto'
      | 'reuseResult'
      | 'joinLine'
      | 'submitRetouch'
      | 'pollRetouch'
      | 'storeResults'
      | 'recordFailure',
      PipelineFunction
    >
  >;
  /** The wait between two polls of a job that is not finished. */
  readonly pollInterval: Duration;
  /** The wait from the submit to the first poll. */
  readonly firstPoll: Duration;
  /** The longest that a photo waits in the queue. */
  readonly queueTimeout: Duration;
}

/** A condition: the photo's slot is for a submit, and not for collecting a job. */
const HOLDS_SUBMIT_SLOT = `$slot.pool = "${'submit' satisfies Pool}"`;

/** A condition: the photo is to join again later, when the next trial of the open breaker is due. */
const IS_TO_WAIT = '$exists($states.input.waitSeconds)';

/** A condition: the job that gave no result is of an earlier attempt, and the caller allows to pay again. */
const PAYS_AGAIN = `$payAgain and $not(${HOLDS_SUBMIT_SLOT})`;
const IS_JOB_GONE = `$states.input.error.code in ${JSON.stringify(GONE_JOBS)}`;

const SUBMIT_ANEW = {
  job: '{% null %}',
  completedAt: '{% null %}',
  waits: 0,
  notFounds: 0,
  // The photo is prepared again, because the current model may not take the old working copy. With `again`,
  // prepare-photo does not collect the old job.
  again: true,
};

/** When the photo first joined the queue: a photo that is prepared again keeps its position. */
const JOINED = `{% $preparedAgain > 0 ? $joinedAt : ${JOINS_NOW} %}`;

/**
 * The failure of a photo that cannot be polled any more, because crashes have filled the history of its
 * execution.
 */
const HISTORY_FULL = {
  code: COLLECTING_CRASHED,
  fault: 'pipeline' satisfies Fault,
  message: 'The polls of the job crashed so often that the execution history is full. Run the photo again.',
};

/**
 * The workflow of one photo. Each step answers an outcome, and a Choice named as a question routes it. Later
 * states need these variables: `id`, `attempt`, `again`, `payAgain`, `photo`, `asked`, `reference`, `recipe`,
 * `earlier`, `job`, `polls`, `startedAt`, `completedAt`, `error`; for the line `joinedAt`, `slot`, `waits`,
 * `notFounds`, `since`, `refusals`, `preparedAgain`; `events` for the length of the history.
 */
export function defineRetouch(scope: Construct, props: RetouchDefinitionProps): IChainable {
  const { steps, pollInterval, firstPoll, queueTimeout } = props;

  const retouched = announceResult(scope, Succeed.jsonata(scope, 'Retouched'));
  const failed = announceFailure(
    scope,
    Fail.jsonata(scope, 'Failed', { error: '{% $error.code %}', cause: '{% $error.message %}' }),
  );
  // The record could not be written. end-retouch or the audit write it later, from this cause.
  const notRecorded = Fail.jsonata(scope, 'Not recorded', {
    error: RECORD_NOT_WRITTEN,
    cause: '{% $string($error) %}',
  });
  const recordFailure = invoke(scope, 'Record failure', steps.recordFailure, {
    ...RUN,
    slot: '{% $slot %}',
    error: '{% $error %}',
  });
  recordFailure
    .addRetry(REPEAT_THROTTLED)
    .addRetry(REPEAT)
    .addCatch(notRecorded)
    .next(
      Choice.jsonata(scope, 'Failed indeed?').when(outcomeIs(OUTCOME.stored), retouched).otherwise(failed),
    );

  /** Adds retries to a step. If they are used up, the crash is recorded like any other failure. */
  const withCatch = <S extends TaskStateBase>(name: string, state: S, retry: RetryProps): S => {
    const message =
      `{% "The step '${name}' crashed with " & $states.errorOutput.Error & ". ` +
      `Search the function's log for the id, and run the photo again." %}`;
    state
      .addRetry(REPEAT_THROTTLED)
      .addRetry(retry)
      .addCatch(recordFailure, {
        assign: { error: { code: STEP_CRASHED, fault: 'pipeline' satisfies Fault, message } },
      });
    return state;
  };
  const step = (name: string, fn: PipelineFunction, payload: object) =>
    withCatch(name, invoke(scope, name, fn, payload, { events: countEvents('plain') }), REPEAT);

  const begin = Pass.jsonata(scope, 'Begin', {
    assign: {
      id: '{% $states.input.id %}',
      attempt: '{% $states.input.attempt %}',
      photo: '{% $states.input.photo %}',
      startedAt: '{% $states.context.Execution.StartTime %}',
      again: '{% $exists($states.input.again) ? $states.input.again : false %}',
      // The recipe of the API request; null for a dropped photo.
      asked: '{% $exists($states.input.recipe) ? $states.input.recipe : null %}',
      reference: '{% $exists($states.input.reference) ? $states.input.reference : null %}',
      // `again` runs a photo again that has succeeded, so the caller wants another job.
      payAgain: '{% $states.input.payAgain = true or $states.input.again = true %}',
      recipe: '{% null %}',
      slot: '{% null %}',
      job: '{% null %}',
      completedAt: '{% null %}',
      joinedAt: '{% null %}',
      since: '{% null %}',
      error: '{% null %}',
      events: 0,
      polls: 0,
      waits: 0,
      refusals: 0,
      notFounds: 0,
      preparedAgain: 0,
    },
  });
  const prepare = step('Prepare photo', steps.preparePhoto, {
    id: '{% $id %}',
    attempt: '{% $attempt %}',
    again: '{% $again %}',
    photo: '{% $photo %}',
    asked: '{% $asked %}',
    reference: '{% $reference %}',
    startedAt: '{% $startedAt %}',
  });
  const reuse = step('Reuse result', steps.reuseResult, { ...RUN, earlier: '{% $earlier %}' });
  const queue = { joinLine: steps.joinLine.resource, queueTimeout, timedOut: recordFailure };
  const join = withCatch('Join the line', joinQueue(scope, 'Join the line', 'submit', queue), REPEAT_CRASHES);
  const collect = withCatch(
    'Wait to collect',
    joinQueue(scope, 'Wait to collect', 'collect', queue),
    REPEAT_CRASHES,
  );
  const waiting = { since: '{% $since %}', waits: '{% $waits %}' };
  const paying = {
    // A photo that collects a job is not paid for again.
    payAgain: `{% $payAgain and ${HOLDS_SUBMIT_SLOT} %}`,
    refusals: '{% $refusals %}',
  };
  const submit = step('Submit to Segmind', steps.submitRetouch, {
    ...ORDER,
    ...waiting,
    ...paying,
    slot: '{% $slot %}',
  });
  const poll = step('Poll Segmind', steps.pollRetouch, POLL);
  const store = step('Store results', steps.storeResults, STORE);

  const pollAgain = Wait.jsonata(scope, `Wait ${pollInterval.toSeconds()} seconds`, {
    time: WaitTime.duration(pollInterval),
  });
  pollAgain.next(poll);
  const pollFirst = Wait.jsonata(scope, 'Wait for the first poll', { time: WaitTime.duration(firstPoll) });
  pollFirst.next(poll);
  /** Creates a state that waits for as long as the step's answer says, then runs the step again. */
  const waitAsTold = (name: string, next: State & IChainable) => {
    const wait = Wait.jsonata(scope, name, { time: WaitTime.seconds('{% $states.input.waitSeconds %}') });
    wait.next(next);
    return wait;
  };
  /**
   * Creates a Choice on a step's outcome: a busy step is run again after a wait; an outcome without a rule is
   * a failure.
   */
  const ask = (
    question: string,
    busy: Wait | null,
    limit: keyof typeof MAX_EVENTS,
    assign: Record<string, string> = { waits: '{% $waits + 1 %}' },
    assignFailed: Record<string, string> = {},
  ) => {
    const choice = Choice.jsonata(scope, question, {
      assign: { error: '{% $states.input.error %}', ...assignFailed },
    });
    if (busy !== null) choice.when(isWithin(limit, OUTCOME.busy), busy, { assign });
    return choice.otherwise(recordFailure);
  };

  const found = {
    photo: '{% $states.input.photo %}',
    recipe: '{% $states.input.recipe %}',
    reference: '{% $states.input.reference %}',
  };
  begin.next(prepare);
  // Prepare photo answers the reference even of a photo that it refuses, if it could read it.
  const read = { reference: '{% $exists($states.input.reference) ? $states.input.reference : $reference %}' };
  const waitForSame = waitAsTold('Wait for the same photo', prepare);
  const isUsable = ask('Photo usable?', waitForSame, 'queue', undefined, read)
    .when(outcomeIs(OUTCOME.usable), join, { assign: { ...found, waits: 0, joinedAt: JOINED } })
    .when(outcomeIs(OUTCOME.same), reuse, { assign: { ...found, earlier: '{% $states.input.earlier %}' } })
    // There is a job of an earlier attempt: it is collected, without the submit queue and the breaker.
    .when(outcomeIs(OUTCOME.paid), collect, {
      assign: { ...found, job: '{% $states.input.job %}', waits: 0, joinedAt: `{% ${JOINS_NOW} %}` },
    })
    // No queue and no job: an earlier job is paid for, and its pictures are kept.
    .when(outcomeIs(OUTCOME.kept), store, {
      assign: { ...found, completedAt: '{% $states.input.completedAt %}', waits: 0 },
    })
    .when(isWithin('queue', OUTCOME.unprepared), prepare)
    .when(outcomeIs(OUTCOME.stored), retouched);
  prepare.next(isUsable);
  reuse.next(isUsable);
  join.next(submit);
  // Submit to Segmind finds the job in the receipt, claims the slot and marks the photo as being polled.
  collect.next(submit);
  const waitToJoin = waitAsTold('Wait to join again', join);
  // CloudFormation updates the functions one by one, so Prepare photo and Submit to Segmind may have
  // different versions for minutes.
  const prepareAgain = Wait.jsonata(scope, 'Wait to prepare again', {
    time: WaitTime.duration(BEFORE_PREPARED_AGAIN),
  });
  prepareAgain.next(prepare);
  const accepted = { assign: { job: '{% $states.input.job %}', waits: 0 } };
  const countPrepared = { assign: { preparedAgain: '{% $preparedAgain + 1 %}' } };
  const refused = { assign: { refusals: '{% $states.input.refusals %}' } };
  const waitToSubmit = waitAsTold('Wait to submit', submit);
  submit.next(
    ask('Accepted?', waitToSubmit, 'queue')
      .when(isWithin('queue', OUTCOME.paused), waitToSubmit)
      .when(isWithin('queue', OUTCOME.unprepared, '$preparedAgain = 0'), prepare, countPrepared)
      .when(
        isWithin('queue', OUTCOME.unprepared, `$preparedAgain < ${MAX_PREPARED_AGAIN}`),
        prepareAgain,
        countPrepared,
      )
      .when(acceptedWith(HOLDS_SUBMIT_SLOT), pollFirst, accepted)
      .when(outcomeIs(OUTCOME.accepted), pollAgain, accepted)
      .when(isWithin('queue', OUTCOME.rejoin, `${HOLDS_SUBMIT_SLOT} and ${IS_TO_WAIT}`), waitToJoin, refused)
      .when(isWithin('queue', OUTCOME.rejoin, HOLDS_SUBMIT_SLOT), join, refused)
      .when(isWithin('queue', OUTCOME.rejoin), collect)
      .when(isWithin('queue', OUTCOME.requeue), waitToJoin, {
        // The photo keeps its position; other photos are served in the meantime.
        assign: { waits: '{% $waits + 1 %}' },
      }),
  );
  poll.next(
    ask('Finished?', waitAsTold('Wait to poll', poll), 'poll', UNANSWERED)
      .when(isWithin('poll', OUTCOME.working), pollAgain, {
        assign: { polls: '{% $polls + 1 %}', waits: 0, notFounds: 0 },
      })
      .when(outcomeIs(OUTCOME.working), recordFailure, { assign: { error: HISTORY_FULL } })
      .when(isWithin('queue', OUTCOME.failed, `${PAYS_AGAIN} and ${IS_JOB_GONE}`), prepare, {
        assign: SUBMIT_ANEW,
      })
      .when(outcomeIs(OUTCOME.completed), store, {
        assign: { polls: '{% $polls + 1 %}', waits: 0, completedAt: '{% $states.input.completedAt %}' },
      }),
  );
  store.next(
    ask('Stored?', waitAsTold('Wait to store', store), 'store', {
      waits: '{% $waits + 1 %}',
      error: '{% $states.input.error %}',
    })
      .when(isWithin('queue', OUTCOME.failed, PAYS_AGAIN), prepare, { assign: SUBMIT_ANEW })
      .when(outcomeIs(OUTCOME.stored), retouched),
  );
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

/**
 * A condition for going back to an earlier state: the outcome, and room left in the history of the execution.
 */
function isWithin(limit: keyof typeof MAX_EVENTS, outcome: string, also?: string): Condition {
  const conditions = [`$states.input.outcome = "${outcome}"`, `$events < ${MAX_EVENTS[limit]}`];
  return Condition.jsonata(`{% ${[...conditions, ...(also ? [also] : [])].join(' and ')} %}`);
}

function acceptedWith(also: string): Condition {
  return Condition.jsonata(`{% $states.input.outcome = "${OUTCOME.accepted}" and ${also} %}`);
}

function outcomeIs(outcome: string): Condition {
  return Condition.jsonata(`{% $states.input.outcome = "${outcome}" %}`);
}

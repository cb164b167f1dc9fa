import type { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Fail,
  type IChainable,
  Pass,
  type RetryProps,
  type State,
  Succeed,
  type TaskStateBase,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type Fault, OUTCOME, RECORD_NOT_WRITTEN, STEP_CRASHED } from '../../core/contract/outcomes.ts';
import { announceFailure, announceResult } from './announcement.ts';
import { invoke } from './invoke-step.ts';
import {
  acceptedWith,
  HOLDS_SUBMIT_SLOT,
  IS_JOB_GONE,
  IS_TO_WAIT,
  isWithin,
  outcomeIs,
  PAYS_AGAIN,
} from './outcome-conditions.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { JOINS_NOW, joinQueue } from './queue-states.ts';
import { ORDER, POLL, RUN, STORE } from './step-payloads.ts';
import {
  BEFORE_PREPARED_AGAIN,
  countEvents,
  type MAX_EVENTS,
  MAX_PREPARED_AGAIN,
  REPEAT,
  REPEAT_CRASHES,
  REPEAT_THROTTLED,
} from './workflow-limits.ts';
import { AT_BEGIN, HISTORY_FULL, JOINED, SUBMIT_ANEW, UNANSWERED } from './workflow-variables.ts';

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

  const begin = Pass.jsonata(scope, 'Begin', { assign: AT_BEGIN });
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
  const waitAsAnswered = (name: string, next: State & IChainable) => {
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
  const waitForSame = waitAsAnswered('Wait for the same photo', prepare);
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
  const waitToJoin = waitAsAnswered('Wait to join again', join);
  // CloudFormation updates the functions one by one, so Prepare photo and Submit to Segmind may have
  // different versions for minutes.
  const prepareAgain = Wait.jsonata(scope, 'Wait to prepare again', {
    time: WaitTime.duration(BEFORE_PREPARED_AGAIN),
  });
  prepareAgain.next(prepare);
  const accepted = { assign: { job: '{% $states.input.job %}', waits: 0 } };
  const countPrepared = { assign: { preparedAgain: '{% $preparedAgain + 1 %}' } };
  const refused = { assign: { refusals: '{% $states.input.refusals %}' } };
  const waitToSubmit = waitAsAnswered('Wait to submit', submit);
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
    ask('Finished?', waitAsAnswered('Wait to poll', poll), 'poll', UNANSWERED)
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
    ask('Stored?', waitAsAnswered('Wait to store', store), 'store', {
      waits: '{% $waits + 1 %}',
      error: '{% $states.input.error %}',
    })
      .when(isWithin('queue', OUTCOME.failed, PAYS_AGAIN), prepare, { assign: SUBMIT_ANEW })
      .when(outcomeIs(OUTCOME.stored), retouched),
  );
  return begin;
}

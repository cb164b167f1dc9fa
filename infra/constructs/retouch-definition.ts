import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Errors,
  Fail,
  type IChainable,
  JitterType,
  Pass,
  type RetryProps,
  type State,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import {
  type Fault,
  OUTCOME,
  STEP_CRASHED,
  SUBMIT_OUTCOME_UNKNOWN,
} from '../../functions/shared/contract.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** What the definition is made of. */
export interface RetouchDefinitionProps {
  readonly steps: Readonly<
    Record<
      'inspectPhoto' | 'submitRetouch' | 'pollRetouch' | 'storeResults' | 'recordFailure',
      PipelineFunction
    >
  >;
  /** Between polls of a job that is not finished. */
  readonly pollInterval: Duration;
}

/** Steps that are safe to repeat. Waits 2 + 4 + 8 + 16 + 32 + 60 s: about two minutes of crashes are borne. */
const REPEAT: RetryProps = {
  errors: [Errors.ALL],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 6,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/** The record is the promise: 2 + 4 + … + 256 s and then five minutes at a time, about an hour and a half in all. */
const REPEAT_LONG: RetryProps = { ...REPEAT, maxAttempts: 24, maxDelay: Duration.minutes(5) };

/** A submit is repeated only where Lambda turned the invocation away before the function ran. */
const REPEAT_IF_NOT_RUN: RetryProps = { ...REPEAT, errors: ['Lambda.TooManyRequestsException'] };

/** A task outlives its function's own timeout by this, so that the function's error is the one that is seen. */
const TIMEOUT_MARGIN_SECONDS = 10;

/** What the workflow knows of a run, for the functions that write its record. */
const RUN = {
  id: '{% $id %}',
  photo: '{% $photo %}',
  recipe: '{% $recipe %}',
  job: '{% $job %}',
  polls: '{% $polls %}',
  startedAt: '{% $startedAt %}',
  completedAt: '{% $completedAt %}',
};

/**
 * One photo's retouch. Each step answers an outcome and a Choice named as a question routes it; what later states
 * need is assigned to variables once: `id`, `photo`, `recipe`, `job`, `polls`, `startedAt`, `completedAt`, `error`,
 * and `attempt` and `since` for the waits.
 */
export function defineRetouch(scope: Construct, { steps, pollInterval }: RetouchDefinitionProps): IChainable {
  const failed = Fail.jsonata(scope, 'Failed', {
    error: '{% $error.code %}',
    cause: '{% $error.message %}',
  });
  const recordFailure = invoke(scope, 'Record failure', steps.recordFailure, {
    ...RUN,
    error: '{% $error %}',
  });
  recordFailure.addRetry(REPEAT_LONG).addCatch(failed).next(failed);

  /** A step whose crash, once its retries are spent, is recorded like any other failure. */
  const step = (
    name: string,
    fn: PipelineFunction,
    payload: object,
    retry: RetryProps = REPEAT,
    crash: { code: string; fault: Fault } = { code: STEP_CRASHED, fault: 'pipeline' },
  ) => {
    const message =
      `{% "The step '${name}' crashed with " & $states.errorOutput.Error & ". ` +
      `Look the id up in the function's log, mend what it tells, and upload the photo again." %}`;
    return invoke(scope, name, fn, payload)
      .addRetry(retry)
      .addCatch(recordFailure, { assign: { error: { ...crash, message } } });
  };

  const begin = Pass.jsonata(scope, 'Begin', {
    assign: {
      id: '{% $states.context.Execution.Name %}',
      photo: '{% $states.input.photo %}',
      startedAt: '{% $states.context.Execution.StartTime %}',
      recipe: '{% null %}',
      job: '{% null %}',
      completedAt: '{% null %}',
      polls: 0,
      attempt: 0,
    },
  });
  const inspect = step('Inspect photo', steps.inspectPhoto, { id: '{% $id %}', photo: '{% $photo %}' });
  const waiting = { since: '{% $since %}', attempt: '{% $attempt %}' };
  const submit = step(
    'Submit to Segmind',
    steps.submitRetouch,
    { id: '{% $id %}', photo: '{% $photo %}', recipe: '{% $recipe %}', ...waiting },
    REPEAT_IF_NOT_RUN,
    { code: SUBMIT_OUTCOME_UNKNOWN, fault: 'unknown' },
  );
  const poll = step('Poll Segmind', steps.pollRetouch, {
    id: '{% $id %}',
    photo: '{% $photo %}',
    job: '{% $job %}',
    attempt: '{% $attempt %}',
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
    if (busy !== null)
      choice.when(outcomeIs(OUTCOME.busy), busy, { assign: { attempt: '{% $attempt + 1 %}' } });
    return choice.otherwise(recordFailure);
  };

  begin.next(inspect).next(
    ask('Photo usable?', null).when(outcomeIs(OUTCOME.usable), submit, {
      assign: {
        photo: '{% $states.input.photo %}',
        recipe: '{% $states.input.recipe %}',
        since: '{% $states.context.State.EnteredTime %}',
      },
    }),
  );
  submit.next(
    ask('Accepted?', waitAsTold('Wait to submit', submit)).when(outcomeIs(OUTCOME.accepted), pollAgain, {
      assign: { job: '{% $states.input.job %}', attempt: 0 },
    }),
  );
  poll.next(
    ask('Finished?', waitAsTold('Wait to poll', poll))
      .when(outcomeIs(OUTCOME.working), pollAgain, { assign: { polls: '{% $polls + 1 %}', attempt: 0 } })
      .when(outcomeIs(OUTCOME.completed), store, {
        assign: {
          polls: '{% $polls + 1 %}',
          attempt: 0,
          completedAt: '{% $states.input.completedAt %}',
        },
      }),
  );
  store.next(
    ask('Stored?', waitAsTold('Wait to store', store)).when(
      outcomeIs(OUTCOME.stored),
      Succeed.jsonata(scope, 'Retouched'),
    ),
  );
  return begin;
}

function invoke(scope: Construct, name: string, fn: PipelineFunction, payload: object): LambdaInvoke {
  return LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: fn.resource,
    payload: TaskInput.fromObject({ ...payload }),
    outputs: '{% $states.result.Payload %}',
    taskTimeout: Timeout.duration(fn.timeout.plus(Duration.seconds(TIMEOUT_MARGIN_SECONDS))),
    retryOnServiceExceptions: false,
  });
}

function outcomeIs(outcome: string): Condition {
  return Condition.jsonata(`{% $states.input.outcome = "${outcome}" %}`);
}

import { describe, expect, it } from 'vitest';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import { waitSeconds } from '../../core/domain/backoff.ts';
import type { Cause } from '../../core/line/breaker-item.ts';
import { trialWaitSeconds } from '../../core/line/trial-times.ts';
import { sameWaitSeconds } from '../../core/photos/same-wait.ts';
import { readConfig } from '../../infra/config.ts';
import { MAX_EVENTS } from '../../infra/constructs/workflow-limits.ts';
import { mostPolls } from '../../infra/settings/check-settings.ts';
import { MAX_HISTORY_EVENTS } from '../../simulation/aws/state-machine/interpreter.ts';
import type { Transition } from '../../simulation/aws/state-machine/state-machine.ts';
import { readDefinition, type State } from '../../simulation/stack/definition.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { crash, FAILURE, play, type StepName } from '../simulation/state-machine/retouch-machine.ts';

const DAY_SECONDS = 86_400;
/** Without crashes: Join the line, Submit to Segmind, Accepted?, Wait to join again. */
const EVENTS_OF_PASS = 15;
/** Without crashes: a step that runs again, its Choice and its Wait. */
const EVENTS_OF_STEP = 9;
/** Without crashes: Join the line, Waited too long? */
const EVENTS_OF_REJOIN = 8;

const definition = readDefinition(synthesize());

const retriesOf = ({ Retry = [] }: State) =>
  (Retry as { MaxAttempts: number }[]).reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);

/**
 * The maximum number of events of one visit to each of these states, with all retries used up. Every state is
 * entered and exited. A task is also scheduled, started, (with a token: submitted,) and succeeded. Each retry
 * adds a failure and another "scheduled" and "started".
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
function visit(...names: string[]): number {
  return names.reduce((sum, name) => {
    const state = definition.States[name];
    if (state === undefined) throw new Error(`The definition has no state '${name}'.`);
    if (state.Type !== 'Task') return sum + 2;
    const attempt = state.Resource?.includes('waitForTaskToken') ? 4 : 3;
    return sum + 2 + attempt * (1 + retriesOf(state));
  }, 0);
}

/** The maximum number of waits for transient failures within this time: each wait has its minimum length. */
function waitsIn(seconds: number): number {
  let waits = 0;
  for (let spent = 0; spent <= seconds; waits++) spent += waitSeconds(waits, null, () => 0);
  return waits;
}

/** The maximum number of trials of one photo within this time, including the first submit. */
function trialsIn(seconds: number, cause: Cause): number {
  let trials = 0;
  for (let spent = 0; spent <= seconds; trials++) spent += trialWaitSeconds(cause, trials);
  return trials;
}

/** How many times a photo checks within this time whether the same photo has ended. */
function looksIn(seconds: number): number {
  let looks = 0;
  for (let spent = 0; spent <= seconds; looks++) spent += sameWaitSeconds(spent);
  return looks;
}

/** The events that `$events` does not count: those of the execution itself and of its first state. */
const BEGIN = 2 + visit('Begin');
/**
 * The maximum events of one pass through each loop, with all retries used up. Below, those of the ways to the
 * end.
 */
const PASS = {
  look: visit('Prepare photo', 'Photo usable?', 'Wait for the same photo'),
  reuse: visit('Reuse result', 'Photo usable?'),
  queue: visit('Join the line', 'Submit to Segmind', 'Accepted?', 'Wait to join again'),
  rejoin: visit('Join the line', 'Waited too long?'),
  collect: visit('Wait to collect', 'Submit to Segmind', 'Accepted?', 'Wait to submit'),
  poll: visit('Poll Segmind', 'Finished?', 'Wait 7 seconds'),
  store: visit('Store results', 'Stored?', 'Wait to store'),
};
const END = {
  failed: visit('Record failure', 'Failed indeed?', 'Announce failure', 'Failed'),
  retouched: visit('Announce result', 'Retouched'),
};

/**
 * The maximum number of events when a loop is left. Either the loop was entered once more just below its
 * limit, or not at all.
 */
const leave = (limit: keyof typeof MAX_EVENTS, before: number, pass: number) =>
  Math.max(MAX_EVENTS[limit] - 1, before) + pass;

/**
 * The longest possible history: each loop uses its whole budget and one more pass, with all retries used up.
 * Each budget includes the events before the loop, because `$events` counts them all.
 */
function longestHistory(): number {
  // The photo waits for the same photo, and then that photo's result is gone.
  const prepared = leave('queue', 0, PASS.look + PASS.reuse);
  const collecting = leave('queue', prepared, Math.max(PASS.queue, PASS.rejoin, PASS.collect));
  const collected = leave('poll', collecting, PASS.poll);
  // The job was gone, and the photo may pay again.
  const submitted = collected + PASS.queue;
  const polled = leave('poll', submitted, PASS.poll);
  const stored = leave('store', polled, PASS.store);
  return BEGIN + stored + Math.max(END.failed, END.retouched, END.failed + END.retouched);
}

describe('the history of an execution', () => {
  it('stays under the limit of Step Functions in the longest case', () => {
    expect(longestHistory()).toBeLessThan(MAX_HISTORY_EVENTS);
  });

  it('does not depend on settings: each loop is bounded by its events', () => {
    const back = Object.entries(definition.States).flatMap(([name, state]) =>
      (state.Choices ?? []).map((choice) => ({
        name,
        ...choice,
      })),
    );
    const unbounded = back.filter(({ Condition }) => !Condition.includes('$events'));
    // None of these branches can be taken twice: a photo is usable, accepted, completed and stored once.
    expect(unbounded.map(({ name, Next }) => `${name} ${Next}`)).toEqual([
      'Photo usable? Join the line',
      'Photo usable? Reuse result',
      'Photo usable? Wait to collect',
      'Photo usable? Store results',
      'Photo usable? Announce result',
      'Accepted? Wait for the first poll',
      'Accepted? Wait 7 seconds',
      'Finished? Record failure',
      'Finished? Store results',
      'Stored? Announce result',
      'Failed indeed? Announce result',
    ]);
  });

  it('stays below the computed maximum in a real run of the longest case', async () => {
    let events = 0;
    const onTransition = ({ execution }: Transition) => {
      events = (execution.variables.events as number | undefined) ?? 0;
    };
    /** Answers `again` while its loop may continue. The last call crashes until its retries are used up. */
    const untilFull = (name: StepName, limit: keyof typeof MAX_EVENTS, again: object, last: unknown) => {
      let left = retriesOf(definition.States[name] as State);
      return () => {
        if (events + EVENTS_OF_PASS < MAX_EVENTS[limit]) return again;
        if (left > 0) {
          left -= 1;
          throw crash(left % 2 === 0 ? 'Lambda.TooManyRequestsException' : undefined);
        }
        return last;
      };
    };
    const error = FAILURE;
    const busy = { outcome: OUTCOME.busy, waitSeconds: 0, error };
    const requeue = { outcome: OUTCOME.requeue, waitSeconds: 0, error };
    const working = { outcome: OUTCOME.working, status: 'PROCESSING' };
    const failed = { outcome: OUTCOME.failed, error };
    const { execution } = await play(definition, {
      random: () => 0,
      onTransition,
      steps: {
        'Submit to Segmind': untilFull('Submit to Segmind', 'queue', requeue, undefined),
        'Poll Segmind': untilFull('Poll Segmind', 'poll', working, undefined),
        'Store results': untilFull('Store results', 'store', busy, failed),
      },
      announce: () => {
        throw crash();
      },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: FAILURE.code });
    expect(events).toBeGreaterThan(MAX_EVENTS.store);
    expect(execution.historyEvents).toBeGreaterThan(MAX_EVENTS.poll);
    expect(execution.historyEvents).toBeLessThanOrEqual(longestHistory());
  });
});

describe('without crashes, the events of one execution suffice', () => {
  const { queue, poll, store } = MAX_EVENTS;

  it('in the queue for 24 hours of transient failures', () => {
    const submits = waitsIn(DAY_SECONDS);
    expect(submits).toBeGreaterThan(190);
    expect(submits * EVENTS_OF_PASS).toBeLessThan(queue);
  });

  it.each<Cause>(['account', 'outage', 'unknown-outcome', 'results'])(
    'in the queue for the trials of a photo that waits alone until the execution times out: %s',
    (cause) => {
      const trials = trialsIn(definition.TimeoutSeconds ?? 0, cause);
      if (cause !== 'results') expect(trials).toBeGreaterThan(148 + 28 * 24);
      expect(trials * EVENTS_OF_PASS).toBeLessThan(queue);
    },
  );

  it('for a photo that waits for the same photo until the execution times out', () => {
    const looks = looksIn(definition.TimeoutSeconds ?? 0);
    expect(looks).toBeGreaterThan(30 * 24);
    expect(looks * EVENTS_OF_STEP).toBeLessThan(queue);
  });

  it('in the queue for 28 days of waiting, even if each wait ends in a trial', () => {
    const waits = (28 * 24) / 6;
    expect(waits * (EVENTS_OF_REJOIN + EVENTS_OF_PASS)).toBeLessThan(queue);
  });

  it.each([{}, { transientLimitHours: 24, pollSeconds: 7, jobTimeoutMinutes: 23 }])(
    'after a full queue budget for all polls of a job, and an hour of transient failures: %o',
    (settings) => {
      const { jobTimeout, pollInterval } = readConfig(settings);
      const polls = mostPolls(jobTimeout.toMinutes({ integral: false }), pollInterval.toSeconds());
      const asked = polls + waitsIn(3600);
      expect(queue + EVENTS_OF_PASS + asked * EVENTS_OF_STEP).toBeLessThan(poll);
      expect(() => readConfig({ ...settings, pollSeconds: 7, jobTimeoutMinutes: 24 })).toThrow('polls');
      expect(() => readConfig({ ...settings, transientLimitHours: 25 })).toThrow('transientLimitHours');
    },
  );

  it('after a full poll budget for 24 hours in which a result cannot be stored', () => {
    expect(poll + EVENTS_OF_STEP + waitsIn(DAY_SECONDS) * EVENTS_OF_STEP).toBeLessThan(store);
  });
});

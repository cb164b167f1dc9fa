import { describe, expect, it } from 'vitest';
import { OUTCOME } from '../../functions/shared/contract.ts';
import { waitSeconds } from '../../functions/shared/domain/backoff.ts';
import { trialWaitSeconds } from '../../functions/shared/line/breaker.ts';
import { mostPolls, readConfig } from '../../infra/config.ts';
import { MAX_QUEUE_EVENTS } from '../../infra/constructs/workflow-limits.ts';
import { type Definition, readDefinition, type State } from '../support/definition.ts';
import { MAX_HISTORY_EVENTS } from '../support/state-machine/interpreter.ts';
import { synthesize } from '../support/synthesized.ts';
import { crash, FAILURE, play, type StepPlay } from './state-machine/retouch-machine.ts';

const DAY_SECONDS = 86_400;
/** Join the line, Submit to Segmind, Accepted?, Wait to join again. */
const EVENTS_OF_PASS = 15;

const retriesOf = ({ Retry = [] }: State) =>
  (Retry as { MaxAttempts: number }[]).reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);

/**
 * The events of one visit to a state, each of its retries spent: entered and exited, and for a task scheduled,
 * started, (with a token: submitted,) succeeded; a retry is a failure and being scheduled and started again.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
function eventsOf(state: State): number {
  if (state.Type !== 'Task') return 2;
  const attempt = state.Resource?.includes('waitForTaskToken') ? 4 : 3;
  return 2 + attempt * (1 + retriesOf(state));
}

/** How many waits of transient trouble fit into a time if each is as short as it may be. */
function waitsIn(seconds: number): number {
  let waits = 0;
  for (let spent = 0; spent <= seconds; waits++) spent += waitSeconds(waits, null, () => 0);
  return waits;
}

/** How many trials of one photo fit into a time, the first submit among them. */
function trialsIn(seconds: number): number {
  let trials = 0;
  for (let spent = 0; spent <= seconds; trials++) spent += trialWaitSeconds(trials);
  return trials;
}

/** How often the loops behind the queue may be taken, with those settings. */
function loopsOf(settings: Record<string, unknown>) {
  const { jobTimeout, transientLimit, pollInterval } = readConfig(settings);
  return {
    pollWait: `Wait ${pollInterval.toSeconds()} seconds`,
    polls: mostPolls(jobTimeout.toMinutes({ integral: false }), pollInterval.toSeconds()),
    stores: waitsIn(transientLimit.toSeconds()),
  };
}

/**
 * The longest history there can be: the queue takes its whole budget and one way through it more, each other loop is
 * taken as often as its clock allows, and every visit to a step spends all its retries.
 */
function longestHistory(settings: Record<string, unknown>): number {
  const definition: Definition = readDefinition(synthesize(settings));
  const { pollWait, polls, stores } = loopsOf(settings);
  const visits: Record<string, number> = Object.fromEntries(
    Object.keys(definition.States).map((name) => [name, 1]),
  );
  const visit = (times: number, ...names: string[]) => {
    for (const name of names) {
      expect(visits, 'a state of the definition').toHaveProperty([name]);
      visits[name] = (visits[name] ?? 0) + times;
    }
  };
  // That a photo waits in its slot is counted only behind the wait.
  visit(2, 'Wait to submit', 'Submit to Segmind', 'Accepted?');
  visit(polls, pollWait, 'Poll Segmind', 'Finished?');
  visit(stores, 'Wait to store', 'Store results', 'Stored?');
  const rest = Object.entries(definition.States).reduce(
    (sum, [name, state]) => sum + eventsOf(state) * (visits[name] ?? 0),
    0,
  );
  return MAX_QUEUE_EVENTS + rest;
}

describe('the history of an execution', () => {
  it('stays under the limit of Step Functions in its longest life', () => {
    expect(longestHistory({})).toBeLessThan(MAX_HISTORY_EVENTS);
  });

  const most = { transientLimitHours: 24, pollSeconds: 7, jobTimeoutMinutes: 23 };

  it('does so with the settings that make it longest', () => {
    expect(longestHistory(most)).toBeLessThan(MAX_HISTORY_EVENTS);
    expect(() => readConfig({ ...most, jobTimeoutMinutes: 24 })).toThrow('206 polls of one job');
    expect(() => readConfig({ ...most, pollSeconds: 1 })).toThrow(
      'pollSeconds: is 1; with jobTimeoutMinutes 23',
    );
    expect(() => readConfig({ transientLimitHours: 25 })).toThrow('transientLimitHours');
  });

  it('does so when it is really lived, every step crashing as often as it may', async () => {
    const definition = readDefinition(synthesize(most));
    const { polls, stores } = loopsOf(most);
    /** Crashes until the retries are spent, and then answers: the nth answer of these, the last one for ever. */
    const late = (name: string, ...answers: unknown[]): StepPlay => {
      const tries = retriesOf(definition.States[name] as State) + 1;
      return (call) => {
        if (call % tries < tries - 1) throw crash();
        return answers[Math.min(Math.floor(call / tries), answers.length - 1)];
      };
    };
    const error = FAILURE;
    const busy = { outcome: OUTCOME.busy, waitSeconds: 0, error };
    const requeue = { outcome: OUTCOME.requeue, waitSeconds: 0, error };
    const working = { outcome: OUTCOME.working, status: 'PROCESSING' };
    const failed = { outcome: OUTCOME.failed, error };
    // The last way through the queue begins just below the budget; the photo is accepted when that is spent.
    const PASS_WITH_CRASHES = 2 * 6 * 4 + EVENTS_OF_PASS;
    const passes = Math.floor((MAX_QUEUE_EVENTS - 2 * 33) / PASS_WITH_CRASHES);
    const { execution } = await play(definition, {
      random: () => 0,
      steps: {
        'Inspect photo': (call) => {
          if (call < 20) throw crash('Lambda.TooManyRequestsException');
          if (call < 26) throw crash();
        },
        'Join the line': late('Join the line', undefined),
        'Submit to Segmind': late(
          'Submit to Segmind',
          ...[busy, busy],
          ...Array.from({ length: passes }, () => requeue),
          undefined,
        ),
        'Poll Segmind': late('Poll Segmind', ...Array.from({ length: polls }, () => working), undefined),
        'Store results': late('Store results', ...Array.from({ length: stores }, () => busy), failed),
        'Record failure': late('Record failure', undefined),
      },
      announce: () => {
        throw crash();
      },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: FAILURE.code });
    expect(execution.variables.events).toBeGreaterThan(MAX_QUEUE_EVENTS - PASS_WITH_CRASHES);
    expect(execution.historyEvents).toBeGreaterThan(20_000);
    expect(execution.historyEvents).toBeLessThanOrEqual(longestHistory(most));
  });
});

describe('the events that the queue may take', () => {
  it('suffice for 24 hours of transient trouble', () => {
    const submits = waitsIn(DAY_SECONDS);
    expect(submits).toBeGreaterThan(190);
    expect(submits * EVENTS_OF_PASS).toBeLessThan(MAX_QUEUE_EVENTS);
  });

  it('suffice for the trials of a photo that waits alone behind a breaker that is open for 28 days', () => {
    const trials = trialsIn(28 * DAY_SECONDS);
    expect(trials).toBeGreaterThan(148 + 26 * 24);
    expect(trials * EVENTS_OF_PASS).toBeLessThan(MAX_QUEUE_EVENTS);
  });

  it('suffice for all trials until the execution itself times out', async () => {
    const definition = readDefinition(synthesize());
    expect(trialsIn(definition.TimeoutSeconds ?? 0) * EVENTS_OF_PASS).toBeLessThan(MAX_QUEUE_EVENTS);
  });
});

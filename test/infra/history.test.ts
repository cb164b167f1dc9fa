import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { waitSeconds } from '../../functions/shared/domain/backoff.ts';
import { mostPolls, readConfig } from '../../infra/config.ts';
import { maxTurns } from '../../infra/constructs/workflow-limits.ts';
import { type Definition, readDefinition, type State } from '../support/definition.ts';
import { synthesize } from '../support/synthesized.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "Maximum execution history size" */
const MAX_EVENTS = 25_000;

/**
 * The events of one visit to a state, each of its retries spent: entered and exited, and for a task scheduled,
 * started, (with a token: submitted,) succeeded; a retry is a failure and being scheduled and started again.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
function eventsOf({ Type, Resource = '', Retry = [] }: State): number {
  if (Type !== 'Task') return 2;
  const retries = (Retry as { MaxAttempts: number }[]).reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);
  const attempt = Resource.includes('waitForTaskToken') ? 4 : 3;
  return 2 + attempt * (1 + retries);
}

/** How many waits of weather fit into a time, where each is as short as it may be. */
function waitsIn(seconds: number): number {
  let waits = 0;
  for (let spent = 0; spent <= seconds; waits++) spent += waitSeconds(waits, null, () => 0);
  return waits;
}

/** The longest history there can be: every loop taken as often as clocks and counts allow, every step crashing. */
function longestHistory(settings: Record<string, unknown>): number {
  const definition: Definition = readDefinition(synthesize(settings));
  const { jobTimeout, weatherLimit, pollInterval } = readConfig(settings);
  const pollWait = `Wait ${pollInterval.toSeconds()} seconds`;
  const visits: Record<string, number> = Object.fromEntries(
    Object.keys(definition.States).map((name) => [name, 1]),
  );
  const visit = (times: number, ...names: string[]) => {
    for (const name of names) {
      expect(visits, 'a state of the definition').toHaveProperty([name]);
      visits[name] = (visits[name] ?? 0) + times;
    }
  };
  // A line held for the execution's whole life, or weather that comes and goes: the turns are counted.
  visit(maxTurns(weatherLimit), 'Join the line', 'Submit to Segmind', 'Accepted?');
  visit(2, 'Wait to submit', 'Submit to Segmind', 'Accepted?');
  visit(
    mostPolls(jobTimeout.toMinutes({ integral: false }), pollInterval.toSeconds()),
    pollWait,
    'Poll Segmind',
    'Finished?',
  );
  visit(waitsIn(weatherLimit.toSeconds()), 'Wait to store', 'Store results', 'Stored?');
  return Object.entries(definition.States).reduce(
    (sum, [name, state]) => sum + eventsOf(state) * (visits[name] ?? 0),
    0,
  );
}

describe('the history of an execution', () => {
  it('stays under the limit of Step Functions in its longest life', () => {
    expect(longestHistory({})).toBeLessThan(MAX_EVENTS);
  });

  it('does so with the settings that make it longest', () => {
    const most = { weatherLimitHours: 24, pollSeconds: 7, jobTimeoutMinutes: 23 };
    expect(longestHistory(most)).toBeLessThan(MAX_EVENTS);
    expect(() => readConfig({ ...most, jobTimeoutMinutes: 24 })).toThrow('206 polls of one job');
    expect(() => readConfig({ ...most, pollSeconds: 1 })).toThrow(
      'pollSeconds: is 1; with jobTimeoutMinutes 23',
    );
    expect(() => readConfig({ weatherLimitHours: 25 })).toThrow('weatherLimitHours');
  });

  it('has turns enough for all the weather that is waited out', () => {
    const weatherLimit = Duration.hours(24);
    expect(waitsIn(weatherLimit.toSeconds())).toBeLessThan(maxTurns(weatherLimit));
  });
});

import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { type Datapoint, followAlarm } from '../support/template/alarm-states.ts';
import { alarmsOf } from '../support/template/alarms.ts';

const alarms = new Map(alarmsOf(synthesize()));

/** AWS does not say how many periods CloudWatch reads beyond EvaluationPeriods; in its own example 2. */
const MORE_PERIODS = [0, 1, 2, 5];
/** The minute in which something breaks, if the data do not say another one. */
const BREAKS = 10;
const HOUR = 60;
const DAY = 24 * HOUR;

/** The same value in each of these minutes. */
const at = (minutes: readonly number[], value = 1) => minutes.map((minute) => ({ minute, value }));
/** That many datapoints in one minute. */
const burst = (count: number, minute = BREAKS) => at(Array<number>(count).fill(minute));
/** The minutes of two hours that are this far apart, or a part of them. */
function every(step: number, from = BREAKS, to = 2 * HOUR): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);
}

/** finish-shoots counts a 0 each minute, and each run of keep-line that comes to its end a 1. */
const line = (kept: readonly number[]) => [...at(every(1, 0), 0), ...at(kept)];
/** The metric has a 0 for each minute before it breaks. */
const well = at(every(1, 0, BREAKS), 0);

type Scenario = readonly [id: string, what: string, datapoints: readonly Datapoint[]];

/** Follows an alarm while there are data, and that much longer. */
function follow(id: string, datapoints: readonly Datapoint[], more: number, longer = 0) {
  const alarm = alarms.get(id);
  if (alarm === undefined) throw new Error(`There is no alarm ${id}.`);
  const minutes = Math.max(0, ...datapoints.map(({ minute }) => minute + 1)) + longer;
  const states = followAlarm(alarm, datapoints, { minutes, more });
  /** The minutes at whose end the alarm goes off. */
  const goesOff = states.flatMap((state, minute) =>
    state === 'ALARM' && states[minute - 1] !== 'ALARM' ? [minute] : [],
  );
  return { goesOff, last: states.at(-1) };
}

describe.each(MORE_PERIODS)('if CloudWatch reads %i periods more', (more) => {
  it.each<Scenario>([
    ['UploadsNotStarted', 'all uploads are started', []],
    ['UploadsNotStarted', 'one hiccup hits 40 photos', burst(40)],
    ['LineNotKept', 'keep-line of a new stack begins two minutes after finish-shoots', line(every(1, 2))],
    [
      'LineNotKept',
      'a run ends late, in the minute of the next',
      line([...every(1, 0, 30), ...every(1, 31), 31]),
    ],
    ['LineNotKept', 'two runs crash', line([...every(1, 0, 30), ...every(1, 32)])],
    ['LineNotKept', 'finish-shoots does not run', at(every(1, 0))],
    // retouch doctor looks at the rules, as this alarm cannot see it.
    ['LineNotKept', 'neither of them runs any more', [...at(every(1, 0, 30), 0), ...at(every(1, 0, 30))]],
    ['BreakerOpen', 'the breaker is closed', at(every(1, 0), 0)],
    ['PhotosFailed', 'five photos are cancelled: record-failure does not count them', []],
    ['PhotosFailed', 'four photos fail at once', burst(4)],
    ['PhotosFailed', 'a photo fails every four minutes', at(every(4))],
    ['AuditErrors', 'each audit ends well', at(every(DAY, 0, 4 * DAY), 0)],
    ['AuditFailed', 'each audit can look at all uploads', at(every(DAY, 0, 4 * DAY), 0)],
    ['AuditFailed', 'an audit crashes', [...at([0], 0), ...at([2 * DAY], 0)]],
    ['ApiServerErrors', 'there are no requests', []],
    ['ApiServerErrors', 'two of many requests fail', [...at(every(1, 0), 0), ...burst(2)]],
    ['StartRetouchErrors', 'start-retouch crashes once', burst(1)],
    ['KeepLineErrors', 'keep-line crashes twice', at([BREAKS, BREAKS + 1])],
    ['KeepLineThrottles', 'keep-line is throttled four times', burst(4)],
  ])('%s is silent when %s', (id, _, datapoints) => {
    expect(follow(id, datapoints, more, 3 * HOUR).goesOff).toEqual([]);
  });

  it.each<readonly [...Scenario, by: number]>([
    ['UploadsNotStarted', 'start-retouch fails on everything', at(every(1)), BREAKS + 5],
    ['UploadsNotStarted', 'it fails on one photo, every 3 minutes', at(every(3)), BREAKS + 5],
    ['UploadsNotStarted', 'that photo comes back a minute late each time', at(every(4)), BREAKS + 5],
    ['UploadsNotStarted', 'a hiccup lasts over the turn of a minute', at([BREAKS, BREAKS + 1]), BREAKS + 5],
    ['LineNotKept', 'keep-line is dead', line(every(1, 0, BREAKS)), BREAKS + 5],
    ['LineNotKept', 'keep-line is dead from the first deployment on', line([]), 5],
    ['BreakerOpen', 'the breaker is open', [...well, ...at(every(1))], BREAKS],
    ['PhotosFailed', 'five photos fail at once', burst(5), BREAKS],
    ['PhotosFailed', 'a photo fails every 3 minutes', at(every(3)), BREAKS + 15],
    ['ApiServerErrors', 'a burst of requests fails', [...well, ...burst(30)], BREAKS],
    ['StartRetouchErrors', 'a message crashes start-retouch every 3 minutes', at(every(3)), BREAKS + 5],
    ['EndRetouchErrors', 'a message crashes end-retouch every 4 minutes', at(every(4)), BREAKS + 5],
    ['KeepLineErrors', 'keep-line crashes each minute', at(every(1)), BREAKS + 5],
    ['KeepLineThrottles', 'each minute’s run is refused 6 times', at(every(1), 6), BREAKS + 5],
    ['AuditErrors', 'an audit crashes', [...at([0], 0), ...at([DAY])], DAY],
    ['AuditErrors', 'audits crash on three days', [...at([0], 0), ...at([DAY, 2 * DAY, 3 * DAY])], DAY],
    ['AuditFailed', 'an audit cannot look at three uploads', [...at([0], 0), ...at([DAY], 3)], DAY],
  ])('%s goes off in time when %s, and once as long as it lasts', (id, _, datapoints, by) => {
    const { goesOff, last } = follow(id, datapoints, more);
    expect(goesOff).toEqual([expect.any(Number)]);
    expect(goesOff[0]).toBeLessThanOrEqual(by);
    expect(last).toBe('ALARM');
  });

  it.each<Scenario>([
    ['AuditErrors', 'the run after a crash has not come', [...at([0], 0), ...at([DAY])]],
    ['AuditFailed', 'the audit after it crashed, which counts nothing', [...at([0], 0), ...at([DAY], 3)]],
    ['LineNotKept', 'finish-shoots stops as well', at(every(1), 0)],
  ])('%s stays when %s', (id, _, datapoints) => {
    expect(follow(id, datapoints, more, DAY).last).toBe('ALARM');
  });

  // Before it ends, it may go off once more: "CloudWatch alarms may repeatedly re-evaluate the last set of data
  // points for a period of time after the metric has stopped flowing".
  it.each<Scenario>([
    ['UploadsNotStarted', 'no upload is left that was not started', at(every(3))],
    ['LineNotKept', 'keep-line runs again', line([...every(1, 0, BREAKS), ...every(1, HOUR)])],
    ['BreakerOpen', 'the breaker is closed again', [...at(every(1, 0, 30)), ...at(every(1, 30), 0)]],
    ['PhotosFailed', 'no more photos fail', burst(5)],
    ['AuditErrors', 'an audit ends well', [...at([0, DAY]), ...at([2 * DAY], 0)]],
    ['AuditFailed', 'an audit can look at all uploads', [...at([0, DAY], 3), ...at([2 * DAY], 0)]],
    ['ApiServerErrors', 'requests succeed', [...burst(30), ...at(every(1, BREAKS + 1), 0)]],
    ['StartRetouchErrors', 'the message is a dead letter', at(every(3))],
  ])('%s ends when %s', (id, _, datapoints) => {
    expect(follow(id, datapoints, more).goesOff).not.toEqual([]);
    expect(follow(id, datapoints, more, 3 * HOUR).last).toBe('OK');
  });
});

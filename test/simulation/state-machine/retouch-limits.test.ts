import { expect, it } from 'vitest';
import { OUTCOME } from '../../../core/contract/outcomes.ts';
import { MAX_EVENTS } from '../../../infra/constructs/workflow-limits.ts';
import { readDefinition } from '../../../simulation/stack/definition.ts';
import { synthesize } from '../../../simulation/stack/synthesized.ts';
import { FAILURE, first, PAID, type Play, play, type StepName, UNANSWERED } from './retouch-machine.ts';

const definition = readDefinition(synthesize());
const error = FAILURE;
const busy = { outcome: OUTCOME.busy, waitSeconds: 0, error };
const rejoin = { outcome: OUTCOME.rejoin, error, refusals: 0 };
const requeue = { outcome: OUTCOME.requeue, waitSeconds: 0, error };
const working = { outcome: OUTCOME.working, status: 'PROCESSING' };

const collecting: Play['steps'] = { 'Prepare photo': first(PAID) };

it.each<[string, keyof typeof MAX_EVENTS, StepName, object, Play['steps'], string]>([
  ['it waits for the same photo', 'queue', 'Prepare photo', busy, {}, FAILURE.code],
  ['the breaker sends it back', 'queue', 'Submit to Segmind', rejoin, {}, FAILURE.code],
  ['it loses its slot to collect', 'queue', 'Submit to Segmind', rejoin, collecting, FAILURE.code],
  ['it meets a transient failure of its own', 'queue', 'Submit to Segmind', requeue, {}, FAILURE.code],
  ['it waits in its slot', 'queue', 'Submit to Segmind', busy, {}, FAILURE.code],
  ['polls fail', 'poll', 'Poll Segmind', { ...UNANSWERED, waitSeconds: 0 }, {}, FAILURE.code],
  ['its job goes on', 'poll', 'Poll Segmind', working, {}, 'collecting-crashed'],
  ['its result cannot be stored', 'store', 'Store results', busy, {}, FAILURE.code],
])('a photo fails when its events are used up: %s', async (_, limit, step, answer, others, code) => {
  const { execution } = await play(definition, { steps: { ...others, [step]: () => answer } });
  expect(execution).toMatchObject({ status: 'FAILED', error: code });
  const { events } = execution.variables as { events: number };
  expect(events).toBeGreaterThanOrEqual(MAX_EVENTS[limit]);
  expect(events).toBeLessThan(MAX_EVENTS[limit] + 15);
  expect(execution.historyEvents).toBeLessThan(MAX_EVENTS[limit] + 50);
});

it('a photo that has used up its events does not join again after six hours', async () => {
  // The preparation has 9 events, and each pass through the queue 15.
  const ways = Math.floor((MAX_EVENTS.queue - 9) / 15);
  const { execution, payloads } = await play(definition, {
    steps: {
      'Submit to Segmind': () => requeue,
      'Join the line': (call) => (call < ways ? undefined : 'in line'),
    },
  });
  expect(execution).toMatchObject({ status: 'FAILED', error: 'queue-timed-out' });
  expect(payloads['Join the line']).toHaveLength(ways + 1);
});

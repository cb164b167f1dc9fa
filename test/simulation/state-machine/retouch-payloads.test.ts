import { expect, it } from 'vitest';
import { OUTCOME } from '../../../core/contract/outcomes.ts';
import { readDefinition } from '../../../simulation/stack/definition.ts';
import { synthesize } from '../../../simulation/stack/synthesized.ts';
import { crash, FAILURE, first, PHOTO, play, SAME, times, UNANSWERED, USABLE } from './retouch-machine.ts';

const definition = readDefinition(synthesize());
const busy = { outcome: OUTCOME.busy, waitSeconds: 10, error: FAILURE };
const { job: laterJob } = UNANSWERED;
const failed = { outcome: OUTCOME.failed, error: FAILURE };
const working = { outcome: OUTCOME.working, status: 'PROCESSING' };

it('passes each step the results of those before it', async () => {
  const { execution, payloads } = await play(definition, {
    steps: { 'Poll Segmind': first(UNANSWERED, working), 'Store results': first(busy) },
  });
  const startedAt = execution.startDate.toISOString();
  const photo = { ...PHOTO, type: 'image/jpeg' };
  const recipe = { instructions: 'Retouch.', upscale: '2x' };
  const job = expect.objectContaining({ requestId: '1' });
  const common = { id: 'ana-1', attempt: 1, photo, recipe };
  expect(payloads['Prepare photo']).toEqual([
    { id: 'ana-1', attempt: 1, again: false, photo: PHOTO, asked: null, reference: null, startedAt },
  ]);
  expect(payloads['Join the line']).toEqual([
    {
      ...common,
      pool: 'submit',
      reference: null,
      startedAt,
      joinedAt: startedAt,
      fencing: `${startedAt}#000#00`,
      executionArn: execution.arn,
      taskToken: expect.any(String),
    },
  ]);
  const fencing = `${startedAt}#000#00`;
  const slot = {
    pool: 'submit',
    number: 0,
    fencing,
    since: startedAt,
    isTrial: false,
    joinedAt: startedAt,
  };
  expect(payloads['Submit to Segmind']).toEqual([
    { ...common, slot, since: startedAt, waits: 0, payAgain: false, refusals: 0 },
  ]);
  const polled = { id: 'ana-1', attempt: 1, photo, recipe, slot };
  expect(payloads['Poll Segmind']).toEqual([
    { ...polled, job, waits: 0, notFounds: 0 },
    { ...polled, job: laterJob, waits: 3, notFounds: 2 },
    { ...polled, job: laterJob, waits: 0, notFounds: 0 },
  ]);
  const stored = {
    ...common,
    reference: null,
    job: laterJob,
    slot,
    polls: 2,
    startedAt,
    completedAt: expect.any(String),
  };
  expect(payloads['Store results']).toEqual([
    { ...stored, waits: 0, error: null },
    { ...stored, waits: 1, error: FAILURE },
  ]);
});

it('passes the step that reuses a result the photo that has it', async () => {
  const { execution, payloads } = await play(definition, { steps: { 'Prepare photo': first(SAME) } });
  const startedAt = execution.startDate.toISOString();
  const none = { job: null, polls: 0, completedAt: null };
  const { earlier } = SAME;
  expect(payloads['Reuse result']).toEqual([
    { id: 'ana-1', attempt: 1, ...USABLE, ...none, startedAt, earlier },
  ]);
});

it('announces a failure, and ends the execution, with the values in the record', async () => {
  const failure = { ...FAILURE, code: 'collecting-crashed', message: 'Taken, not collected.' };
  const recorded = { outcome: OUTCOME.recorded, recordKey: 'results/a.json', paid: 'yes', error: failure };
  for (const isHeard of [true, false]) {
    const { execution, events } = await play(definition, {
      steps: { 'Prepare photo': first(failed), 'Record failure': first(recorded) },
      announce: () => {
        if (!isHeard) throw crash('EventBridge.InternalException');
      },
    });
    expect(events).toMatchObject(times(isHeard ? 1 : 6, { Detail: { paid: 'yes', error: failure } }));
    expect(execution).toMatchObject({ status: 'FAILED', error: failure.code, cause: failure.message });
  }
});

import { expect, it } from 'vitest';
import type { ExecutionInput, ExecutionState } from '../../../../functions/shared/clients/executions.ts';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { recordEnded } from '../../../../functions/shared/record/record-ended.ts';
import { photo } from '../../../support/step-events.ts';

const ended: ExecutionState = {
  executionArn: 'arn',
  name: 'ana-1',
  status: 'ABORTED',
  error: undefined,
  cause: undefined,
  input: { id: 'ana-1', attempt: 1, photo },
};

async function record(execution: ExecutionState | null) {
  const started: { name: string; input: ExecutionInput }[] = [];
  const startExecution = async (name: string, input: ExecutionInput) => {
    started.push({ name, input });
    return true;
  };
  return { answer: await recordEnded(execution, startExecution), started };
}

const job = failure('job-failed', 'Segmind could not do the job.');

it.each([
  ['was stopped', { status: 'ABORTED' }, 'execution-stopped'],
  ['was cancelled over the API', { status: 'ABORTED', error: 'cancelled', cause: 'Cancelled.' }, 'cancelled'],
  ['reached its limit', { status: 'TIMED_OUT' }, 'execution-timed-out'],
  ['was ended by Step Functions', { status: 'FAILED', error: 'States.Runtime' }, 'step-crashed'],
  [
    'could not write its record',
    { status: 'FAILED', error: 'record-not-written', cause: JSON.stringify(job) },
    'job-failed',
  ],
])('has the record written of an execution that %s', async (_, how, code) => {
  const { answer, started } = await record({ ...ended, ...how });
  expect(answer).toBe(true);
  expect(started).toEqual([
    {
      name: 'ana-1-end',
      input: { id: 'ana-1', attempt: 1, photo, error: expect.objectContaining({ code }) },
    },
  ]);
});

it.each([
  ['is gone', null],
  ['still runs', { ...ended, status: 'RUNNING' }],
  ['succeeded', { ...ended, status: 'SUCCEEDED' }],
  ['failed with its record', { ...ended, status: 'FAILED', error: 'job-failed' }],
  ['only wrote a record itself', { ...ended, name: 'ana-1-end' }],
  ['only tried to write a record again', { ...ended, name: 'ana-1-end-2' }],
])('leaves an execution alone that %s', async (_, execution) => {
  const { answer, started } = await record(execution);
  expect(answer).toBe(false);
  expect(started).toEqual([]);
});

import { expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { explainEnd } from '../../../core/ending/explain-end.ts';

const own = failure('job-failed', 'Segmind could not do the job.');

it.each([
  ['was stopped by hand', 'ABORTED', undefined, undefined, 'execution-stopped'],
  ['was cancelled over the API', 'ABORTED', 'cancelled', 'Cancelled.', 'cancelled'],
  ['reached its limit', 'TIMED_OUT', undefined, undefined, 'execution-timed-out'],
  ['was ended by Step Functions', 'FAILED', 'States.Runtime', undefined, 'step-crashed'],
  ['could not write its record', 'FAILED', 'record-not-written', JSON.stringify(own), 'job-failed'],
])('an execution that %s and has no record gets one, as of %s %s: %s', (_, status, error, cause, code) => {
  expect(explainEnd({ status, error, cause })).toMatchObject({ code });
});

it.each([
  ['still runs', 'RUNNING', undefined],
  ['succeeded', 'SUCCEEDED', undefined],
  ['failed with its record', 'FAILED', 'job-failed'],
])('an execution that %s needs no record', (_, status, error) => {
  expect(explainEnd({ status, error, cause: undefined })).toBeNull();
});

it('a cancellation keeps the reason from the API', () => {
  expect(explainEnd({ status: 'ABORTED', error: 'cancelled', cause: 'Nothing was paid.' })).toEqual(
    failure('cancelled', 'Nothing was paid.'),
  );
});

it('a record that could not be written is written unchanged', () => {
  const cause = JSON.stringify(own);
  expect(explainEnd({ status: 'FAILED', error: 'record-not-written', cause })).toEqual(own);
});

it('a crashed step is recorded with Step Functions’ own error', () => {
  expect(explainEnd({ status: 'FAILED', error: 'States.DataLimitExceeded', cause: '' })?.message).toContain(
    'States.DataLimitExceeded',
  );
});

import { expect, it } from 'vitest';
import { createRecordFailure } from '../../../functions/record-failure/record-failure.ts';
import { createResults } from '../../../functions/shared/clients/results.ts';
import { createUploads } from '../../../functions/shared/clients/uploads.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { recordSchema } from '../../../functions/shared/record/record.ts';
import { describeRun } from '../../../functions/shared/record/run.ts';
import { S3Fake } from '../../support/s3-fake.ts';
import { at, photo, run } from '../../support/step-events.ts';

function setUp() {
  const s3 = new S3Fake();
  const { now } = at(60);
  const left: string[] = [];
  const recordFailure = createRecordFailure({
    results: createResults(s3.client, createUploads(s3.client)),
    readRecord: async (_, key) => recordSchema.parse(JSON.parse(s3.text(key) ?? '')),
    line: { leave: async ({ ticket }) => void left.push(ticket) },
    now,
  });
  return {
    s3,
    recordFailure,
    left,
    read: () => recordSchema.parse(JSON.parse(s3.text('results/ana.jpg.json') ?? '')),
  };
}

it('records all that is known of a photo that got as far as a job, and frees its place', async () => {
  const { recordFailure, left, read } = setUp();
  const error = failure('job-failed', 'Segmind could not do the job: NSFW');
  expect(await recordFailure({ ...run, error })).toEqual({
    outcome: 'recorded',
    recordKey: 'results/ana.jpg.json',
    error,
  });
  expect(left).toEqual([run.ticket]);
  expect(read()).toEqual({
    status: 'failed',
    error,
    id: run.id,
    attempt: 1,
    source: {
      bucket: 'photos',
      key: 'uploads/ana.jpg',
      versionId: 'v1',
      bytes: 1000,
      type: 'image/jpeg',
      width: 120,
      height: 90,
    },
    recipe: run.recipe,
    segmind: { requestId: 'req-1', polls: 3 },
    timings: {
      startedAt: '2026-11-23T12:00:00.000Z',
      acceptedAt: '2026-11-23T12:00:00.000Z',
      completedAt: '2026-11-23T12:00:21.000Z',
      recordedAt: '2026-11-23T12:01:00.000Z',
    },
  });
});

it('records what little is known of a photo that was refused', async () => {
  const { recordFailure, read } = setUp();
  const upload = { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' };
  const bare = { ...run, photo: upload, recipe: null, job: null, polls: 0, completedAt: null, ticket: null };
  await recordFailure({ ...bare, error: failure('unsupported-type', 'a PDF file') });
  expect(read()).toMatchObject({
    status: 'failed',
    source: { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' },
    recipe: null,
    segmind: null,
    timings: { acceptedAt: null, completedAt: null },
  });
});

it('writes the record where its place cannot be freed, and is then asked again', async () => {
  const s3 = new S3Fake();
  const recordFailure = createRecordFailure({
    results: createResults(s3.client, createUploads(s3.client)),
    readRecord: () => Promise.reject(new Error('no record is to be read')),
    line: { leave: () => Promise.reject(new Error('no state')) },
    now: at(60).now,
  });
  await expect(recordFailure({ ...run, error: failure('job-failed', 'x') })).rejects.toThrow('no state');
  expect(s3.text('results/ana.jpg.json')).toContain('job-failed');
});

it('frees the place of a photo whose record cannot be written', async () => {
  const { recordFailure, left, s3 } = setUp();
  s3.before = (name) => {
    if (name === 'PutObjectCommand') throw new Error('no results');
  };
  await expect(recordFailure({ ...run, error: failure('job-failed', 'x') })).rejects.toThrow('no results');
  expect(left).toEqual([run.ticket]);
});

it('lets the record stand that the photo has, and says what it is', async () => {
  const { recordFailure, read } = setUp();
  const first = failure('job-failed', 'x');
  await recordFailure({ ...run, error: first });
  const second = failure('execution-stopped', 'y');
  expect(await recordFailure({ ...run, error: second })).toMatchObject({ outcome: 'recorded' });
  expect(read()).toMatchObject({ error: first });
});

it('answers the outputs of a photo that has its result already', async () => {
  const { recordFailure, read, s3 } = setUp();
  const results = createResults(s3.client, createUploads(s3.client));
  const output = { type: 'image/png', bytes: 1, width: 1, height: 1, sha256: '0'.repeat(64) };
  const keys = ['results/ana.jpg.png', 'results/ana.jpg-2.png'];
  await results.putRecord(await results.choosePlace(photo, run.id), photo, {
    status: 'succeeded',
    outputs: keys.map((key) => ({ key, ...output })),
    ...describeRun(run, new Date(0)),
  });
  const error = failure('execution-stopped', 'y');
  expect(await recordFailure({ ...run, attempt: 2, error })).toEqual({
    outcome: 'stored',
    recordKey: 'results/ana.jpg.json',
    outputKeys: keys,
  });
  expect(read()).toMatchObject({ status: 'succeeded', attempt: 1 });
});

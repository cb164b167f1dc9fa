import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { describeRun, factsOfRecord } from '../../../core/ending/run.ts';
import type { RetouchRecord } from '../../../core/record/record.ts';
import { run } from '../../../simulation/parts/step-events.ts';

const recordedAt = new Date('2026-11-23T12:01:00.000Z');
const upload = { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' };
const refused = {
  ...run,
  photo: upload,
  recipe: null,
  paid: 'no',
  cost: 0,
  job: null,
  polls: 0,
  completedAt: null,
} as const;
const output = { key: 'k', bytes: 1, type: 'image/png', width: 1, height: 1, sha256: '0'.repeat(64) };

describe('the parts that all records share', () => {
  it('have all facts about a photo that got as far as a job', () => {
    expect(describeRun(run, recordedAt)).toEqual({
      id: run.id,
      attempt: 1,
      source: { ...upload, bytes: 1000, type: 'image/jpeg', width: 120, height: 90 },
      recipe: run.recipe,
      paid: 'yes',
      cost: 0,
      segmind: { requestId: 'req-1', polls: 3 },
      timings: {
        startedAt: '2026-11-23T12:00:00.000Z',
        acceptedAt: '2026-11-23T12:00:00.000Z',
        completedAt: '2026-11-23T12:00:21.000Z',
        recordedAt: '2026-11-23T12:01:00.000Z',
      },
    });
  });

  it('have the few known facts about a photo that was refused', () => {
    expect(describeRun(refused, recordedAt)).toMatchObject({
      source: upload,
      recipe: null,
      paid: 'no',
      segmind: null,
      timings: { acceptedAt: null, completedAt: null },
    });
  });

  it('have the caller’s reference if there is one', () => {
    expect(describeRun({ ...run, reference: 'order-7' }, recordedAt)).toMatchObject({ reference: 'order-7' });
    expect(describeRun({ ...run, reference: null }, recordedAt)).not.toHaveProperty('reference');
  });

  it('have no version if the bucket keeps none', () => {
    const photo = { bucket: 'photos', key: 'uploads/ana.jpg', etag: 'e', sequencer: '1' };
    expect(describeRun({ ...refused, photo }, recordedAt).source).toEqual({
      bucket: 'photos',
      key: 'uploads/ana.jpg',
      versionId: null,
    });
  });
});

describe('a record’s facts for the photo’s item', () => {
  const common = describeRun(run, recordedAt);
  const error = failure('job-failed', 'x');

  it.each<[string, RetouchRecord, object]>([
    ['a success', { status: 'succeeded', outputs: [output], ...common }, { error: null, outputs: [output] }],
    ['a failure', { status: 'failed', error, ...common }, { error, outputs: [] }],
  ])('%s', (_, record, facts) => {
    expect(factsOfRecord(record, 'key')).toEqual({
      redoError: null,
      redoRecipe: null,
      ...facts,
      ...common.timings,
      recordKey: 'key',
      recipe: run.recipe,
      requestId: 'req-1',
      polls: 3,
      paid: 'yes',
      cost: 0,
    });
  });

  it('name the photo that the result comes from', () => {
    const record: RetouchRecord = { status: 'succeeded', outputs: [output], sameAs: 'bea', ...common };
    expect(factsOfRecord(record, 'key')).toMatchObject({ sameAs: 'bea' });
  });

  it.each(['no', 'unknown'] as const)('include the payment if there is no job: %s', (paid) => {
    const record: RetouchRecord = {
      status: 'failed',
      error,
      ...describeRun({ ...refused, paid }, recordedAt),
    };
    const facts = factsOfRecord(record, 'key');
    expect(facts.paid).toBe(paid);
    expect(facts).not.toHaveProperty('requestId');
  });
});

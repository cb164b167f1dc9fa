import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { describeRun } from '../../../core/ending/run.ts';
import type { RetouchRecord } from '../../../core/record/record.ts';
import { createResults, LostRaceError } from '../../../core/record/results.ts';
import { createUploads } from '../../../core/storage/uploads.ts';
import { S3Fake, serviceError } from '../../../simulation/aws/s3-fake.ts';
import { run } from '../../../simulation/parts/step-events.ts';

const KEY = 'uploads/ana.jpg';
const RECORD = 'results/ana.jpg.json';
const CONFLICT = 'results/ana@11111111.jpg.json';
const FIRST = 'ana-11111111';
const SECOND = 'ana-22222222';

const outputs = [{ key: 'k', bytes: 1, type: 'image/png', width: 1, height: 1, sha256: '0'.repeat(64) }];

function recordOf(id: string, status: RetouchRecord['status'], attempt = 1): RetouchRecord {
  const common = describeRun({ ...run, id, attempt }, new Date(0));
  return status === 'succeeded'
    ? { status, outputs, ...common }
    : { status, error: failure('job-failed', 'x'), ...common };
}

function setUp() {
  const s3 = new S3Fake();
  const results = createResults(s3.client, createUploads(s3.client));
  const upload = (body: string, key = KEY) => ({
    bucket: 'photos',
    key,
    versionId: s3.put(key, body).versionId,
  });
  /** Writes a record of an upload, like a step, and returns the one that stands. */
  const write = async (photo: ReturnType<typeof upload>, record: RetouchRecord) =>
    results.putRecord(await results.chooseTarget(photo, record.id), photo, record);
  const written = (key = RECORD) => JSON.parse(s3.text(key) ?? 'null') as RetouchRecord | null;
  return { s3, results, upload, write, written };
}

describe('the record of an upload', () => {
  it('is beside its result', async () => {
    const { upload, write, written } = setUp();
    const record = recordOf(FIRST, 'succeeded');
    expect(await write(upload('one'), record)).toEqual({ key: RECORD, record });
    expect(written()).toEqual(record);
  });

  it.each([
    ['a failure of a later attempt', 'failed', 1, 'failed', 2],
    ['a success of a later attempt', 'succeeded', 1, 'succeeded', 2],
    ['a success of the same attempt, as after a redrive', 'failed', 1, 'succeeded', 1],
  ] as const)('is replaced by %s', async (_, first, firstAttempt, second, secondAttempt) => {
    const { upload, write, written } = setUp();
    const photo = upload('one');
    await write(photo, recordOf(FIRST, first, firstAttempt));
    const later = recordOf(FIRST, second, secondAttempt);
    expect(await write(photo, later)).toEqual({ key: RECORD, record: later });
    expect(written()).toEqual(later);
  });

  it.each([
    ['a failure of the same attempt', 'succeeded', 1, 'failed', 1],
    ['another failure of the same attempt', 'failed', 1, 'failed', 1],
    ['an earlier attempt', 'failed', 2, 'succeeded', 1],
    ['a failure of a later attempt, if it is a success', 'succeeded', 1, 'failed', 2],
  ] as const)('is not replaced by %s', async (_, first, firstAttempt, second, secondAttempt) => {
    const { upload, write, written } = setUp();
    const photo = upload('one');
    const there = recordOf(FIRST, first, firstAttempt);
    await write(photo, there);
    expect(await write(photo, recordOf(FIRST, second, secondAttempt))).toEqual({
      key: RECORD,
      record: there,
    });
    expect(written()).toEqual(there);
  });

  it('is replaced by the record of a newer upload of the key', async () => {
    const { upload, write, written } = setUp();
    await write(upload('one'), recordOf(FIRST, 'succeeded'));
    await write(upload('two'), recordOf(SECOND, 'failed'));
    expect(written()?.id).toBe(SECOND);
  });

  it('replaces an object that is not a record', async () => {
    const { s3, upload, write, written } = setUp();
    const photo = upload('one');
    await write(photo, recordOf(FIRST, 'failed'));
    const { 'retouch-source': source = '' } = s3.objects.get(RECORD)?.metadata ?? {};
    s3.put(RECORD, 'hello', { 'retouch-source': source });
    await write(photo, recordOf(FIRST, 'failed'));
    expect(written()?.id).toBe(FIRST);
  });

  it('is at its plain key if the photo was deleted', async () => {
    const { s3, upload, write } = setUp();
    const photo = upload('one');
    s3.objects.delete(KEY);
    expect(await write(photo, recordOf(FIRST, 'failed'))).toMatchObject({ key: RECORD });
  });

  it('never overwrites a record that the writer has not seen', async () => {
    const { results, upload, write, written } = setUp();
    const older = upload('one');
    const target = await results.chooseTarget(older, FIRST);
    await write(upload('two'), recordOf(SECOND, 'succeeded'));
    await expect(results.putRecord(target, older, recordOf(FIRST, 'failed'))).rejects.toThrow(LostRaceError);
    expect(written()?.id).toBe(SECOND);
  });

  it('is not returned if it has been replaced since it was seen', async () => {
    const { results, upload, write } = setUp();
    const older = upload('one');
    await write(older, recordOf(FIRST, 'succeeded'));
    const target = await results.chooseTarget(older, FIRST);
    await write(upload('two'), recordOf(SECOND, 'succeeded'));
    await expect(results.putRecord(target, older, recordOf(FIRST, 'failed'))).rejects.toThrow(LostRaceError);
  });

  it.each([409, 412])('treats HTTP %i as a lost race, whatever the error’s name', async (status) => {
    const { s3, upload, write } = setUp();
    const photo = upload('one');
    s3.before = (name) => {
      if (name === 'PutObjectCommand') throw serviceError('Whatever', status);
    };
    await expect(write(photo, recordOf(FIRST, 'failed'))).rejects.toThrow(LostRaceError);
  });
});

describe('the record of an upload goes to its conflict key', () => {
  it('if the upload has been replaced', async () => {
    const { upload, write } = setUp();
    const older = upload('one');
    upload('two');
    expect(await write(older, recordOf(FIRST, 'succeeded'))).toMatchObject({ key: CONFLICT });
  });

  it('if the newer upload has its record already, which stays', async () => {
    const { upload, write, written } = setUp();
    const older = upload('one');
    await write(upload('two'), recordOf(SECOND, 'succeeded'));
    await write(older, recordOf(FIRST, 'failed'));
    expect([written()?.id, written(CONFLICT)?.id]).toEqual([SECOND, FIRST]);
  });

  it('if the plain key belongs to another photo', async () => {
    const { upload, write } = setUp();
    await write(upload('one', 'uploads/%2E%2E/a.jpg'), recordOf('a-11111111', 'failed'));
    expect(await write(upload('two', 'uploads/../a.jpg'), recordOf('a-22222222', 'failed'))).toMatchObject({
      key: 'results/%2E%2E/a@22222222.jpg.json',
    });
  });
});

describe('finding the record of a photo', () => {
  it('finds it at its plain key', async () => {
    const { results, upload, write } = setUp();
    const photo = upload('one');
    const found = await write(photo, recordOf(FIRST, 'failed'));
    expect(await results.findRecord(photo, FIRST)).toEqual(found);
  });

  it('finds it at its conflict key', async () => {
    const { results, upload, write } = setUp();
    const older = upload('one');
    await write(upload('two'), recordOf(SECOND, 'succeeded'));
    const found = await write(older, recordOf(FIRST, 'failed'));
    expect(await results.findRecord(older, FIRST)).toEqual(found);
  });

  it.each([
    ['there is none', null],
    ['there is that of another upload', recordOf(SECOND, 'succeeded')],
  ])('returns null if %s', async (_, there) => {
    const { results, upload, write } = setUp();
    const photo = upload('one');
    if (there !== null) await write(photo, there);
    expect(await results.findRecord(photo, FIRST)).toBeNull();
  });
});

it('ignores a foreign object at a record’s key', async () => {
  const { s3, results } = setUp();
  s3.put(RECORD, JSON.stringify(recordOf(FIRST, 'failed')));
  expect(await results.readRecord('photos', RECORD)).toBeNull();
});

describe('the outputs of an upload', () => {
  const body = async function* () {
    yield Buffer.from('picture');
  };

  it.each([
    ['the second output of another one', 1, 'image/jpeg', 'uploads/a-2.jpg', 'results/a-2@22222222.jpg'],
    ['a PNG of another one', 0, 'image/png', 'uploads/a.jpg.png', 'results/a.jpg@22222222.png'],
  ])('go to conflict keys if their name belongs to %s', async (_, index, type, lookAlike, expected) => {
    const { results, upload } = setUp();
    const put = async (key: string, photoType: string, id: string, index: number) => {
      const photo = { ...upload('photo', key), type: photoType };
      const target = await results.chooseTarget(photo, id);
      return results.putOutput(target, photo, { index, type, body: body() });
    };
    const taken = await put('uploads/a.jpg', 'image/jpeg', 'a-11111111', index);
    expect(taken).toBe(lookAlike.replace('uploads/', 'results/'));
    expect(await put(lookAlike, type, 'a-22222222', 0)).toBe(expected);
  });

  it('are replaced when the photo is stored again', async () => {
    const { s3, results, upload } = setUp();
    const photo = { ...upload('photo'), type: 'image/jpeg' };
    const put = async () => {
      const target = await results.chooseTarget(photo, FIRST);
      return results.putOutput(target, photo, { index: 0, type: 'image/jpeg', body: body() });
    };
    expect([await put(), await put(), s3.text('results/ana.jpg')]).toEqual([
      'results/ana.jpg',
      'results/ana.jpg',
      'picture',
    ]);
  });
});

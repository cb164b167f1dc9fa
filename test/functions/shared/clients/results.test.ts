import { describe, expect, it } from 'vitest';
import { createResults, LostRaceError } from '../../../../functions/shared/clients/results.ts';
import { createUploads } from '../../../../functions/shared/clients/uploads.ts';
import type { RetouchRecord } from '../../../../functions/shared/record/record.ts';
import { S3Fake, serviceError } from '../../../support/s3-fake.ts';

const KEY = 'uploads/ana.jpg';
const RECORD = 'results/ana.jpg.json';

function setUp() {
  const s3 = new S3Fake();
  const results = createResults(s3.client, createUploads(s3.client));
  const upload = (body: string, key = KEY) => ({
    bucket: 'photos',
    key,
    versionId: s3.put(key, body).versionId,
  });
  const standing: unknown[] = [];
  const record = async (
    photo: ReturnType<typeof upload>,
    id: string,
    status: 'succeeded' | 'failed',
    attempt = 1,
  ) => {
    const place = await results.choosePlace(photo, id);
    standing.push(await results.putRecord(place, photo, { id, attempt, status } as RetouchRecord));
    return place.keys.record;
  };
  return { s3, results, upload, record, standing };
}

describe('the record of an upload', () => {
  it('stands beside its result', async () => {
    const { s3, upload, record } = setUp();
    expect(await record(upload('one'), 'ana-11111111', 'succeeded')).toBe(RECORD);
    expect(JSON.parse(s3.text(RECORD) ?? '')).toEqual({
      id: 'ana-11111111',
      attempt: 1,
      status: 'succeeded',
    });
  });

  it('is that of the later attempt', async () => {
    const { s3, upload, record } = setUp();
    const photo = upload('one');
    await record(photo, 'ana-11111111', 'failed', 1);
    await record(photo, 'ana-11111111', 'failed', 2);
    await record(photo, 'ana-11111111', 'succeeded', 3);
    expect(JSON.parse(s3.text(RECORD) ?? '')).toMatchObject({ status: 'succeeded', attempt: 3 });
  });

  it.each([
    ['a failure of the same attempt', 'succeeded', 1, 'failed', 1],
    ['another failure of the same attempt', 'failed', 1, 'failed', 1],
    ['an earlier attempt', 'failed', 2, 'succeeded', 1],
    ['a failure of a later attempt, where it is a success', 'succeeded', 1, 'failed', 2],
  ] as const)('is not replaced by %s', async (_, first, firstAttempt, second, secondAttempt) => {
    const { s3, upload, record, standing } = setUp();
    const photo = upload('one');
    await record(photo, 'ana-11111111', first, firstAttempt);
    await record(photo, 'ana-11111111', second, secondAttempt);
    expect(JSON.parse(s3.text(RECORD) ?? '')).toMatchObject({ status: first, attempt: firstAttempt });
    expect(standing).toEqual([
      { key: RECORD, status: first },
      { key: RECORD, status: first },
    ]);
  });

  it('is a success where the execution that had failed was redriven', async () => {
    const { s3, upload, record } = setUp();
    const photo = upload('one');
    await record(photo, 'ana-11111111', 'failed', 1);
    await record(photo, 'ana-11111111', 'succeeded', 1);
    expect(JSON.parse(s3.text(RECORD) ?? '')).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  it('gives way to that of a newer upload of the key', async () => {
    const { s3, upload, record } = setUp();
    await record(upload('one'), 'ana-11111111', 'succeeded');
    expect(await record(upload('two'), 'ana-22222222', 'succeeded')).toBe(RECORD);
    expect(s3.text(RECORD)).toContain('ana-22222222');
  });

  it('goes aside where the upload has been replaced', async () => {
    const { upload, record } = setUp();
    const older = upload('one');
    upload('two');
    expect(await record(older, 'ana-11111111', 'succeeded')).toBe('results/ana@11111111.jpg.json');
  });

  it('goes aside and leaves the newer one alone, whichever comes last', async () => {
    const { s3, upload, record } = setUp();
    const older = upload('one');
    const newer = upload('two');
    await record(newer, 'ana-22222222', 'succeeded');
    await record(older, 'ana-11111111', 'failed');
    expect(s3.text(RECORD)).toContain('ana-22222222');
    expect(s3.text('results/ana@11111111.jpg.json')).toContain('ana-11111111');
  });

  it('stands at its plain place where the photo was deleted', async () => {
    const { s3, upload, record } = setUp();
    const photo = upload('one');
    s3.objects.delete(KEY);
    expect(await record(photo, 'ana-11111111', 'failed')).toBe(RECORD);
  });

  it('goes aside where the plain key is that of another photo', async () => {
    const { upload, record } = setUp();
    await record(upload('one', 'uploads/%2E%2E/a.jpg'), 'a-11111111', 'failed');
    expect(await record(upload('two', 'uploads/../a.jpg'), 'a-22222222', 'failed')).toBe(
      'results/%2E%2E/a@22222222.jpg.json',
    );
  });

  it('is never written over one that it has not seen', async () => {
    const { s3, results, upload, record } = setUp();
    const older = upload('one');
    const place = await results.choosePlace(older, 'ana-11111111');
    await record(upload('two'), 'ana-22222222', 'succeeded');
    await expect(
      results.putRecord(place, older, { id: 'ana-11111111', attempt: 1, status: 'failed' } as RetouchRecord),
    ).rejects.toThrow(LostRaceError);
    expect(s3.text(RECORD)).toContain('ana-22222222');
  });

  it.each([409, 412])('tells a lost race by HTTP %i, whatever the name', async (status) => {
    const { s3, upload, record } = setUp();
    const photo = upload('one');
    s3.before = (name) => {
      if (name === 'PutObjectCommand') throw serviceError('Whatever', status);
    };
    await expect(record(photo, 'ana-11111111', 'failed')).rejects.toThrow(LostRaceError);
  });
});

describe('the outputs of an upload', () => {
  const body = async function* () {
    yield Buffer.from('picture');
  };

  it.each([
    ['the second output of another one', 1, 'image/jpeg', 'uploads/a-2.jpg', 'results/a-2@22222222.jpg'],
    ['a PNG of another one', 0, 'image/png', 'uploads/a.jpg.png', 'results/a.jpg@22222222.png'],
  ])('go aside where their name is that of %s', async (_, index, type, lookAlike, expected) => {
    const { results, upload } = setUp();
    const put = async (key: string, photoType: string, id: string, index: number) => {
      const photo = { ...upload('photo', key), type: photoType };
      const place = await results.choosePlace(photo, id);
      return results.putOutput(place, photo, { index, type, body: body() });
    };
    const taken = await put('uploads/a.jpg', 'image/jpeg', 'a-11111111', index);
    expect(taken).toBe(lookAlike.replace('uploads/', 'results/'));
    expect(await put(lookAlike, type, 'a-22222222', 0)).toBe(expected);
  });
});

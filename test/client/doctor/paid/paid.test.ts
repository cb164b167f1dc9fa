import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SeenRequest } from '../../../support/http-server.ts';
import { inTurn, type Routes } from '../../support/api-stand-in.ts';
import { type AwsAnswers, refused } from '../aws-stand-in.ts';
import { BREAKER, type Illness, LINE, REPORT, visit } from '../doctor-world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const RESULT = 'a large result'.repeat(500_000);
const SMALL_RESULT = 'the bytes of a result';
const RECORD_KEY = 'results/retouch-doctor/photo.jpg.json';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const output = {
  key: 'results/retouch-doctor/photo.jpg',
  sha256: sha256(RESULT),
  width: 480,
  height: 600,
};
const TIMINGS = { startedAt: '2026-11-26T10:00:00.000Z', acceptedAt: '2026-11-26T10:00:05.000Z' };
const SUCCEEDED = {
  id: 'photo-1',
  status: 'succeeded',
  timings: TIMINGS,
  error: null,
  paid: true,
  outputs: [output],
  recordKey: RECORD_KEY,
};

interface PaidIllness {
  readonly retouch?: object;
  readonly aws?: AwsAnswers;
  readonly routes?: Routes;
  readonly visit?: Illness;
}

/** Credits before and after: a photo costs 0.05 dollars. */
function balances(before: number, after: number) {
  let asked = 0;
  return () => {
    asked += 1;
    const dollars = asked === 1 ? before : after;
    return { ...REPORT, balance: { kind: 'known', dollars, price: 0.05, photos: 10 } };
  };
}

/** A stack that retouches the doctor's photo as soon as it is put. */
async function visitPaying({ retouch = SUCCEEDED, aws = {}, routes = {}, visit: more }: PaidIllness = {}) {
  const put: SeenRequest[] = [];
  const keyOf = () => new URL(put[0]?.url ?? '', 'http://s3').pathname.replace('/photos/', '');
  const visited = await visit({
    paid: true,
    aws: {
      Invoke: balances(3.25, 3.2),
      PutObject: (request) => {
        put.push(request);
        return '';
      },
      GetObject: ({ url }) => (url.includes('.json') ? JSON.stringify({ id: 'photo-1' }) : RESULT),
      ...aws,
    },
    routes: {
      'GET /retouches': () => ({ retouches: [{ id: 'photo-1', key: keyOf() }], nextCursor: null }),
      'GET /retouches/{id}': retouch,
      ...routes,
    },
    ...more,
  });
  return { ...visited, put };
}

describe('retouch doctor --paid', () => {
  it('names the price before it sends the photo', async () => {
    expect((await visitPaying()).asked).toEqual([
      'retouch sends one photo and retouches it. Segmind charges $0.05 for it. Continue?',
    ]);
  });

  it('sends nothing if the person says no', async () => {
    const { exitCode, put, text } = await visitPaying({ visit: { answer: false } });
    expect(put).toEqual([]);
    expect(text).toContain('? You answered no: no photo was sent.');
    expect(exitCode).toBe(0);
  });

  it('follows a photo to its end, with a line for each step', async () => {
    const { exitCode, lines, put } = await visitPaying();
    const steps = lines.slice(lines.findIndex((line) => line.includes('Photo in')));
    expect(put[0]?.url).toMatch(/^\/photos\/uploads\/retouch-doctor\/\d{8}T\d{6}-[0-9a-f]{6}\.jpg/);
    expect(Number(put[0]?.headers['content-length'])).toBeGreaterThan(5 * 1024 * 1024);
    expect(steps).toEqual([
      expect.stringMatching(/^✓ Photo in: 5\.\d+ MB in \d+\.\d s, as uploads\/retouch-doctor\/.*\.jpg\.$/),
      '✓ Event: the upload started its retouch by itself.',
      '✓ Job accepted: Segmind accepted it 5 s after the retouch started.',
      '✓ Result out: 7 MB, 480 × 600 pixels, as results/retouch-doctor/photo.jpg.',
      '✓ Record: results/retouch-doctor/photo.jpg.json.',
      '✓ Segmind charged $0.05: $3.25 before, $3.20 after.',
      '',
      'No faults.',
      '',
    ]);
    expect(exitCode).toBe(0);
  });

  it('asks for a large result too', async () => {
    const { put } = await visitPaying();
    expect(put[0]?.headers).toMatchObject({
      'x-amz-meta-output-size': '7000',
      'x-amz-meta-output-format': 'png',
    });
  });

  it('says that a small result proves nothing about large ones', async () => {
    const { text, exitCode } = await visitPaying({
      retouch: { ...SUCCEEDED, outputs: [{ ...output, sha256: sha256(SMALL_RESULT) }] },
      aws: {
        GetObject: ({ url }) => (url.includes('.json') ? JSON.stringify({ id: 'photo-1' }) : SMALL_RESULT),
      },
    });
    expect(text).toContain('? Result out: 21 B, 480 × 600 pixels');
    expect(text).toContain('This run did not check a result of more than 5 MB.');
    expect(exitCode).toBe(0);
  });

  it('spends nothing if a check has failed before', async () => {
    const { put, asked, text, exitCode } = await visitPaying({
      routes: { 'GET /line': { ...LINE, breaker: BREAKER } },
    });
    expect([put, asked, exitCode]).toEqual([[], [], 3]);
    expect(text).toContain('? No photo was sent: the checks above found faults.');
  });

  it.each<[string, PaidIllness, string]>([
    [
      'a photo that may not be put',
      { aws: { PutObject: refused('AccessDenied', 'no s3:PutObject') } },
      '✗ retouch could not follow the photo to its end: Your AWS user or role does not have the permission: no s3:PutObject',
    ],
    [
      'a photo that fails, with what it cost',
      {
        retouch: {
          ...SUCCEEDED,
          status: 'failed',
          paid: false,
          error: { code: 'content-refused', message: 'Segmind refuses the content.' },
        },
      },
      '✗ The photo failed: Segmind refuses the content. (content-refused) It is not paid for.',
    ],
    [
      'a line that is held meanwhile',
      {
        retouch: { ...SUCCEEDED, status: 'queued', timings: { ...TIMINGS, acceptedAt: null } },
        routes: { 'GET /line': inTurn(LINE, { ...LINE, breaker: BREAKER }) },
      },
      '✗ The photo waits, unpaid: The circuit breaker is open since',
    ],
    [
      'a result that is not there',
      { aws: { GetObject: refused('NoSuchKey', 'none') } },
      '✗ The result does not exist: results/retouch-doctor/photo.jpg.',
    ],
    [
      'a result that is not what was written',
      { retouch: { ...SUCCEEDED, outputs: [{ ...output, sha256: 'another' }] } },
      '✗ The result results/retouch-doctor/photo.jpg did not arrive unchanged.',
    ],
    [
      'a record of another photo',
      { retouch: { ...SUCCEEDED, id: 'photo-2' } },
      '✗ The record of the photo does not exist: results/retouch-doctor/photo.jpg.json.',
    ],
  ])('reports %s', async (_, illness, words) => {
    const { exitCode, text } = await visitPaying(illness);
    expect(text).toContain(words);
    expect(exitCode).toBe(1);
  });

  it.each([
    [3, '$0.25'],
    [3.23, '$0.02'],
  ])(
    'warns if a photo costs another amount than the stack expects: %d dollars left',
    async (after, taken) => {
      const { exitCode, text } = await visitPaying({ aws: { Invoke: balances(3.25, after) } });
      expect(text).toMatch(
        new RegExp(`! Segmind charged \\${taken}: .* The stack calculates with \\$0\\.05 a photo\\.`),
      );
      expect(text).toContain('set pricePerPhoto');
      expect(exitCode).toBe(0);
    },
  );

  it('says that a failed photo was not paid for', async () => {
    const retouch = { ...SUCCEEDED, status: 'cancelled', paid: false };
    const { text } = await visitPaying({ retouch, aws: { Invoke: balances(3.25, 3.25) } });
    expect(text).toContain('✓ Segmind charged nothing.');
  });

  it('says that an unchanged balance may be out of date', async () => {
    const { text, exitCode } = await visitPaying({ aws: { Invoke: balances(3.25, 3.25) } });
    expect(text).toContain(
      '? Segmind charged $0.00: $3.25 before, $3.25 after. Segmind’s balance can be some minutes behind.',
    );
    expect(exitCode).toBe(0);
  });
});

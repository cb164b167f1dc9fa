import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { ledger, ledgerOf, script } from '../support/deployed/simulator-control.ts';
import { drop, executionOf, recordOf } from '../support/deployed/stack-client.ts';

async function retouch(name: string, plan: Omit<Parameters<typeof script>[0], 'photo'>) {
  const path = `outcomes/${name}.jpg`;
  await script({ photo: path, ...plan });
  await drop(path, await drawPicture('jpeg'));
  const record = await recordOf(path);
  const { status, error, states } = await executionOf(record.id);
  const asked = await ledgerOf(path);
  return { record, status, error, states, asked };
}

const visits = (states: string[], name: string) => states.filter((state) => state === name).length;

describe.concurrent('a failure that does not pass', () => {
  it.each([
    ['a 400', { submit: [{ status: 400 }] }, 'segmind-refused', 'photo', 0],
    [
      'a 406 for a parameter',
      { submit: [{ status: 406, body: { error: 'Invalid parameter' } }] },
      'segmind-refused',
      'photo',
      0,
    ],
    ['a job that failed', { job: { fail: 'Content not allowed' } }, 'job-failed', 'result', 1],
    ['a job that failed without a word', { job: { fail: true as const } }, 'job-failed', 'result', 1],
    ['a job that was cancelled', { job: { cancelled: true as const } }, 'job-cancelled', 'result', 1],
  ])('fails the photo at once: %s', async (name, plan, code, fault, billed) => {
    const { record, status, error, asked } = await retouch(name, plan);
    expect(record).toMatchObject({ status: 'failed', error: { code, fault } });
    expect({ status, error }).toEqual({ status: 'FAILED', error: code });
    expect(asked).toMatchObject({ submits: 1, billed });
  });

  it('has a message with what Segmind said, without the URL that Retouch sent', async () => {
    const { record } = await retouch('a job that names the URL', { job: { fail: 'No face in {image_url}' } });
    const { message } = record.status === 'failed' ? record.error : { message: '' };
    expect(message).toContain('No face in http');
    expect(message).not.toContain('X-Amz');
  });
});

// One after the other, and not next to a 429. A 429 pauses all submits, and each check counts as a wait at a
// twentieth of the time. The next wait would exceed this stack's limit.
describe('a server error', () => {
  it.each([500, 502, 503])('on a submit is retried: %i', async (status) => {
    // Only once: the wait after a second one also exceeds the limit.
    const { record, asked } = await retouch(`submit ${status}`, { submit: [{ status }] });
    expect(record).toMatchObject({ status: 'succeeded' });
    expect(asked).toMatchObject({ submits: 2, billed: 1 });
  });
});

describe.concurrent('a transient failure', () => {
  it('on a submit is retried: 429', async () => {
    const { record, asked } = await retouch('submit 429', { submit: [{ status: 429, times: 2 }] });
    expect(record).toMatchObject({ status: 'succeeded' });
    expect(asked).toMatchObject({ submits: 3, billed: 1 });
  });

  it.each([
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['504', { status: 504 }],
    ['404 at first', { status: 404 }],
    ['a lost connection', { drop: 'before-reply' as const }],
    ['a reply cut short', { cut: true as const }],
    ['malformed JSON', { malformed: true as const }],
    ['a slow reply', { slowMs: 400, chunks: 4 }],
    ['a redirect', { redirect: '{outputs_origin}/workflows/request/x' }],
  ])('on a poll is retried: %s', async (name, step) => {
    const { record, asked } = await retouch(`poll ${name}`, { poll: [{ ...step, times: 2 }] });
    expect(record.status).toBe('succeeded');
    expect(asked).toMatchObject({ submits: 1, billed: 1 });
  });

  it.each([
    ['404', { status: 404 }],
    ['403', { status: 403 }],
    ['503', { status: 503 }],
    ['429', { status: 429 }],
    ['a lost connection', { drop: 'mid-reply' as const }],
    ['a picture cut short', { cut: true as const }],
    ['a picture shorter than declared', { lieLength: 1_000_000 }],
  ])('on a download is retried: %s', async (name, step) => {
    const { record, states } = await retouch(`output ${name}`, { output: [step] });
    expect(record.status).toBe('succeeded');
    expect(visits(states, 'Wait to store')).toBe(1);
  });

  it('is retried after the time in the reply', async () => {
    const headers = { 'x-rate-limit-reset-at-utc': '{utc+5s}' };
    const { record } = await retouch('submit 429 with a date', { submit: [{ status: 429, headers }] });
    expect(record.status).toBe('succeeded');
  });

  it('ends the photo if a reply asks for more time than is left', async () => {
    const headers = { 'retry-after': '86400' };
    const { record, asked } = await retouch('submit 503 for a day', { submit: [{ status: 503, headers }] });
    expect(record).toMatchObject({
      error: {
        code: 'segmind-busy',
        fault: 'transient',
        message: expect.stringContaining('limit of 12 minutes'),
      },
    });
    expect(asked).toMatchObject({ submits: 1, billed: 0 });
  });
});

describe.concurrent('an unknown outcome', () => {
  it.each([
    ['504 that was taken', { status: 504, taken: true }, 1],
    ['504 that was not', { status: 504 }, 0],
    ['a connection lost after it was taken', { drop: 'after-taken' as const }, 1],
    ['a connection lost before the reply', { drop: 'before-reply' as const }, 0],
    ['a reply cut short', { cut: true as const }, 1],
    ['malformed JSON', { malformed: true as const }, 1],
    ['no poll_url', { noPollUrl: true as const }, 1],
  ])('is never posted again: %s', async (name, step, billed) => {
    const { record, asked } = await retouch(`unknown ${name}`, { submit: [step] });
    expect(record).toMatchObject({
      status: 'failed',
      error: { code: 'submit-outcome-unknown', fault: 'unknown', message: expect.stringContaining('again') },
    });
    expect(asked).toMatchObject({ submits: 1, billed });
  });

  it('is that of a poll_url on a foreign host, which gets no key', async () => {
    const { record, asked } = await retouch('foreign poll_url', {
      submit: [{ pollUrl: '{outputs_origin}/workflows/request/{request_id}' }],
    });
    expect(record).toMatchObject({ error: { code: 'poll-url-not-allowed', fault: 'result' }, paid: 'yes' });
    expect(asked).toMatchObject({ submits: 1, billed: 1 });
    const { keyLeaks, strays } = await ledger();
    expect({ keyLeaks, strays }).toEqual({ keyLeaks: 0, strays: 0 });
  });
});

describe.concurrent('a job', () => {
  it('fails as not found if Segmind has forgotten it', async () => {
    const { record } = await retouch('forgotten job', { poll: [{ status: 404, repeat: true }] });
    expect(record).toMatchObject({ error: { code: 'job-not-found' } });
  });

  it('fails as timed out if it never ends', async () => {
    const { record } = await retouch('never', { job: { never: true } });
    expect(record).toMatchObject({
      error: { code: 'job-timed-out', message: expect.stringContaining('1 minute') },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { readPollReply, readSubmitReply, refusedSubmit } from '../../../core/segmind/segmind-reply.ts';
import { SEEDEDIT, SEEDREAM } from '../../../simulation/parts/models.ts';

const reading = { model: SEEDEDIT, nowMs: Date.parse('2026-11-23T12:00:00Z') };

function reply(status: number, body: unknown, headers: Record<string, string> = {}) {
  return {
    status,
    header: (name: string) => headers[name] ?? null,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

describe('readSubmitReply', () => {
  it('is accepted with the poll_url it was given', () => {
    const pollUrl = 'https://api.segmind.com/workflows/request/req-123';
    expect(
      readSubmitReply(reply(200, { request_id: 'req-123', poll_url: pollUrl, status: 'QUEUED' }), reading),
    ).toEqual({ kind: 'accepted', pollUrl, requestId: 'req-123' });
  });

  it('is accepted with only a poll_url', () => {
    expect(readSubmitReply(reply(200, { poll_url: 'https://x/1' }), reading)).toEqual({
      kind: 'accepted',
      pollUrl: 'https://x/1',
      requestId: null,
    });
  });

  it('is accepted with both URLs, if the model has one for the output', () => {
    const whole = 'https://api.segmind.com/v2/requests/req-1';
    const job = {
      request_id: 'req-1',
      poll_url: 'https://x/1',
      status_url: `${whole}/status`,
      response_url: whole,
    };
    expect(readSubmitReply(reply(200, job), { ...reading, model: SEEDREAM })).toEqual({
      kind: 'accepted',
      pollUrl: `${whole}/status`,
      outputUrl: whole,
      requestId: 'req-1',
    });
  });

  it('is accepted with only the poll_url, if the reply lacks the URLs of the profile', () => {
    const read = readSubmitReply(reply(200, { poll_url: 'https://x/1' }), { ...reading, model: SEEDREAM });
    expect(read).toEqual({ kind: 'accepted', pollUrl: 'https://x/1', requestId: null });
  });

  it.each([
    ['Not allowed here: a face', 'content-refused'],
    ['NSFW content', 'segmind-refused'],
  ])('recognises the content filter’s message from the profile: %s', (error, code) => {
    const model = { ...SEEDEDIT, contentRefusals: ['not allowed here'] };
    expect(readSubmitReply(reply(400, { error }), { ...reading, model })).toMatchObject({
      failure: { code },
    });
  });

  it.each([
    [400, { error: 'bad parameter' }, 'segmind-refused', 'photo'],
    [401, { error: 'no key' }, 'api-key-rejected', 'account'],
    [402, { error: 'pay' }, 'out-of-credits', 'account'],
    [403, { error: 'no' }, 'access-denied', 'account'],
    [404, { error: 'no workflow' }, 'model-not-found', 'account'],
    [405, '<html><h1>Method Not Allowed</h1></html>', 'model-not-found', 'account'],
    [406, { error: 'Insufficient credits' }, 'out-of-credits', 'account'],
    [406, { error: 'Team spend limit exceeded' }, 'out-of-credits', 'account'],
    [406, { error: 'Parameter rejected: Upscale_x' }, 'segmind-refused', 'photo'],
    [400, { error: 'Insufficient credits: balance 0.01, needed 0.05' }, 'out-of-credits', 'account'],
    [429, { error: 'Monthly quota exceeded' }, 'out-of-credits', 'account'],
    [500, { error: 'Not enough credits' }, 'out-of-credits', 'account'],
    [400, { error: 'white_balance must be a number' }, 'segmind-refused', 'photo'],
    [400, { error: 'Request Moderated' }, 'content-refused', 'photo'],
    [406, { error: 'NSFW content' }, 'content-refused', 'photo'],
    [406, { error: 'Invalid content type' }, 'segmind-refused', 'photo'],
    [406, { error: '' }, 'out-of-credits', 'account'],
    [408, '', 'segmind-busy', 'transient'],
    [410, { error: 'model retired' }, 'model-not-found', 'account'],
    [413, '', 'segmind-refused', 'photo'],
    [422, { detail: [{ msg: 'x' }] }, 'segmind-refused', 'photo'],
    [429, { error: 'rate limited' }, 'rate-limited', 'transient'],
    [500, { error: 'oops' }, 'segmind-busy', 'transient'],
    [502, '<html></html>', 'segmind-busy', 'transient'],
    [503, '', 'segmind-busy', 'transient'],
    [504, { error: 'timed out' }, 'submit-outcome-unknown', 'unknown'],
    [504, { error: 'Insufficient credits' }, 'submit-outcome-unknown', 'unknown'],
    [521, '<html>', 'segmind-busy', 'transient'],
    [522, '<html>', 'submit-outcome-unknown', 'unknown'],
    [523, '', 'segmind-busy', 'transient'],
    [524, '', 'submit-outcome-unknown', 'unknown'],
    [525, '', 'segmind-busy', 'transient'],
    [526, '', 'segmind-busy', 'transient'],
    [530, '', 'segmind-busy', 'transient'],
    [520, '', 'submit-outcome-unknown', 'unknown'],
    [302, '', 'segmind-redirected', 'account'],
    [303, '', 'submit-outcome-unknown', 'unknown'],
    [200, 'not json', 'submit-outcome-unknown', 'unknown'],
    [200, { request_id: 'req-1' }, 'submit-outcome-unknown', 'unknown'],
    [200, '[]', 'submit-outcome-unknown', 'unknown'],
    [202, { poll_url: 7 }, 'submit-outcome-unknown', 'unknown'],
    [200, { poll_url: `https://h/${'p'.repeat(3000)}` }, 'submit-outcome-unknown', 'unknown'],
  ])('maps %i %j to %s, the fault of %s', (status, body, code, fault) => {
    expect(readSubmitReply(reply(status, body), reading)).toMatchObject({
      kind: 'refused',
      failure: { code, fault },
    });
  });

  it.each([
    [400, { error: 'bad parameter' }, 'not-taken'],
    [401, { error: 'no key' }, 'not-taken'],
    [429, '', 'not-taken'],
    // Segmind’s own JSON says that it has not accepted the job.
    [500, { error: 'Internal server error' }, 'not-taken'],
    [503, { error: 'Service unavailable' }, 'not-taken'],
    // A gateway’s own pages and empty replies say nothing about Segmind.
    [500, '<html>Internal Server Error</html>', 'doubtful'],
    [502, '', 'doubtful'],
    [503, { message: 'no healthy upstream' }, 'doubtful'],
    // The gateway did not reach Segmind.
    [521, '<html>', 'not-taken'],
    [523, '', 'not-taken'],
    [530, '', 'not-taken'],
    [504, { error: 'timed out' }, 'unknown'],
    [522, '', 'unknown'],
    [303, '', 'unknown'],
    [200, 'not json', 'unknown'],
  ])('treats %i %j as a submit that is %s', (status, body, proof) => {
    expect(readSubmitReply(reply(status, body), reading)).toMatchObject({ kind: 'refused', proof, status });
  });

  it.each([
    ['whole', (text: string) => text],
    ['cut off', (text: string) => text.slice(0, 300)],
    ['from its middle', (text: string) => text.slice(120, 330)],
  ])('does not interpret the instructions that a reply quotes, %s', (_, quote) => {
    const instructions = SEEDEDIT.instructions.default;
    const body = { error: `Parameter rejected: Instructions "${quote(instructions)}"` };
    const { failure } = readSubmitReply(reply(406, body), { ...reading, instructions }) as {
      failure: { code: string };
    };
    expect(failure.code).toBe('segmind-refused');
  });

  it('interprets its message beside the instructions that it quotes', () => {
    const instructions = 'Give the picture the balance of an old print, insufficient light and all.';
    const body = { error: `Insufficient credits for: ${instructions}` };
    expect(readSubmitReply(reply(400, body), { ...reading, instructions })).toMatchObject({
      failure: { code: 'out-of-credits' },
    });
    expect(
      readSubmitReply(reply(400, { error: `Rejected: ${instructions}` }), { ...reading, instructions }),
    ).toMatchObject({
      failure: { code: 'segmind-refused' },
    });
  });

  it('waits as long as the reply says', () => {
    const headers = { 'x-rate-limit-reset-at-utc': '2026-11-23T12:00:30Z' };
    expect(readSubmitReply(reply(429, {}, headers), reading)).toMatchObject({ retryAfterSeconds: 30 });
  });

  it('quotes the vendor’s message, without the query of a URL', () => {
    const body = {
      error: 'Cannot read https://b.s3.amazonaws.com/a.jpg?X-Amz-Signature=abc',
      error_description: 'line\none',
    };
    const { failure } = readSubmitReply(reply(400, body), reading) as { failure: { message: string } };
    expect(failure.message).toContain('HTTP 400: Cannot read https://b.s3.amazonaws.com/a.jpg?… line one.');
    expect(failure.message).not.toContain('Signature');
  });

  it('does not quote a page', () => {
    const { failure } = readSubmitReply(reply(405, '<!doctype html><h1>No</h1>'), reading) as {
      failure: { message: string };
    };
    expect(failure.message).toContain('(an HTML page)');
  });
});

describe('a submit without a reply', () => {
  it.each([
    ['segmind-unreachable', 'not-taken'],
    ['api-key-missing', 'not-taken'],
    ['submit-outcome-unknown', 'unknown'],
  ] as const)('for %s is %s', (code, proof) => {
    expect(refusedSubmit(failure(code, 'x'))).toMatchObject({ failure: { code }, proof, status: null });
  });
});

describe('readPollReply', () => {
  it.each(['QUEUED', 'PROCESSING', 'processing', 'SOMETHING_NEW'])('treats %s as working', (status) => {
    expect(readPollReply(reply(200, { status }), reading)).toEqual({
      kind: 'working',
      status: status.toUpperCase(),
    });
  });

  it.each([
    [200, 'SUCCEEDED'],
    [500, 'COMPLETED'],
  ])('recognises a finished job: HTTP %i, %s', (http, status) => {
    expect(readPollReply(reply(http, { status, output: '[]' }), reading)).toMatchObject({
      kind: 'completed',
    });
  });

  it('passes the output on unchanged', () => {
    expect(readPollReply(reply(200, { status: 'COMPLETED', output: '["x"]' }), reading)).toEqual({
      kind: 'completed',
      output: '["x"]',
    });
  });

  it.each([
    [200, { status: 'FAILED', error: 'out of memory' }, 'job-failed', 'out of memory'],
    [200, { status: 'FAILED' }, 'job-failed', 'no reason given'],
    [200, { status: 'FAILED', error: { message: 'deep' } }, 'job-failed', 'deep'],
    [200, { status: 'CANCELLED' }, 'job-cancelled', 'cancelled'],
    [200, { status: 'ERROR', error: 'boom' }, 'job-failed', 'boom'],
    [422, { status: 'FAILED', error: 'no face', metrics: {} }, 'job-failed', 'no face'],
    [500, { request_id: 'r', status: 'FAILED', error: 'late' }, 'job-failed', 'late'],
    [503, { status: 'error', message: 'upstream' }, 'segmind-busy', 'upstream'],
    [200, { status: 'Request Moderated' }, 'content-refused', 'MODERATED'],
    [422, { status: 'FAILED', error: 'NSFW content detected' }, 'content-refused', 'NSFW'],
    [404, { error: 'not found' }, 'job-not-found', 'only for some time'],
    [410, {}, 'job-not-found', 'HTTP 410'],
    [401, {}, 'api-key-rejected', 'HTTP 401'],
    [403, {}, 'access-denied', 'HTTP 403'],
    [400, {}, 'segmind-busy', 'HTTP 400'],
    [429, {}, 'segmind-busy', 'HTTP 429'],
    [500, {}, 'segmind-busy', 'HTTP 500'],
    [504, {}, 'segmind-busy', 'HTTP 504'],
    [307, '', 'segmind-busy', 'HTTP 307'],
    [200, 'not json', 'segmind-busy', 'expected a job'],
    [200, { state: 'x' }, 'segmind-busy', 'expected a job'],
  ])('maps %i %j to %s', (status, body, code, seen) => {
    expect(readPollReply(reply(status, body), reading)).toMatchObject({
      kind: 'refused',
      failure: { code, message: expect.stringContaining(seen) },
    });
  });
});

describe('a hostile reply', () => {
  const deep = `{"status":"FAILED","error":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

  it.each([
    ['submit', 429, readSubmitReply, 'rate-limited'],
    ['submit', 400, readSubmitReply, 'segmind-refused'],
    ['poll', 200, readPollReply, 'job-failed'],
  ] as const)('of a %s with HTTP %i may be nested to any depth', (_, status, read, code) => {
    expect(read(reply(status, deep), reading)).toMatchObject({ failure: { code } });
  });

  it('gets its request id shortened, and secrets removed from it', () => {
    const requestId = `https://h.example/a?X-Amz-Signature=SECRET ${'x'.repeat(1_000_000)}`;
    const read = readSubmitReply(
      reply(200, { poll_url: 'https://h.example/p', request_id: requestId }),
      reading,
    );
    expect(read).toMatchObject({ kind: 'accepted', requestId: expect.not.stringContaining('SECRET') });
    expect(JSON.stringify(read).length).toBeLessThan(1000);
  });
});

import { describe, expect, it, vi } from 'vitest';
import type { Step } from '../../../../local/segmind/script/script-steps.ts';
import { ask, startSimulator, submit } from '../support/simulator-client.ts';

describe('a scripted submit', () => {
  it.each([400, 401, 403, 404, 406, 410, 429, 500, 502, 503, 504])(
    'answers %i with an error in JSON, and takes no job',
    async (status) => {
      const simulator = await startSimulator();
      simulator.script({ photo: '*', submit: [{ status }] });
      const answer = await submit(simulator);
      expect([answer.status, answer.json.error]).toEqual([status, expect.any(String)]);
      expect(simulator.ledger()).toMatchObject({ submits: 1, billed: 0, accepted: 0 });
    },
  );

  it('answers errors in both of the vendor’s shapes', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 429 }, { status: 500 }, { status: 405 }] });
    expect((await submit(simulator)).json).toEqual({ error: 'Rate limit exceeded' });
    expect((await submit(simulator)).json).toMatchObject({
      error_description: 'Internal server error',
      status_code: 500,
    });
    expect((await submit(simulator)).headers.get('content-type')).toBe('text/html');
  });

  it.each([520, 521, 522, 523, 524, 525, 526, 530])(
    'answers %i with the page of a gateway, and takes no job',
    async (status) => {
      const simulator = await startSimulator();
      simulator.script({ photo: '*', submit: [{ status }] });
      const answer = await submit(simulator);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html']);
      expect(simulator.ledger().billed).toBe(0);
    },
  );

  it('answers with the headers and the body of the script', async () => {
    const simulator = await startSimulator({ now: () => 0 });
    const headers = { 'Retry-After': '7', 'x-rate-limit-reset-at-utc': '{utc+5s}', 'X-Date': '{date+5s}' };
    simulator.script({
      photo: '*',
      submit: [{ status: 429, headers, body: { error: 'slow down {image_url}' } }],
    });
    const answer = await submit(simulator, { image_ukbxw: 'http://host/a.jpg' });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.headers.get('x-rate-limit-reset-at-utc')).toBe('1970-01-01T00:00:05.000Z');
    expect(answer.headers.get('x-date')).toBe('Thu, 01 Jan 1970 00:00:05 GMT');
    expect(answer.json).toEqual({ error: 'slow down http://host/a.jpg' });
  });

  it('answers with a text body unchanged', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 502, body: '<h1>Bad gateway</h1>' }] });
    const answer = await submit(simulator);
    expect([answer.text, answer.headers.get('content-type')]).toEqual(['<h1>Bad gateway</h1>', 'text/html']);
  });

  it.each<[string, Step, number]>([
    ['a 504 of a job taken', { status: 504, taken: true }, 504],
    ['a 200 with nothing in it', { status: 200 }, 200],
    ['a 204', { status: 204 }, 204],
    ['half of its JSON', { malformed: true }, 200],
    ['no poll_url', { noPollUrl: true }, 200],
  ])('bills, but does not count as accepted, %s', async (_, step, status) => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [step] });
    expect((await submit(simulator)).status).toBe(status);
    expect(simulator.ledger()).toMatchObject({ billed: 1, accepted: 0 });
  });

  it.each<[string, Step, number]>([
    ['before the job is taken', { drop: 'before-reply' }, 0],
    ['after the job is taken', { drop: 'after-taken' }, 1],
    ['in the middle of the reply', { drop: 'mid-reply' }, 1],
    ['before the reply is whole', { cut: true }, 1],
  ])('loses the connection %s', async (_, step, billed) => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [step] });
    await expect(submit(simulator)).rejects.toThrow(TypeError);
    expect(simulator.ledger()).toMatchObject({ billed, accepted: 0, submits: 1 });
  });

  it.each<[string, Step, number]>([
    ['without taking the job', { hang: true }, 0],
    ['having taken the job', { hang: true, taken: true }, 1],
  ])('never answers, %s', async (_, step, billed) => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [step] });
    const refused = expect(submit(simulator)).rejects.toThrow('fetch failed');
    await vi.waitFor(() => expect(simulator.ledger().photos['sample-portrait']?.submits).toBe(1));
    expect(simulator.ledger()).toMatchObject({ billed, accepted: 0 });
    await simulator.close();
    await refused;
  });

  it('sends half of the JSON as if it were all', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ malformed: true }] });
    const answer = await submit(simulator);
    expect(() => answer.json).toThrow(SyntaxError);
  });

  it('sends no body with a 204', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 204 }] });
    const answer = await submit(simulator);
    expect([answer.text, answer.headers.get('content-length')]).toEqual(['', null]);
  });

  it('leaves out the poll_url', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ noPollUrl: true }] });
    expect((await submit(simulator)).json).not.toHaveProperty('poll_url');
  });

  it('answers the poll_url of the script', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ pollUrl: 'http://169.254.169.254/{request_id}' }] });
    const { json } = await submit(simulator);
    expect(json.poll_url).toBe(`http://169.254.169.254/${json.request_id}`);
  });

  it.each([301, 302, 303, 307, 308] as const)('redirects with %i, and takes no job', async (status) => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ redirect: '{outputs_origin}/elsewhere', status }] });
    const answer = await submit(simulator);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      status,
      `${simulator.outputsOrigin}/elsewhere`,
    ]);
    expect(simulator.ledger().billed).toBe(0);
  });

  it('answers slowly, in pieces', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ slowMs: 60, chunks: 3 }] });
    const response = await fetch(simulator.submitUrl, {
      method: 'POST',
      headers: { 'x-api-key': 'SG_test_key', 'content-type': 'application/json' },
      body: '{}',
    });
    const pieces: string[] = [];
    for await (const piece of response.body ?? []) pieces.push(Buffer.from(piece).toString());
    expect(pieces.length).toBeGreaterThan(1);
    expect(JSON.parse(pieces.join(''))).toMatchObject({ status: 'QUEUED' });
    expect(simulator.ledger().accepted).toBe(1);
  });

  it('is applied after the key is checked', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 503 }] });
    expect((await submit(simulator, {}, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await submit(simulator)).status).toBe(503);
    expect((await ask(`${simulator.origin}/v1/get-user-credits`)).status).toBe(200);
  });
});

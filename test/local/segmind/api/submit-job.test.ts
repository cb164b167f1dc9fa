import { describe, expect, it } from 'vitest';
import { ask, hostPhoto, KEY, pollToEnd, startSimulator, submit } from '../support/simulator-client.ts';

describe('submit', () => {
  it('answers a request id, a poll URL on its own origin, and QUEUED', async () => {
    const simulator = await startSimulator();
    const { status, json } = await submit(simulator);
    expect(status).toBe(200);
    expect(json).toEqual({
      request_id: expect.any(String),
      poll_url: `${simulator.origin}/workflows/request/${json.request_id}`,
      status: 'QUEUED',
      simulated: true,
    });
  });

  it.each([
    ['a bearer key', { authorization: `Bearer ${KEY}` }, 200],
    ['x-api-key', { authorization: '', 'x-api-key': KEY }, 200],
    ['a wrong bearer key', { authorization: 'Bearer wrong' }, 401],
    ['a wrong x-api-key', { authorization: '', 'x-api-key': 'wrong' }, 401],
    ['the key without the word Bearer', { authorization: KEY }, 401],
  ])('answers %s', async (_, headers, status) => {
    const simulator = await startSimulator();
    const answer = await submit(simulator, {}, headers);
    expect(answer.status).toBe(status);
    expect(simulator.ledger()).toMatchObject({
      unauthorised: status === 401 ? 1 : 0,
      billed: status === 200 ? 1 : 0,
    });
  });

  it('answers 401 with a text if there is no key', async () => {
    const { submitUrl } = await startSimulator();
    const response = await fetch(submitUrl, { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toEqual([
      401,
      { error: 'Missing Authorization or x-api-key in header' },
    ]);
  });

  it.each([
    ['no JSON', 'brightness +1', 400, /not a JSON object/],
    ['a list', [], 400, /not a JSON object/],
    ['an image that is no string', { image_ukbxw: 7 }, 400, /image_ukbxw: expected a string/],
    ['instructions that are no string', { Instructions: ['a'] }, 400, /Instructions: expected a string/],
    ['an enlargement that is no string', { Upscale_x: 2 }, 400, /Upscale_x: expected a string/],
    ['an enlargement that Segmind does not offer', { Upscale_x: '3x' }, 400, /Upscale_x: expected one of/],
    ['an image that is no URI', { image_ukbxw: 'ana.jpg' }, 400, /image_ukbxw: expected an http/],
    ['an image by ftp', { image_ukbxw: 'ftp://host/ana.jpg' }, 400, /image_ukbxw: expected an http/],
  ])('refuses %s and bills nothing', async (_, fields, status, text) => {
    const simulator = await startSimulator();
    const answer = await submit(simulator, fields);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({
      error: expect.any(String),
      error_description: expect.stringMatching(text),
      status_code: 400,
    });
    expect(simulator.ledger().billed).toBe(0);
  });

  it('answers 406 to another content type', async () => {
    const answer = await submit(await startSimulator(), '{}', { 'content-type': 'text/plain' });
    expect([answer.status, answer.json.error]).toEqual([
      406,
      'Invalid content type: expected application/json',
    ]);
  });

  it('answers 404 for another workflow', async () => {
    const { origin } = await startSimulator();
    const answer = await ask(`${origin}/workflows/another-v1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([answer.status, answer.json.error]).toEqual([404, 'Workflow not found']);
  });

  it.each(['GET', 'PUT', 'DELETE'])('answers %s with 405 and a page of HTML', async (method) => {
    const { submitUrl } = await startSimulator();
    const answer = await ask(submitUrl, { method });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([405, 'text/html']);
    expect(answer.text).toContain('<h1>405 Method Not Allowed</h1>');
  });

  it.each([
    [404, {}, '/workflows/unknown-v1'],
    [410, { workflowGone: true }, undefined],
  ] as const)('answers a GET with %i if there is no such workflow', async (status, account, path) => {
    const simulator = await startSimulator();
    simulator.account(account);
    const url = path === undefined ? simulator.submitUrl : simulator.origin + path;
    const answer = await ask(url);
    expect([answer.status, typeof answer.json.error]).toEqual([status, 'string']);
  });

  it('takes two equal submits as two jobs and bills both', async () => {
    const simulator = await startSimulator({ credits: 1 });
    const { origin } = await hostPhoto();
    const fields = { image_ukbxw: `${origin}/uploads/ana.jpg` };
    const [first, second] = [await submit(simulator, fields), await submit(simulator, fields)];
    expect(first.json.request_id).not.toBe(second.json.request_id);
    expect(simulator.ledger().photos['/uploads/ana.jpg']).toMatchObject({
      submits: 2,
      accepted: 2,
      billed: 2,
      requestIds: [first.json.request_id, second.json.request_id],
    });
    expect((await ask(`${simulator.origin}/v1/get-user-credits`)).json).toMatchObject({ credits: 0.9 });
  });

  it('logs the words of the order, and never the query of the photo', async () => {
    const simulator = await startSimulator();
    const { origin, seen } = await hostPhoto();
    const image_ukbxw = `${origin}/photos/uploads/a%20b%C3%A9.jpg?X-Amz-Signature=secret`;
    const { json } = await submit(simulator, { image_ukbxw, Instructions: 'brightness +1', Upscale_x: '1x' });
    await pollToEnd(json.poll_url);
    expect(seen.map(({ url }) => url)).toEqual(['/photos/uploads/a%20b%C3%A9.jpg?X-Amz-Signature=secret']);
    const ledger = simulator.ledger();
    expect(ledger.photos['/photos/uploads/a bé.jpg']?.orders).toEqual([
      { Instructions: 'brightness +1', Upscale_x: '1x' },
    ]);
    expect(JSON.stringify(ledger)).not.toContain('secret');
  });

  it('counts the most jobs in flight at once, without finished ones', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: 'slow', job: { never: true } });
    const { origin } = await hostPhoto();
    const quick = await submit(simulator, { image_ukbxw: `${origin}/quick.jpg` });
    await pollToEnd(quick.json.poll_url);
    await submit(simulator, { image_ukbxw: `${origin}/slow-1.jpg` });
    await submit(simulator, { image_ukbxw: `${origin}/slow-2.jpg` });
    expect(simulator.ledger()).toMatchObject({ mostInFlight: 2, inFlight: 2, billed: 3 });
  });

  it('counts the most jobs that clients followed at once, without those that had no response or are not polled any more', async () => {
    let now = 0;
    const simulator = await startSimulator({ now: () => now });
    simulator.script({ photo: '.jpg', job: { never: true } });
    simulator.script({ photo: 'untold', submit: [{ status: 504, taken: true }] });
    const { origin } = await hostPhoto();
    const submitAt = async (time: number, name: string): Promise<string> => {
      now = time;
      return (await submit(simulator, { image_ukbxw: `${origin}/${name}.jpg` })).json.poll_url;
    };
    const pollAt = async (time: number, url: string) => {
      now = time;
      await ask(url);
    };
    await submitAt(0, 'untold');
    const first = await submitAt(10, 'first');
    const second = await submitAt(20, 'second');
    await pollAt(30, first);
    await pollAt(40, second);
    const third = await submitAt(50, 'third');
    await pollAt(60, third);
    expect(simulator.ledger()).toMatchObject({ mostInFlight: 4, mostFollowed: 2 });
  });

  it('counts the calls that a script has spoilt', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', submit: [{ status: 500 }, { ok: true }], poll: [{ status: 503 }] });
    await submit(simulator);
    await pollToEnd((await submit(simulator)).json.poll_url);
    expect(simulator.ledger()).toMatchObject({ spoilt: 2, submits: 2 });
  });
});

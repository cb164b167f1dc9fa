import { describe, expect, it } from 'vitest';
import { ask, pollToEnd, startSimulator, submit } from '../support/simulator-client.ts';

describe('poll', () => {
  it('goes from QUEUED through PROCESSING to COMPLETED as its time passes', async () => {
    let now = 0;
    const simulator = await startSimulator({ now: () => now, queuedMs: 2000, processingMs: 6000 });
    const { poll_url } = (await submit(simulator)).json;
    const statuses: string[] = [];
    for (now of [0, 1999, 2000, 7999]) statuses.push((await ask(poll_url)).json.status);
    now = 8000;
    statuses.push((await pollToEnd(poll_url)).json.status);
    expect(statuses).toEqual(['QUEUED', 'QUEUED', 'PROCESSING', 'PROCESSING', 'COMPLETED']);
  });

  it('answers a job that takes no time as COMPLETED, with its output as JSON in a string', async () => {
    const { request_id, poll_url } = (await submit(await startSimulator())).json;
    const { json } = await pollToEnd(poll_url);
    expect(json).toEqual({ request_id, status: 'COMPLETED', output: expect.any(String), simulated: true });
    expect(JSON.parse(json.output)).toEqual([
      {
        keyname: 'Retouched_image_1',
        value: { data: expect.stringMatching(/^http:.*\.jpg$/), type: 'image' },
      },
    ]);
  });

  it.each([
    ['a time of its own in the queue', { queuedMs: 5000 }, 4999, 'QUEUED'],
    ['a time of its own in the works', { processingMs: 5000 }, 4999, 'PROCESSING'],
    ['no end', { never: true as const }, 1e9, 'PROCESSING'],
  ])('holds a photo scripted with %s', async (_, job, at, status) => {
    let now = 0;
    const simulator = await startSimulator({ now: () => now, requestTtlMs: 1e10 });
    simulator.script({ photo: 'sample-portrait', job });
    const { poll_url } = (await submit(simulator)).json;
    now = at;
    expect((await ask(poll_url)).json.status).toBe(status);
  });

  it.each([
    ['with its text', { fail: 'No face found' }, { status: 'FAILED', error: 'No face found' }],
    [
      'with the URL in its text',
      { fail: 'Bad: {image_url}' },
      { status: 'FAILED', error: expect.stringMatching(/^Bad: https:/) },
    ],
    ['without a text', { fail: true as const }, { status: 'FAILED' }],
    ['as cancelled', { cancelled: true as const }, { status: 'CANCELLED' }],
  ])('ends a job %s', async (_, job, end) => {
    const simulator = await startSimulator();
    simulator.script({ photo: 'sample-portrait', job });
    const { request_id, poll_url } = (await submit(simulator)).json;
    expect((await pollToEnd(poll_url)).json).toEqual({ request_id, ...end, simulated: true });
  });

  it("can answer FAILED under HTTP 422, as the vendor's v2 does", async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: 'sample-portrait', job: { fail: 'No face found', failStatus: 422 } });
    const { poll_url } = (await submit(simulator)).json;
    const answer = await pollToEnd(poll_url);
    expect([answer.status, answer.json]).toMatchObject([422, { status: 'FAILED', error: 'No face found' }]);
  });

  it('answers 404 for an unknown request', async () => {
    const { origin } = await startSimulator();
    const answer = await ask(`${origin}/workflows/request/nobody`);
    expect([answer.status, answer.json.error_description]).toEqual([404, 'Request not found']);
  });

  it('answers 404 for a request it has forgotten', async () => {
    let now = 0;
    const simulator = await startSimulator({ now: () => now, requestTtlMs: 1000 });
    const { poll_url } = (await submit(simulator)).json;
    now = 999;
    expect((await ask(poll_url)).status).toBe(200);
    now = 1000;
    expect((await ask(poll_url)).status).toBe(404);
  });

  it('answers 401 to a wrong key', async () => {
    const simulator = await startSimulator();
    const { poll_url } = (await submit(simulator)).json;
    expect((await ask(poll_url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    expect(simulator.ledger().unauthorised).toBe(1);
  });

  it('answers 405 to any method but GET', async () => {
    const { poll_url } = (await submit(await startSimulator())).json;
    expect((await ask(poll_url, { method: 'POST' })).status).toBe(405);
  });

  it('counts polls, in total and by photo', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', job: { never: true } });
    const { poll_url } = (await submit(simulator)).json;
    await ask(poll_url);
    await ask(poll_url);
    const { polls, photos } = simulator.ledger();
    expect([polls, photos['sample-portrait']?.polls]).toEqual([2, 2]);
  });
});

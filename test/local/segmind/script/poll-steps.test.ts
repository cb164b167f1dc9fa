import { describe, expect, it, vi } from 'vitest';
import type { Step } from '../../../../local/segmind/script/script-steps.ts';
import { ask, KEY, pollToEnd, startSimulator, submit } from '../support/simulator-client.ts';

describe('a scripted poll', () => {
  it.each([401, 404, 429, 500, 502, 503, 504])(
    'answers %i, and continues as usual after it',
    async (status) => {
      const simulator = await startSimulator();
      simulator.script({ photo: '*', poll: [{ status }] });
      const { poll_url } = (await submit(simulator)).json;
      expect((await ask(poll_url)).status).toBe(status);
      expect((await pollToEnd(poll_url)).json.status).toBe('COMPLETED');
    },
  );

  it.each<Step>([{ drop: 'before-reply' }, { drop: 'mid-reply' }, { cut: true }])(
    'loses the connection: %o',
    async (step) => {
      const simulator = await startSimulator();
      simulator.script({ photo: '*', poll: [step] });
      const { poll_url } = (await submit(simulator)).json;
      await expect(ask(poll_url)).rejects.toThrow(TypeError);
      expect((await ask(poll_url)).status).toBe(200);
    },
  );

  it('sends half of the JSON as if it were all', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', poll: [{ malformed: true }] });
    const { poll_url } = (await submit(simulator)).json;
    const answer = await ask(poll_url);
    expect(answer.status).toBe(200);
    expect(() => answer.json).toThrow(SyntaxError);
  });

  it('never answers', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', poll: [{ hang: true }] });
    const { poll_url } = (await submit(simulator)).json;
    const refused = expect(ask(poll_url)).rejects.toThrow('fetch failed');
    await vi.waitFor(() => expect(simulator.ledger().polls).toBe(1));
    await simulator.close();
    await refused;
  });

  it('redirects to another origin, which counts a key that it receives', async () => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', poll: [{ redirect: '{outputs_origin}/workflows/request/{request_id}' }] });
    const { request_id, poll_url } = (await submit(simulator)).json;
    const { status, headers } = await ask(poll_url);
    expect([status, headers.get('location')]).toEqual([
      302,
      `${simulator.outputsOrigin}/workflows/request/${request_id}`,
    ]);
    await fetch(headers.get('location') ?? '', { headers: { 'x-api-key': KEY } });
    expect(simulator.ledger()).toMatchObject({ strays: 1, keyLeaks: 1 });
  });

  it.each<[string, Step, object]>([
    ['an unknown status', { jobStatus: 'WARMING_UP' }, { status: 'WARMING_UP' }],
    ['a status that is no text', { jobStatus: 7 }, { status: 7 }],
    [
      'FAILED with a text',
      { jobStatus: 'FAILED', error: 'Out of memory' },
      { status: 'FAILED', error: 'Out of memory' },
    ],
    [
      'COMPLETED with an output',
      { jobStatus: 'COMPLETED', output: '["x"]' },
      { status: 'COMPLETED', output: '["x"]' },
    ],
  ])('says %s', async (_, step, body) => {
    const simulator = await startSimulator();
    simulator.script({ photo: '*', poll: [step] });
    const { request_id, poll_url } = (await submit(simulator)).json;
    expect((await ask(poll_url)).json).toEqual({ request_id, ...body, simulated: true });
  });
});

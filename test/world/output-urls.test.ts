import { describe, expect, it } from 'vitest';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

describe('the URL of an output', () => {
  it('is only in the table and the state bucket', async () => {
    const world = new RetouchWorld({ settings: { transientLimitHours: 1 } });
    const texts: string[] = [];
    world.onTransition = ({ execution }) => {
      const { input, variables, stateInput, output, cause } = execution;
      texts.push(JSON.stringify({ input, variables, stateInput, output, cause }));
    };
    world.onAnswer = (answer) => texts.push(JSON.stringify(answer));
    const secret = 'outputs.segmind.com';
    const long = (id: string) => ['x', 'y'].map((end) => `https://${secret}/${id}?${end.repeat(5000)}`);
    let asked = 0;
    world.vendor.script = {
      poll: ({ key, id }) =>
        key.endsWith('two.jpg') ? { body: { status: 'COMPLETED', output: long(id) } } : null,
      isOutputGone: () => asked++ % 3 === 0,
      outputStatus: (key) => (key.endsWith('three.jpg') ? 404 : null),
    };
    await world.run(Promise.all([world.drop(['one.jpg', 'two.jpg', 'three.jpg']), world.untilQuiet()]));
    const records = [...world.s3.objects.values()].map(({ body }) => body.toString());
    const all = [...texts, ...records, JSON.stringify(world.events.events), JSON.stringify(world.warnings)];
    expect(all.filter((text) => text.includes(secret))).toEqual([]);
    // Proves that the search covered the right texts.
    expect(all.join()).toContain('output-not-found');
    expect(JSON.stringify(world.dynamo.items())).toContain(secret);
    const state = [...world.stateS3.objects.keys()].map((key) => {
      const hasUrl = world.stateS3.objects.get(key)?.body.includes(secret) === true;
      return `${key.split('/')[0]}${hasUrl ? ' holds it' : ''}`;
    });
    expect(new Set(state)).toEqual(new Set(['outputs holds it', 'model-pictures']));
    for (const { id } of world.uploads.dropped) {
      expect(JSON.stringify(await world.run(world.callApi('get', id)))).not.toContain(secret);
    }
  });
});

it('the outputs that a poll saw are stored, although a later poll finds the job failed', async () => {
  let polls = 0;
  const world = new RetouchWorld({
    jobMs: 1_000,
    fate: ({ fn }) => (fn === 'poll-retouch' && polls++ === 0 ? { kind: 'answer-lost' } : null),
  });
  world.vendor.script = {
    poll: (_, nth) => (nth === 0 ? null : { body: { status: 'FAILED', error: 'no face' } }),
  };
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  expect(readRecords(world)).toMatchObject([{ record: { status: 'succeeded', paid: 'yes' } }]);
  expect(await findProblems(world)).toEqual([]);
});

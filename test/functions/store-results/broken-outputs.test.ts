import { describe, expect, it } from 'vitest';
import { createFinishOutputs } from '../../../functions/store-results/finish-outputs.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';
import { StoreWorld } from '../../support/worlds/store-world.ts';
import { answer, broken, fetchFailure, finishAll, large, log, SETTINGS } from './support/finish-all.ts';

describe('an output that cannot be fetched beside a whole one', () => {
  it.each([
    ['it is broken', broken, 'output-broken'],
    ['its server does not answer', fetchFailure('output-unavailable'), 'output-unavailable'],
  ] as const)('is fetched again, then left out with a warning: %s', async (_, output, code) => {
    await expect(finishAll([answer, output])).rejects.toMatchObject({ failure: { code } });
    const [picture, second] = await finishAll([log, output, answer, large], { leavesOut: true });
    expect(picture?.warnings).toEqual([
      expect.stringMatching(/^Retouch left out output 2 of 4: .*(off|503)\.$/),
    ]);
    expect(second?.warnings).toEqual([]);
  });

  it('is left out at once if another try cannot help', async () => {
    const [picture] = await finishAll([fetchFailure('output-too-large'), answer]);
    expect(picture?.warnings).toEqual(['Retouch left out output 1 of 2: HTTP 503.']);
  });

  it('is the reason why there is no result if the only other output is a log', async () => {
    const outputs = [log, fetchFailure('output-unavailable')];
    await expect(finishAll(outputs, { leavesOut: true })).rejects.toMatchObject({
      failure: { code: 'output-unavailable' },
    });
    await expect(finishAll([fetchFailure('output-too-large'), log])).rejects.toMatchObject({
      failure: { code: 'output-too-large' },
    });
  });
});

describe('an output that does not decode to its end', () => {
  function storing(...outputs: Buffer[]): StoreWorld {
    const world = new StoreWorld(new RecordWorld(), '', createFinishOutputs(SETTINGS));
    world.keep(outputs.map((output) => `data:image/jpeg;base64,${output.toString('base64')}`));
    return world;
  }

  it('is fetched again, then fails', async () => {
    const world = storing(broken);
    expect(await world.store()).toMatchObject({ outcome: 'busy', error: { code: 'output-broken' } });
    expect(await world.store({ waits: 2 })).toMatchObject({ outcome: 'busy' });
    expect(await world.store({ waits: 3 })).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'output-broken',
        fault: 'result',
        message: expect.stringContaining('the file is cut off'),
      },
    });
    expect(world.events).toEqual([]);
  });

  it('is stored if it is whole the next time', async () => {
    expect(await storing(answer).store({ waits: 1 })).toMatchObject({
      outcome: 'stored',
      outputKeys: ['results/ana.jpg'],
    });
  });

  it('is left out with a warning beside a whole one, after the same time', async () => {
    const world = storing(broken, answer);
    expect(await world.store({ waits: 2 })).toMatchObject({
      outcome: 'busy',
      error: { code: 'output-broken' },
    });
    expect(await world.store({ waits: 3 })).toMatchObject({
      outcome: 'stored',
      outputKeys: ['results/ana.jpg'],
    });
    expect(world.world.record()).toMatchObject({
      outputs: [
        {
          warnings: [
            expect.stringMatching(/^Retouch left out output 1 of 2/),
            expect.stringMatching(/original was deleted/),
          ],
        },
      ],
    });
  });
});

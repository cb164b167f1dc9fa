import { describe, expect, it } from 'vitest';
import { OUTCOME } from '../../../core/contract/outcomes.ts';
import { readDefinition } from '../../../simulation/stack/definition.ts';
import { synthesize } from '../../../simulation/stack/synthesized.ts';
import { ENDED, FAILED, FAILURE, first, play, STORED } from './retouch-machine.ts';

const definition = readDefinition(synthesize());

describe('the execution of a photo', () => {
  it('goes from state to state to its result, and announces it', async () => {
    const stored = { ...STORED, reference: 'order-7' };
    const { execution, events } = await play(definition, { steps: { 'Store results': first(stored) } });
    expect(execution).toMatchObject(ENDED);
    expect(execution.visited).toEqual([
      'Begin',
      'Prepare photo',
      'Photo usable?',
      'Join the line',
      'Submit to Segmind',
      'Accepted?',
      'Wait for the first poll',
      'Poll Segmind',
      'Finished?',
      'Store results',
      'Stored?',
      'Announce result',
      'Retouched',
    ]);
    expect(events).toEqual([
      {
        Source: 'retouch',
        DetailType: 'Photo Retouched',
        EventBusName: undefined,
        Detail: {
          id: 'ana-1',
          attempt: 1,
          source: { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' },
          record: { bucket: 'photos', key: 'results/ana.jpg.json' },
          paid: 'yes',
          reference: 'order-7',
          cost: 0.05,
          status: 'succeeded',
          outputs: ['results/ana.jpg'],
        },
      },
    ]);
  });
});

describe('a photo that fails', () => {
  it.each([
    ['the one that Prepare photo read', { ...FAILED, reference: 'order-7' }, 'order-7'],
    ['the one that it was asked for with, if Prepare photo read none', FAILED, 'order-1'],
  ])('is recorded with a reference: %s', async (_, answer, reference) => {
    const { payloads } = await play(definition, {
      input: { reference: 'order-1' },
      steps: { 'Prepare photo': first(answer) },
    });
    expect(payloads['Record failure']).toMatchObject([{ reference }]);
  });

  it.each([
    ['the record’s', { reference: 'order-7' }, 'order-7'],
    ['none, if a function of an earlier version says nothing', {}, null],
  ])('is announced with a reference: %s', async (_, said, reference) => {
    const recorded = {
      outcome: OUTCOME.recorded,
      recordKey: 'results/a.json',
      paid: 'no',
      error: FAILURE,
      ...said,
    };
    const { events } = await play(definition, {
      steps: { 'Prepare photo': first(FAILED), 'Record failure': first(recorded) },
    });
    expect(events).toMatchObject([{ Detail: { reference } }]);
  });
});

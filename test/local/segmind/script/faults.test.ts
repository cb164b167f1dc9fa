import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../../../local/segmind/script/fault-kinds.ts';
import { createFaults } from '../../../../local/segmind/script/faults.ts';
import { PHOTO_CALLS, readStep } from '../../../../local/segmind/script/script-steps.ts';
import { jobPlanSchema } from '../../../../local/segmind/script/scripts.ts';
import { ask, control, startSimulator, submit } from '../support/simulator-client.ts';

/**
 * The faults of the first calls of some photos, with the photos' calls in turns or one photo after the other.
 */
function met(seed: number, order: 'turns' | 'photos', bucket = 'bucket'): string[] {
  const faults = createFaults();
  faults.set({ seed, rate: 0.5 });
  const photos = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => `/${bucket}/uploads/${name}`);
  const calls = [0, 1, 2, 3, 4, 5];
  const turns = calls.flatMap((index) => photos.map((photo) => ({ photo, index })));
  const byPhoto = photos.flatMap((photo) => calls.map((index) => ({ photo, index })));
  return (order === 'turns' ? turns : byPhoto)
    .map(({ photo, index }) => `${photo.slice(-5)} ${index} ${faults.next('poll', photo)?.kind}`)
    .sort();
}

describe('a chaos run', () => {
  it('is the same for the same seed, whatever the order of calls or the name of the bucket', () => {
    expect(met(7, 'turns')).toEqual(met(7, 'photos'));
    expect(met(7, 'turns')).toEqual(met(7, 'turns', 'another-bucket'));
  });

  it('differs for another seed', () => {
    expect(met(7, 'turns')).not.toEqual(met(8, 'turns'));
  });

  it('spoils about the configured share', () => {
    const faults = createFaults();
    faults.set({ seed: 1, rate: 0.3 });
    const struck = Array.from({ length: 4000 }, (_, i) => faults.next('submit', `/${i}.jpg`)).filter(Boolean);
    expect(struck.length / 4000).toBeCloseTo(0.3, 1);
  });

  it('contains every kind of fault in time', () => {
    const faults = createFaults();
    faults.set({ seed: 1, rate: 1 });
    const kinds = new Set<string | undefined>();
    for (let i = 0; i < 1000; i += 1)
      for (const target of [...PHOTO_CALLS, 'job' as const]) kinds.add(faults.next(target, `/${i}`)?.kind);
    expect(kinds.size).toBe(FAULT_KINDS.length);
  });

  it.each([
    ['kinds', ['poll-503'], ['poll-503']],
    ['groups', ['account'], FAULT_KINDS.filter(({ group }) => group === 'account').map(({ kind }) => kind)],
    ['targets', ['output'], FAULT_KINDS.filter(({ target }) => target === 'output').map(({ kind }) => kind)],
  ])('keeps to the configured %s', (_, kinds, expected) => {
    const faults = createFaults();
    faults.set({ seed: 3, rate: 1, kinds });
    const seen = new Set<string>();
    for (let i = 0; i < 500; i += 1) {
      for (const target of [...PHOTO_CALLS, 'job' as const]) {
        const fault = faults.next(target, `/${i}`);
        if (fault) seen.add(fault.kind);
      }
    }
    expect([...seen].sort()).toEqual([...expected].sort());
  });

  it.each(FAULT_KINDS.map((fault) => [fault.kind, fault] as const))(
    'has %s in words that a script could use',
    (_, fault) => {
      if (fault.target === 'job') expect(jobPlanSchema.parse(fault.job)).toEqual(fault.job);
      else expect(readStep(fault.step, fault.target, 'step')).toEqual(fault.step);
    },
  );

  it('spoils answers and jobs, counts them, and ends', async () => {
    const simulator = await startSimulator();
    await control(simulator, '/faults', { seed: 1, rate: 1, kinds: ['submit-503'] });
    expect((await submit(simulator)).status).toBe(503);
    await control(simulator, '/faults', { seed: 1, rate: 1, kinds: ['job-never', 'poll-500'] });
    const { poll_url } = (await submit(simulator)).json;
    expect((await ask(poll_url)).status).toBe(500);
    await ask(`${simulator.controlUrl}/faults`, { method: 'DELETE' });
    expect((await ask(poll_url)).json.status).toBe('PROCESSING');
    expect(simulator.ledger().faults).toEqual({ 'submit-503': 1, 'job-never': 1, 'poll-500': 1 });
  });

  it('is overridden by a script', async () => {
    const simulator = await startSimulator();
    simulator.faults({ seed: 1, rate: 1, kinds: ['submit-503'] });
    simulator.script({ photo: '*', submit: [{ ok: true }] });
    expect([(await submit(simulator)).status, (await submit(simulator)).status]).toEqual([200, 503]);
  });
});

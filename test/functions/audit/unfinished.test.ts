import { describe, expect, it } from 'vitest';
import { job } from '../../../simulation/parts/step-events.ts';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

/** Deletes all versions of the upload. */
function expire({ s3 }: AuditWorld, name: string): void {
  s3.objects.delete(`uploads/${name}`);
  s3.olderVersions.delete(`uploads/${name}`);
}

it('an attempt that was redriven and stopped again gets a record of its second end', async () => {
  const world = new AuditWorld();
  const id = await world.uploadAndStart('a.jpg');
  await world.record('a.jpg', 'failed', 1, null);
  world.pass(1);
  const joined = { fencing: new Date(world.ms).toISOString() };
  const ref = { id, attempt: 1, photo: world.photoOf('a.jpg') };
  await world.photos.apply(world.photos.moveToQueue(ref, joined));
  const { acceptedAt, requestId } = job;
  await world.photos.apply(world.photos.move(ref, 'poll', { ...joined, paid: 'yes', acceptedAt, requestId }));
  world.end(id, 'ABORTED');
  expect(await world.run()).toMatchObject({ recording: 1, restored: 0 });
  const stopped = { paid: 'yes', error: { code: 'execution-stopped' } };
  expect(await world.photos.find(id)).toMatchObject({ ...stopped, requestId });
  expect(await world.results.readRecord('photos', 'results/a.jpg.json')).toMatchObject({ record: stopped });
});

describe('an unfinished attempt whose upload is gone', () => {
  it('gets its record if its execution was stopped', async () => {
    const world = new AuditWorld();
    const id = await world.uploadAndStart('a.jpg');
    world.end(id, 'ABORTED');
    expire(world, 'a.jpg');
    expect(await world.run()).toMatchObject({ uploads: 0, recording: 1 });
    expect(await world.photos.find(id)).toMatchObject({ error: { code: 'execution-stopped' } });
    expect(await world.run()).toMatchObject({ recording: 0, recorded: 0 });
  });

  it('is started if it never was, so that it ends', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    const photo = world.photoOf('a.jpg');
    await world.photos.begin({ id, attempt: 1, photo });
    expire(world, 'a.jpg');
    expect(await world.run()).toMatchObject({ uploads: 0, started: 1 });
    expect(world.executions.get(id)?.input).toEqual({ id, attempt: 1, photo });
  });

  it('is left alone while it is young', async () => {
    const world = new AuditWorld();
    await world.uploadAndStart('a.jpg');
    expire(world, 'a.jpg');
    world.pass(14);
    expect(await world.run({ olderThanMinutes: 15 })).toMatchObject({ young: 1 });
    expect(world.asked).toEqual([]);
    world.pass(2);
    expect(await world.run({ olderThanMinutes: 15 })).toMatchObject({ young: 0, running: 1 });
  });

  it('is found among many, in any step', async () => {
    const world = new AuditWorld();
    for (let index = 0; index < 250; index += 1) {
      const id = await world.uploadAndStart(`${index}.jpg`);
      const ref = { id, attempt: 1, photo: world.photoOf(`${index}.jpg`) };
      const step = (['queue', 'poll', 'store'] as const)[index % 3] ?? 'queue';
      await world.photos.apply(world.photos.move(ref, step, { fencing: '1' }));
      if (index % 50 === 0) world.end(id, 'ABORTED');
      expire(world, `${index}.jpg`);
    }
    expect(await world.run()).toMatchObject({ uploads: 0, recording: 5, running: 245 });
  });
});

it('causes one look-up of an unfinished attempt whose upload is there', async () => {
  const world = new AuditWorld();
  const id = await world.uploadAndStart('a.jpg');
  expect(await world.run()).toMatchObject({ uploads: 1, running: 1 });
  expect(world.asked).toEqual([id]);
});

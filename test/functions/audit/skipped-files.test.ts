import { describe, expect, it } from 'vitest';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

describe('a RAW file without item and execution', () => {
  it('is entered as skipped beside its JPEG, and not started', async () => {
    const world = new AuditWorld();
    const raw = world.upload('IMG_1.CR3');
    const jpeg = world.upload('IMG_1.JPG');
    expect(await world.run()).toMatchObject({ started: 1, skipped: 1 });
    expect(world.started).toEqual([jpeg]);
    expect(await world.photos.find(raw)).toMatchObject({ status: 'skipped', skipped: 'raw-beside-jpeg' });
    expect(await world.run()).toMatchObject({ recorded: 1, running: 1, started: 0, skipped: 0 });
  });

  it('is started if it is alone', async () => {
    const world = new AuditWorld();
    const raw = world.upload('IMG_1.CR3');
    await world.run();
    expect(world.started).toEqual([raw]);
  });
});

describe('a running RAW file', () => {
  it('is left alone when its JPEG has come', async () => {
    const world = new AuditWorld();
    const raw = world.upload('IMG_1.CR3');
    await world.run();
    world.upload('IMG_1.JPG');
    expect(await world.run()).toMatchObject({ running: 1, started: 1, skipped: 0 });
    expect(await world.photos.find(raw)).toMatchObject({ status: 'queued', skipped: null });
  });
});

describe('a file that is not a photo', () => {
  it('is entered as skipped once, and never started', async () => {
    const world = new AuditWorld();
    const id = world.upload('shoot/Thumbs.db');
    expect(await world.run()).toMatchObject({ uploads: 1, started: 0, skipped: 1 });
    expect(await world.run()).toMatchObject({ uploads: 1, started: 0, skipped: 0, recorded: 1 });
    expect(world.started).toEqual([]);
    expect(await world.photos.find(id)).toMatchObject({ status: 'skipped', skipped: 'thumbnail' });
  });

  it('is not looked up among the executions, and does not delay the photos', async () => {
    const world = new AuditWorld();
    for (let index = 0; index < 50; index += 1) world.upload(`@eaDir/${index}.jpg/THUMB_M.jpg`);
    const startedMs = world.now();
    expect(await world.run()).toMatchObject({ skipped: 50, started: 0 });
    expect([world.asked, world.now()]).toEqual([[], startedMs]);
  });

  it('keeps its result if it was retouched on request', async () => {
    const world = new AuditWorld();
    const recorded = world.upload('a/.hidden.jpg');
    await world.record('a/.hidden.jpg');
    const submitted = world.upload('b/.hidden.jpg');
    await world.receipts.open({ id: submitted, attempt: 1 }, [], false);
    expect(await world.run()).toMatchObject({ restored: 1, removed: 1, skipped: 0 });
    expect(await world.photos.find(recorded)).toMatchObject({ status: 'succeeded', skipped: null });
  });

  it('stays skipped when the setting changes, and a retouched one stays retouched', async () => {
    const world = new AuditWorld();
    world.ignore = ['ana.jpg'];
    world.upload('ana.jpg');
    const bea = world.upload('bea.jpg');
    expect(await world.run()).toMatchObject({ started: 1, skipped: 1 });
    world.ignore = ['bea.jpg'];
    expect(await world.run()).toMatchObject({ started: 0, skipped: 0 });
    expect(world.started).toEqual([bea]);
  });
});

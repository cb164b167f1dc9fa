import { describe, expect, it } from 'vitest';
import { job } from '../../../simulation/parts/step-events.ts';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

/** A world that has lost its table: photos with records, but without items. */
async function loseTable({ photos = 3, attempt = 1 } = {}) {
  const world = new AuditWorld();
  const names = Array.from({ length: photos }, (_, index) => `shoot/${index}.jpg`);
  const ids = names.map((name) => world.upload(name));
  for (const name of names) await world.record(name, 'succeeded', attempt);
  return { world, names, ids };
}

describe('the audit restores a lost item from its record', () => {
  it('with everything that the record has', async () => {
    const { world, names, ids } = await loseTable({ photos: 1 });
    expect(await world.run()).toMatchObject({ restored: 1, started: 0 });
    const [name = '', id = ''] = [names[0], ids[0]];
    expect(await world.photos.find(id)).toMatchObject({
      status: 'succeeded',
      photo: { ...world.photoOf(name), bytes: 5, type: 'image/jpeg', width: 20, height: 30 },
      outputs: [{ key: 'results/x.jpg' }],
      recordKey: `results/${name}.json`,
      requestId: 'req-1',
      paid: 'yes',
      cost: 0.05,
    });
  });

  it('with the cost from the receipt, if the record is of an earlier version', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    const opening = await world.receipts.open({ id, attempt: 1 }, [], false);
    if (opening.kind !== 'clear') throw new Error('Another attempt has submitted.');
    const priced = { ...job, model: { price: 0.07 } as never };
    await world.receipts.complete(opening.intent, priced, { going: [], ended: [] });
    const { cost: _, ...record } = await world.record('a.jpg');
    const metadata = { ...world.s3.objects.get('results/a.jpg.json')?.metadata };
    world.s3.put('results/a.jpg.json', JSON.stringify(record), metadata);
    await world.run();
    expect(await world.photos.find(id)).toMatchObject({ status: 'succeeded', paid: 'yes', cost: 0.07 });
  });

  it.each([
    ['unknown', { paid: 'unknown', acceptedAt: null, requestId: null }],
    ['yes', { paid: 'yes', acceptedAt: job.acceptedAt, requestId: job.requestId }],
  ])('with the payment from the receipt, if the record has none: %s', async (paid, known) => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    const opening = await world.receipts.open({ id, attempt: 1 }, [], false);
    if (opening.kind !== 'clear') throw new Error('Another attempt has submitted.');
    if (paid === 'yes') await world.receipts.complete(opening.intent, job, { going: [], ended: [] });
    await world.record('a.jpg', 'failed', 1, null, 'unknown');
    await world.run();
    expect(await world.photos.find(id)).toMatchObject({ status: 'failed', ...known });
  });

  it('with the payment from the record, whatever the receipt says: a failed job is not billed', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    await world.receipts.open({ id, attempt: 1 }, [], false);
    await world.record('a.jpg', 'failed', 1, job, 'no');
    await world.run();
    expect(await world.photos.find(id)).toMatchObject({ status: 'failed', paid: 'no' });
  });

  it('with the caller’s reference', async () => {
    const { world, names, ids } = await loseTable({ photos: 1 });
    const key = `results/${names[0]}.json`;
    const found = await world.results.readRecord('photos', key);
    if (found === null) throw new Error('There is no record.');
    const record = { ...found.record, attempt: 2, reference: 'order-7' };
    await world.results.putRecord(
      await world.results.chooseTarget(world.photoOf(names[0] ?? ''), ids[0] ?? ''),
      world.photoOf(names[0] ?? ''),
      record,
    );
    await world.run();
    expect(await world.photos.find(ids[0] ?? '')).toMatchObject({ attempt: 2, reference: 'order-7' });
  });

  it('if its function was interrupted between the record and the item', async () => {
    const world = new AuditWorld();
    const id = await world.uploadAndStart('a.jpg');
    await world.record('a.jpg');
    world.end(id, 'FAILED', 'step-crashed');
    expect(await world.run()).toMatchObject({ restored: 1, removed: 0 });
    expect(await world.photos.find(id)).toMatchObject({ status: 'succeeded', step: null });
  });

  it('if the record is at its conflict key', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    const photo = world.photoOf('a.jpg');
    world.upload('a.jpg');
    const record = await world.record('a.jpg');
    const older = { ...record, id, source: { ...record.source, versionId: photo.versionId ?? null } };
    await world.results.putRecord(await world.results.chooseTarget(photo, id), photo, older);
    await world.run({ rebuildIndex: true });
    expect(await world.photos.find(id)).toMatchObject({ status: 'succeeded', photo });
  });

  it('once, also if the record is of a later attempt', async () => {
    const { world, ids } = await loseTable({ photos: 1, attempt: 2 });
    expect(await world.run()).toMatchObject({ restored: 1 });
    expect(await world.run()).toMatchObject({ restored: 0, recorded: 1 });
    expect(await world.photos.find(ids[0] ?? '')).toMatchObject({ attempt: 2, status: 'succeeded' });
  });
});

describe('a rebuild of the index', () => {
  it('restores every item that has a record, before the walk', async () => {
    const { world } = await loseTable();
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ restored: 3, recorded: 3, started: 0 });
    expect(world.asked).toEqual([]);
  });

  it('restores the items of photos that were deleted since', async () => {
    const { world, names, ids } = await loseTable({ photos: 1 });
    world.s3.objects.delete(`uploads/${names[0]}`);
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ uploads: 0, restored: 1 });
    expect(await world.photos.find(ids[0] ?? '')).toMatchObject({ status: 'succeeded' });
  });

  it('reads records across pages, and ignores other objects under results', async () => {
    const { world } = await loseTable({ photos: 5 });
    world.s3.put('results/shoot/0.jpg', 'picture');
    world.s3.pageSize = 2;
    world.s3.sent.length = 0;
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ restored: 5 });
    expect(world.s3.sent.filter((name) => name === 'GetObjectCommand')).toHaveLength(5);
  });

  it('does not change items of photos that have ended', async () => {
    const world = new AuditWorld();
    world.upload('a.jpg');
    await world.finish('a.jpg');
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ restored: 0 });
  });

  it('does not change the item of a photo on its way, whatever an earlier record says', async () => {
    const { world, names, ids } = await loseTable({ photos: 1 });
    const [id = '', name = ''] = [ids[0], names[0]];
    await world.photos.begin({ id, attempt: 1, photo: world.photoOf(name) });
    world.start(name);
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ restored: 0, running: 1 });
    expect(await world.photos.find(id)).toMatchObject({ status: 'queued' });
  });

  it('continues after a record that cannot be read', async () => {
    const { world, names } = await loseTable();
    const key = `results/${names[0]}.json`;
    world.s3.put(key, 'no JSON', { 'retouch-id': 'x' });
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ restored: 2 });
    expect(world.failed).toContain(key);
  });

  it('runs only on request', async () => {
    const { world, names } = await loseTable();
    for (const name of names) world.s3.objects.delete(`uploads/${name}`);
    expect(await world.run()).toMatchObject({ restored: 0 });
  });

  it('restores a payment as a submit with unknown outcome, so that nothing pays again unasked', async () => {
    const { world, ids } = await loseTable({ photos: 1 });
    await world.run({ rebuildIndex: true });
    const receipt = await world.receipts.find(ids[0] ?? '');
    expect(receipt?.submits).toEqual([{ attempt: 1, intendedAt: job.acceptedAt, nonce: expect.any(String) }]);
    const again = await world.receipts.open({ id: ids[0] ?? '', attempt: 2 }, [], false);
    expect(again).toEqual({ kind: 'unknown' });
  });

  it('writes no receipt for an unpaid photo', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    await world.record('a.jpg', 'failed', 1, null, 'no');
    await world.run({ rebuildIndex: true });
    expect(await world.receipts.find(id)).toBeNull();
  });

  it('does not change a receipt that has a job', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    const opening = await world.receipts.open({ id, attempt: 1 }, [], false);
    if (opening.kind !== 'clear') throw new Error('Another attempt has submitted.');
    await world.receipts.complete(opening.intent, job, { going: [], ended: [] });
    const before = await world.receipts.find(id);
    await world.record('a.jpg');
    await world.run({ rebuildIndex: true });
    expect(await world.receipts.find(id)).toEqual(before);
  });

  it('continues in the next run if the time is up, and finishes once', async () => {
    const { world } = await loseTable({ photos: 4 });
    let gets = 0;
    world.s3.after = (name) => {
      if (name === 'GetObjectCommand' && ++gets === 2) world.pass(11);
    };
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ restored: 2, isRebuilt: false });
    expect(world.rebuilds).toBe(0);
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ restored: 2, isRebuilt: true });
    expect(world.rebuilds).toBe(1);
    expect(gets).toBe(4);
  });

  it('does not finish while a record cannot be read', async () => {
    const { world, names } = await loseTable();
    world.s3.put(`results/${names[0]}.json`, 'no JSON', { 'retouch-id': 'x' });
    expect(await world.run({ rebuildIndex: true })).toMatchObject({ isRebuilt: false });
    expect(world.rebuilds).toBe(0);
  });
});

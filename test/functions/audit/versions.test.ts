import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createStartAttempt } from '../../../core/attempts/start-attempt.ts';
import { createUploads } from '../../../core/storage/uploads.ts';
import { WALK_MINUTES } from '../../../functions/audit/audit.ts';
import { PHOTOS_A_SECOND } from '../../../functions/audit/take-up.ts';
import { createStartRetouch } from '../../../functions/start-retouch/start-retouch.ts';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

describe('an upload whose event was lost', () => {
  it('and that was replaced is started, and so is the newer one', async () => {
    const world = new AuditWorld();
    const photos = [world.upload('a.jpg'), world.upload('a.jpg')];
    expect(await world.run()).toMatchObject({ uploads: 2, started: 2 });
    expect(world.started.toSorted()).toEqual(photos.toSorted());
  });

  it('and that was deleted is started', async () => {
    const world = new AuditWorld();
    const id = world.upload('a.jpg');
    await world.s3.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'uploads/a.jpg' }));
    expect(await world.run()).toMatchObject({ uploads: 1, started: 1 });
    expect(world.started).toEqual([id]);
  });

  it('is started although time ran out among the uploads of its key', async () => {
    const world = new AuditWorld();
    const inOneRun = WALK_MINUTES * 60 * PHOTOS_A_SECOND + 1;
    for (let index = 0; index < inOneRun - 2; index += 1) {
      world.upload(`a/${String(index).padStart(6, '0')}.jpg`);
    }
    const ids = Array.from({ length: 5 }, () => world.upload('b.jpg'));
    expect(await world.run()).toMatchObject({
      started: inOneRun,
      stoppedAfter: `uploads/a/00${inOneRun - 3}.jpg`,
    });
    expect(await world.run()).toMatchObject({ uploads: 5, started: 3 });
    expect(world.started).toEqual(expect.arrayContaining(ids));
  });
});

it('skips replaced uploads that have ended, a hundred per request', async () => {
  const world = new AuditWorld();
  for (let index = 0; index < 200; index += 1) {
    world.upload('a.jpg');
    await world.countPhotos([await world.finish('a.jpg')]);
  }
  world.s3.sent.length = 0;
  world.dynamo.sent.length = 0;
  expect(await world.run()).toMatchObject({ uploads: 200, recorded: 200 });
  expect(world.s3.sent).toEqual(['ListObjectVersionsCommand']);
  // One more request reads how they are counted.
  expect(world.dynamo.sent.filter((name) => name === 'BatchGetCommand')).toHaveLength(2 + 2);
  expect(world.asked).toEqual([]);
});

describe('an upload without a version, because versioning was suspended', () => {
  /** Reads the event of the current upload with that name. */
  async function readEvent(world: AuditWorld, name: string) {
    const startRetouch = createStartRetouch({
      startAttempt: createStartAttempt(world.photos, async () => true),
      uploads: createUploads(world.s3.client),
      findRawPairing: async () => null,
      now: world.now,
      report: () => {},
    });
    const key = `uploads/${name}`;
    const etag = world.s3.objects.get(key)?.etag.replaceAll('"', '');
    const object = { key, 'version-id': 'null', etag, sequencer: '1' };
    const detail = { bucket: { name: 'photos' }, object };
    await startRetouch({
      Records: [{ messageId: 'm', body: JSON.stringify({ 'detail-type': 'Object Created', detail }) }],
    });
  }

  function suspend() {
    const world = new AuditWorld();
    world.s3.isSuspended = true;
    world.ms += 731;
    return world;
  }

  it('is started if its event was lost, and its late event finds it', async () => {
    const world = suspend();
    const id = world.upload('a.jpg');
    expect(await world.run()).toMatchObject({ started: 1 });
    await readEvent(world, 'a.jpg');
    expect(world.executions.get(id)?.input).toMatchObject({ photo: world.photoOf('a.jpg') });
    expect(world.dynamo.items().filter(({ sk }) => String(sk).startsWith('attempt#'))).toHaveLength(1);
  });

  it('is recognised if its event was read', async () => {
    const world = suspend();
    const id = world.upload('a.jpg');
    await readEvent(world, 'a.jpg');
    world.start('a.jpg');
    expect(await world.run()).toMatchObject({ running: 1, started: 0 });
    expect(world.asked).toEqual([id]);
  });

  it('is started also if an earlier upload of the same bytes has ended', async () => {
    const world = suspend();
    world.upload('a.jpg');
    await world.finish('a.jpg');
    world.pass(1);
    const second = world.upload('a.jpg');
    expect(await world.run()).toMatchObject({ uploads: 1, started: 1 });
    expect(world.started).toEqual([second]);
  });
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { SHOOT_EVENT_SCHEMA } from '../../../docs/shoot-event.ts';
import { MAX_EVENT_BYTES } from '../../../functions/finish-shoots/finish-shoots.ts';
import type { ShootReport } from '../../../functions/finish-shoots/shoot-report.ts';
import { BROKEN, FinishWorld, QUIET_SECONDS } from '../../support/worlds/finish-world.ts';

const OUTPUT = { bytes: 5, type: 'image/jpeg', width: 4, height: 6, sha256: 'a'.repeat(64) };

describe('the end of a shoot', () => {
  it('is announced with totals, cost and the photos that a person should look at', async () => {
    const world = await FinishWorld.atRest();
    expect(await world.finish()).toEqual({ outcome: 'looked', open: 0, finished: 1 });
    expect(world.events).toEqual([
      {
        eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
        bucket: 'photos',
        folder: 'spring/ana',
        startedAt: '2026-11-24T12:00:00.000Z',
        changedAt: '2026-11-24T12:00:00.000Z',
        totals: {
          ...{ photos: 3, succeeded: 2, failed: 1, cancelled: 0, skipped: 1, doubtful: 1, cost: 0.1 },
          failedBy: { 'unreadable-photo': 1 },
        },
        toCheck: {
          count: 2,
          isCut: false,
          photos: [
            expect.objectContaining({ key: 'uploads/spring/ana/2.jpg', warnings: ['It is nearly black.'] }),
            expect.objectContaining({
              key: 'uploads/spring/ana/3.jpg',
              code: 'unreadable-photo',
              message: 'It is broken.',
              reference: 'order-4711',
            }),
          ],
        },
        files: {
          report: 'results/spring/ana/shoot.json',
          table: 'results/spring/ana/shoot.csv',
          page: 'results/spring/ana/review.html',
        },
      },
    ]);
  });

  it.each([
    ['failed needs a look, with why', failure('job-failed', 'No picture.'), 1],
    ['was cancelled needs no look', failure('cancelled', 'Stopped.'), 0],
    ['was stopped by hand needs no look', failure('execution-stopped', 'Stopped.'), 0],
  ])('treats a redo of a succeeded photo according to its end: one that %s', async (_, redoError, looks) => {
    const world = new FinishWorld();
    const ids = await world.queue('spring/1.jpg');
    await world.succeed('spring/1.jpg', { redoError });
    await world.countPhotos(ids);
    world.pass(QUIET_SECONDS);
    await world.finish();
    const [event] = world.events;
    expect(event?.totals).toMatchObject({ photos: 1, succeeded: 1, failed: 0, failedBy: {} });
    expect(event?.toCheck.count).toBe(looks);
    const { code, message } = redoError;
    const photos = [{ status: 'succeeded', code, message }].slice(0, looks);
    expect(event?.toCheck.photos).toMatchObject(photos);
    expect(world.files.get('results/spring/shoot.csv')).toContain(`1.jpg,succeeded,${code},${message},`);
  });

  it('is an event that matches its published schema', async () => {
    const world = await FinishWorld.atRest();
    await world.finish();
    const ajv = new Ajv2020();
    addFormats.default(ajv);
    const isEvent = ajv.compile(SHOOT_EVENT_SCHEMA);
    const envelope = {
      id: '1',
      source: 'retouch',
      time: '2026-11-24T12:06:00Z',
      account: '1',
      region: 'eu-west-1',
    };
    const event = { ...envelope, 'detail-type': 'Shoot Finished', detail: world.events[0] };
    expect(isEvent(event), JSON.stringify(isEvent.errors)).toBe(true);
    expect(isEvent({ ...event, detail: { ...world.events[0], more: 1 } })).toBe(false);
  });

  it('does not list a failed photo for a look if its key was uploaded again', async () => {
    const world = new FinishWorld();
    const ids = await world.queue('spring/1.jpg');
    await world.fail('spring/1.jpg', BROKEN);
    world.pass(60);
    const photo = { bucket: 'photos', key: 'uploads/spring/1.jpg' };
    await world.photos.begin({ id: 'later', attempt: 1, photo });
    const outputs = [{ ...OUTPUT, key: 'results/spring/1.jpg' }];
    await world.photos.end({ id: 'later', attempt: 1, photo }, { error: null, outputs });
    await world.countPhotos([...ids, 'later']);
    world.pass(QUIET_SECONDS);
    await world.finish();
    expect(world.events).toMatchObject([{ totals: { photos: 2, failed: 1 }, toCheck: { count: 0 } }]);
    expect(world.reviewOf('spring').photos).toMatchObject([{ id: 'later', status: 'succeeded' }]);
  });

  it('is announced once', async () => {
    const world = await FinishWorld.atRest();
    await world.finish();
    expect(await world.finish()).toEqual({ outcome: 'looked', open: 0, finished: 0 });
    expect(world.events).toHaveLength(1);
  });

  it.each(['file', 'event', 'finish'])(
    'is announced with the same id if %s fails the first time',
    async (step) => {
      const world = await FinishWorld.atRest();
      world.before = (name) => {
        if (name === step) throw new Error('AWS is down.');
      };
      await expect(world.finish()).rejects.toThrow('AWS is down.');
      expect(world.failed).toEqual(['spring/ana']);
      world.before = () => {};
      world.pass(60);
      await world.finish();
      expect(new Set(world.events.map(({ eventId }) => eventId)).size).toBe(1);
      expect(await world.finish()).toMatchObject({ finished: 0 });
    },
  );

  it('comes again with another id after a new photo', async () => {
    const world = await FinishWorld.atRest();
    await world.finish();
    await world.queue('spring/ana/4.jpg');
    await world.succeed('spring/ana/4.jpg');
    await world.countPhotos(world.idsOf('spring/ana/4.jpg'));
    world.pass(QUIET_SECONDS);
    await world.finish();
    expect(world.events.map(({ totals }) => totals.photos)).toEqual([3, 4]);
    expect(new Set(world.events.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('of one shoot comes although another one cannot be read', async () => {
    const world = await FinishWorld.atRest('b');
    world.dynamo.put({ pk: 'shoots-open', sk: 'a' });
    world.dynamo.put({ pk: 'shoots', sk: 'a', revision: 'none' });
    await expect(world.finish()).rejects.toThrow(AggregateError);
    expect(world.events.map(({ folder }) => folder)).toEqual(['b']);
  });

  it.each(['a', 'b', 'c'])('of each shoot comes although %s takes all the time of a run', async (slow) => {
    const world = new FinishWorld();
    for (const folder of ['a', 'b', 'c']) {
      const ids = await world.queue(`${folder}/1.jpg`);
      await world.succeed(`${folder}/1.jpg`);
      await world.countPhotos(ids);
    }
    world.pass(QUIET_SECONDS);
    world.before = (_, key) => {
      if (!key?.startsWith(`results/${slow}/`)) return;
      world.pass(240);
      throw new Error('S3 is slow.');
    };
    for (let run = 0; run < 6; run += 1) {
      await world.finish().catch(() => {});
      world.pass(60);
    }
    const others = ['a', 'b', 'c'].filter((folder) => folder !== slow);
    expect(world.events.map(({ folder }) => folder).sort()).toEqual(others);
  });

  it('starts no shoot after four minutes', async () => {
    const world = await FinishWorld.atRest('a');
    const ids = await world.queue('b/1.jpg');
    await world.succeed('b/1.jpg');
    await world.countPhotos(ids);
    world.pass(QUIET_SECONDS);
    world.before = (step) => {
      if (step === 'event') world.pass(240);
    };
    expect(await world.finish()).toMatchObject({ finished: 1 });
    expect(await world.finish()).toMatchObject({ finished: 1 });
  });

  it('of 3,000 failed photos fits into an event, has their number, and takes two requests per hundred', async () => {
    const world = new FinishWorld();
    const paths = Array.from({ length: 3_000 }, (_, index) => `a/${index}.jpg`);
    const ids = await world.queue(...paths);
    for (const path of paths) await world.fail(path, BROKEN);
    await world.countPhotos(ids);
    world.pass(QUIET_SECONDS);
    world.dynamo.sent.length = 0;
    await world.finish();
    // The marks, the counts, three queries for open photos, thirty pages of two requests, all except the
    // pages again, the end.
    expect(world.dynamo.sent.length).toBe(1 + (1 + 3) * 2 + 30 * 2 + 1);
    const [event] = world.events;
    expect(event?.toCheck).toMatchObject({ count: 3_000, isCut: true });
    expect(event?.toCheck.photos.length).toBeGreaterThan(1_000);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(MAX_EVENT_BYTES);
    const report: ShootReport = JSON.parse(world.files.get('results/a/shoot.json') ?? '');
    expect(report.toCheck).toMatchObject({ isCut: false });
    expect(report.toCheck.photos).toHaveLength(3_000);
  }, 60_000);
});

import { expect } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { createFinishShoots } from '../../../functions/finish-shoots/finish-shoots.ts';
import { unpackReview } from '../../../functions/finish-shoots/review/pack-review.ts';
import type { ShootReport } from '../../../functions/finish-shoots/shoot-report.ts';
import { ShootWorld } from './shoot-world.ts';

/** Why a photo of these tests failed. */
export const BROKEN = failure('unreadable-photo', 'It is broken.');

/** How long nothing may change before a shoot ends, seconds. */
export const QUIET_SECONDS = 300;

/** A world of shoots with finish-shoots. */
export class FinishWorld extends ShootWorld {
  readonly events: ShootReport[] = [];
  readonly files = new Map<string, string>();
  readonly failed: string[] = [];
  /** Called with each step’s name and the file’s key; if it throws, the step fails. */
  before: (step: string, key?: string) => void | Promise<void> = () => {};
  readonly finish = createFinishShoots({
    shoots: {
      ...this.shoots,
      finish: async (...how) => {
        await this.before('finish');
        return this.shoots.finish(...how);
      },
    },
    photos: this.photos,
    putFile: async (key, body) => {
      await this.before('file', key);
      this.files.set(key, body);
    },
    announce: async (_, detail) => {
      await this.before('event');
      this.events.push(detail as ShootReport);
    },
    photoBucket: 'photos',
    reviewTemplate: '<title>Review</title>"{{review}}"',
    shootQuietSeconds: QUIET_SECONDS,
    fail: (folder) => void this.failed.push(folder),
    now: this.now,
  });

  /** The content of a shoot’s review page. */
  reviewOf(folder: string) {
    const page = this.files.get(`results/${folder}/review.html`) ?? '';
    expect(page).toMatch(/^<title>Review<\/title>\{/);
    return unpackReview(JSON.parse(page.replace('<title>Review</title>', '')));
  }

  /** A finished shoot of four photos and a sidecar. */
  static async atRest(folder = 'spring/ana'): Promise<FinishWorld> {
    const world = new FinishWorld();
    const at = (name: string) => `${folder}/${name}`;
    const ids = await world.queue(at('1.jpg'), at('2.jpg'), at('3.jpg'));
    await world.succeed(at('1.jpg'));
    await world.succeed(at('2.jpg'), { warnings: ['It is nearly black.'] });
    await world.fail(at('3.jpg'), BROKEN, { reference: 'order-4711' });
    await world.countPhotos([...ids, await world.skip(at('1.xmp'))]);
    world.pass(QUIET_SECONDS);
    return world;
  }
}

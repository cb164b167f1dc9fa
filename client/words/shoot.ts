import type { Shoot, ShootList } from '../api/retouch-api.ts';
import { count, dollars } from './numbers.ts';
import { layOutTable } from './table.ts';
import { describeMoment, describeSeconds } from './time.ts';
import { showFolder } from './typed.ts';

/** A shoot in a list of shoots. */
export type ListedShoot = ShootList['shoots'][number];

/** The number of photos that have not ended. */
export function openPhotos({ queued, running, storing }: ListedShoot): number {
  return queued + running + storing;
}

/** Describes a shoot: `42 of 300 retouched, 3 failed (2 truncated-photo, …), about 6 min left, …`. */
export function describeShoot(shoot: Shoot, now: Date): string {
  const { photos, succeeded, doubtful, failed, failedBy, cancelled, skipped, secondsLeft } = shoot;
  const { ended, endedAt, costSoFar, costToCome } = shoot;
  const codes = Object.entries(failedBy)
    .sort(([, one], [, other]) => other - one)
    .map(([code, number]) => `${number.toLocaleString('en-US')} ${code}`);
  return [
    `${succeeded.toLocaleString('en-US')} of ${count(photos, 'photo')} retouched`,
    doubtful > 0 && `${doubtful.toLocaleString('en-US')} doubtful`,
    failed > 0 &&
      `${failed.toLocaleString('en-US')} failed${codes.length > 0 ? ` (${codes.join(', ')})` : ''}`,
    cancelled > 0 && `${cancelled.toLocaleString('en-US')} cancelled`,
    skipped > 0 && `${count(skipped, 'file')} skipped`,
    secondsLeft !== null && `about ${describeSeconds(secondsLeft)} left`,
    ended && endedAt !== null && `ended ${describeMoment(endedAt, now)}`,
    `${dollars(costSoFar)} so far`,
    costToCome > 0 && `up to ${dollars(costToCome)} more`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}

/** A table of shoots: titles, then one line per shoot. */
export function describeShoots(shoots: readonly ListedShoot[], now: Date): string[] {
  const titles = [
    'folder',
    'photos',
    'done',
    'failed',
    'cancelled',
    'doubtful',
    'waiting',
    'at work',
    'cost',
    'ended',
  ];
  const rows = shoots.map((shoot) => {
    const { folder, photos, succeeded, failed, cancelled, doubtful, queued } = shoot;
    const { running, storing, costSoFar } = shoot;
    const { ended, endedAt } = shoot;
    const numbers = [photos, succeeded, failed, cancelled, doubtful, queued, running + storing];
    return [
      showFolder(folder),
      ...numbers.map((number) => number.toLocaleString('en-US')),
      dollars(costSoFar),
      ended && endedAt !== null ? describeMoment(endedAt, now) : '',
    ];
  });
  return layOutTable([titles, ...rows]);
}

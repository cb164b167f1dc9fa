import { failure } from '../../../../core/domain/failure.ts';
import { photoKey } from '../../../../core/photos/photo-item.ts';
import { createPhotos } from '../../../../core/photos/photos.ts';
import { createStateTable } from '../../../../simulation/aws/state-table.ts';

/** A photo. */
export const ana = {
  id: 'ana',
  attempt: 1,
  photo: { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' },
};
/** Why it failed. */
export const error = failure('job-failed', 'x');
/** When it was queued. */
export const queuedAt = '2026-11-23T12:00:00.000Z';
/** Its results. */
export const outputs = [
  { key: 'results/ana.jpg', bytes: 5, type: 'image/jpeg', width: 2, height: 3, sha256: 'a'.repeat(64) },
];

/** Photos in a table in memory, on a clock. */
export function setUp() {
  const { dynamo, table } = createStateTable();
  const clock = { seconds: 0 };
  const now = () => Date.parse(queuedAt) + clock.seconds * 1000;
  const photos = createPhotos(table, now);
  const item = () => {
    const { pk, sk } = photoKey(ana);
    return dynamo.get(pk, sk);
  };
  return { dynamo, table, photos, clock, item };
}

/** Orders the moves of a wait: see `fencing` of photo items. */
export const fencing = '2026-11-23T12:00:00.000Z#00';

import { UPLOADS_PREFIX } from '../../core/contract/storage.ts';
import { executionName } from '../../core/domain/execution-name.ts';
import { type Upload, uploadOf } from '../../core/domain/photo.ts';
import type { PhotoItem } from '../../core/photos/photo-item.ts';
import type { Photos } from '../../core/photos/photos.ts';
import { OPEN_STATUSES } from '../../core/photos/status.ts';
import type { ListedUpload } from './walk-uploads.ts';

/** A photo that the audit comes to. */
export interface WalkedPhoto {
  readonly photo: Upload;
  readonly id: string;
  /** Item of the first attempt, or of the attempt that has not ended. Null if the first attempt has none. */
  readonly item: PhotoItem | null;
  /** When it was uploaded, or when the attempt was queued. */
  readonly since: Date;
  /** Whether the photo comes from the listing of uploads; false if it comes from its item. */
  readonly isListed: boolean;
  /** A walk that begins at this position comes to this photo again. */
  readonly position: string;
}

/**
 * Yields every upload in key order, then every attempt that has not ended. A position among the uploads is a
 * whole key, after which the walk begins. In the second part it is a status and the cursor of that status's
 * list. '' is the beginning.
 */
export type WalkPhotos = (position: string) => AsyncIterable<WalkedPhoto>;

/** What walking needs. */
export interface WalkDependencies {
  readonly walkUploads: (after: string) => AsyncIterable<ListedUpload>;
  readonly photos: Pick<Photos, 'getMany' | 'list'>;
}

/** Items that one request reads: as many as DynamoDB allows. */
const BATCH = 100;

/** {@link WalkPhotos} over the bucket and the table. */
export function createWalkPhotos({ walkUploads, photos }: WalkDependencies): WalkPhotos {
  async function* walkListed(after: string): AsyncGenerator<WalkedPhoto> {
    // The position moves to a key only when the walk reaches the next one, so all versions of a key stay
    // together.
    let [position, key] = [after, after];
    for await (const batch of inBatches(walkUploads(after), BATCH)) {
      const ids = batch.map(({ photo }) => executionName(photo));
      const items = await photos.getMany(ids.map((id) => ({ id, attempt: 1 })));
      const byId = new Map(items.map((item) => [item.id, item]));
      for (const [index, { photo, uploadedAt: since }] of batch.entries()) {
        if (photo.key !== key) [position, key] = [key, photo.key];
        const id = ids[index] ?? '';
        yield { photo, id, item: byId.get(id) ?? null, since, isListed: true, position };
      }
    }
  }

  async function* walkUnfinished(from: string): AsyncGenerator<WalkedPhoto> {
    const begin = OPEN_STATUSES.findIndex((status) => from.startsWith(`${status}#`));
    let after = from.slice(from.indexOf('#') + 1) || null;
    for (const status of OPEN_STATUSES.slice(Math.max(0, begin))) {
      do {
        const position = `${status}#${after ?? ''}`;
        const page = await photos.list({ status, folder: null, limit: BATCH, after });
        for (const item of page.photos) {
          const since = new Date(item.queuedAt);
          yield { photo: uploadOf(item.photo), id: item.id, item, since, isListed: false, position };
        }
        after = page.next;
      } while (after !== null);
    }
  }

  return async function* (position) {
    const isAmongUploads = position === '' || position.startsWith(UPLOADS_PREFIX);
    if (isAmongUploads) yield* walkListed(position);
    yield* walkUnfinished(isAmongUploads ? '' : position);
  };
}

async function* inBatches<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const one of all) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

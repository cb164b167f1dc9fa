import type { Failure } from '../domain/failure.ts';
import type { Model } from '../model/model.ts';
import { photoDeleted, photoReplaced } from '../photos/photo-gone.ts';
import { isCurrent, type Uploads } from '../storage/uploads.ts';
import type { WorkingCopies } from '../storage/working-copies.ts';
import type { Order } from './order.ts';

/** What {@link createPostablePhoto} needs. */
export interface PostablePhotoDependencies {
  readonly uploads: Pick<Uploads, 'presign' | 'findCurrent'>;
  readonly workingCopies: Pick<WorkingCopies, 'isThere' | 'presign'>;
  /** A photo that was prepared for another model, or another version of it, is not sent. */
  readonly model: Model;
  /** How long Segmind may take to fetch the photo: the timeout of a job. */
  readonly jobTimeoutSeconds: number;
}

/** What is posted of a photo: whether it is still there, and the URL where Segmind fetches it. */
export interface PostablePhoto {
  /** Why the photo need not be posted any more; null if the uploaded photo is still at its key. */
  findGone(order: Order): Promise<Failure | null>;
  /** Whether the working copy exists. It may have been deleted with the record, and the photo redriven. */
  isPrepared(order: Order): Promise<boolean>;
  /** Creates the URL for Segmind. It is a secret, and expires with the role's session at the latest. */
  presign(order: Order): Promise<string>;
}

/** Looks at the upload and its working copy, and signs the URL of what Segmind is to fetch. */
export function createPostablePhoto(dependencies: PostablePhotoDependencies): PostablePhoto {
  const { uploads, workingCopies, model, jobTimeoutSeconds } = dependencies;
  return {
    async findGone({ photo }) {
      const current = await uploads.findCurrent(photo);
      if (current === null) return photoDeleted();
      return isCurrent(photo, current) ? null : photoReplaced();
    },

    async isPrepared({ photo: { workingCopy } }) {
      if (workingCopy === undefined || workingCopy.madeFor !== model.version) return false;
      return workingCopy.key === null || workingCopies.isThere(workingCopy.key);
    },

    async presign({ photo }) {
      const key = photo.workingCopy?.key ?? null;
      return key === null
        ? uploads.presign(photo, jobTimeoutSeconds)
        : workingCopies.presign(key, jobTimeoutSeconds);
    },
  };
}

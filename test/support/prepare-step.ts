import {
  createPreparePhoto,
  type PreparePhotoDependencies,
} from '../../functions/prepare-photo/prepare-photo.ts';
import { createUploads } from '../../functions/shared/clients/uploads.ts';
import { createWorkingCopies } from '../../functions/shared/clients/working-copies.ts';
import { withUploadHead } from './picture-work.ts';
import type { S3Fake } from './s3-fake.ts';
import { LIMITS } from './step-events.ts';

/** What prepares photos of a bucket in memory, which holds the working copies too. */
export function createPrepareStep(
  s3: S3Fake,
  others: Pick<PreparePhotoDependencies, 'photos' | 'samePhotos' | 'receipts' | 'now'> &
    Partial<PreparePhotoDependencies>,
) {
  return createPreparePhoto({
    uploads: createUploads(s3.client),
    withUpload: withUploadHead,
    workingCopies: createWorkingCopies(s3.client, 'state'),
    limits: LIMITS,
    defaults: { instructions: 'Retouch.\n', upscale: '2x' },
    maxPhotoPixels: 100_000_000,
    workflowId: 'w1',
    ...others,
  });
}

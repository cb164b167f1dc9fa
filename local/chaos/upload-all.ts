import { PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import type { Session } from '../session.ts';
import { repeatEvent, type UploadedObject } from './disturbances/duplicate-events.ts';
import type { PhotoPlan } from './plan.ts';
import type { Random } from './random.ts';
import type { StackView } from './stack-view.ts';

const UPLOADS_AT_ONCE = 8;

/** Uploads all photos, and delivers the events of some of them again. */
export function uploadAll(
  plans: readonly PhotoPlan[],
  { session, stack, random }: { session: Session; stack: StackView; random: Random },
): { uploaded: Promise<unknown>; copied: Promise<unknown> } {
  const copies: Promise<void>[] = [];
  const queue = plans.entries();
  const work = async () => {
    for (const [index, { path, copies: count }] of queue) {
      const upload = await uploadPhoto(`uploads/${path}`, index, session, stack);
      if (count > 0) copies.push(repeatEvent(upload, count, { session, stack, random }));
    }
  };
  const uploaded = Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, work));
  return { uploaded, copied: uploaded.then(() => Promise.all(copies)) };
}

async function uploadPhoto(
  key: string,
  index: number,
  { outputs }: Session,
  { s3 }: StackView,
): Promise<UploadedObject> {
  const background = { r: 200, g: (index * 7) % 256, b: (index * 13) % 256 };
  const photo = await sharp({ create: { width: 96, height: 120, channels: 3, background } })
    .jpeg()
    .toBuffer();
  const put = new PutObjectCommand({ Bucket: outputs.PhotoBucketName, Key: key, Body: photo });
  const { VersionId: versionId = '', ETag: etag = '' } = await s3.send(put);
  return { key, versionId, etag: etag.replaceAll('"', ''), bytes: photo.length };
}

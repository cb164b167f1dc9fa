import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import prettyBytes from 'pretty-bytes';
import { UPLOADS_PREFIX } from '../../../core/contract/storage.ts';
import type { StackFiles } from '../../files/stack-files.ts';
import { type Finding, ok } from '../finding.ts';
import { makePhoto } from './make-photo.ts';

/** The folder under `uploads/` for the photos of all doctor runs. */
export const DOCTOR_FOLDER = 'retouch-doctor';

/**
 * 5,600 × 7,000 pixels as PNG: more than 5 MB, however smooth the model makes the portrait. (The upload is as
 * large because of its JPEG comments.)
 */
const LARGE_RESULT = { size: 7000, format: 'png' } as const;

/** Uploads a new photo of more than 5 MB to the doctor's folder. Returns its key and a finding. */
export async function putPhoto(files: StackFiles): Promise<{ key: string; finding: Finding }> {
  const photo = makePhoto();
  const moment = new Date().toISOString().slice(0, 19).replaceAll(/[:-]/g, '');
  const key = `${UPLOADS_PREFIX}${DOCTOR_FOLDER}/${moment}-${randomBytes(3).toString('hex')}.jpg`;
  const folder = await mkdtemp(join(tmpdir(), 'retouch-doctor-'));
  try {
    const file = join(folder, 'photo.jpg');
    await writeFile(file, photo);
    const startedMs = performance.now();
    await files.put({
      key,
      file,
      bytes: photo.length,
      type: 'image/jpeg',
      sha256: createHash('sha256').update(photo).digest('hex'),
      again: false,
      output: LARGE_RESULT,
      onBytes: () => {},
    });
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    return { key, finding: ok(`Photo in: ${prettyBytes(photo.length)} in ${seconds} s, as ${key}.`) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import pMap from 'p-map';
import { UPLOADS_PREFIX } from '../../core/contract/storage.ts';
import { createIsIgnored } from '../../core/domain/ignore-patterns.ts';
import { isPictureOf, rawStem } from '../../core/domain/raw-pair.ts';
import { findSkipReason } from '../../core/domain/skip.ts';
import type { Limits } from '../api/retouch-api.ts';
import { isSameState } from '../files/file-state.ts';
import type { LocalFile } from './find-files.ts';
import { explainUnreadable, type HashFile, hashEachOnce } from './hash-file.ts';
import { describeSkip, judgeFile } from './judge-file.ts';
import { leaveDoubles } from './leave-doubles.ts';
import { hasSameBytes } from './same-bytes.ts';
import type { PhotoToSend, PlanOptions, Seen, UploadPlan } from './upload-plan.ts';

const AT_ONCE = 8;
/** System folders on disks and memory cards. */
const SYSTEM_FOLDERS = /^(System Volume Information|lost\+found)$/;

/** Looks at every file before it sends a byte. */
export async function planUpload(files: readonly LocalFile[], options: PlanOptions): Promise<UploadPlan> {
  const hash = hashEachOnce(options.signal);
  const { folder, limits, signal } = options;
  const isIgnored = createIsIgnored(limits.ignore);
  // The stack may have an accent in Unicode's other form: to people it is the same name.
  const storedKeys = new Map([...options.stored.keys()].map((key) => [key.normalize('NFC'), key]));
  let looked = 0;
  const look = async (local: LocalFile): Promise<Seen> => {
    signal.throwIfAborted();
    const path = folder === '' ? local.path : `${folder}/${local.path}`;
    const key = storedKeys.get(UPLOADS_PREFIX + path.normalize('NFC')) ?? UPLOADS_PREFIX + path;
    options.onLook(++looked);
    if (isUnchanged(local, key, options)) return { kind: 'done', photo: { ...local, key, type: '' } };
    try {
      if (local.unreadable !== undefined) return judgeUnreadable(local, path, isIgnored);
      const verdict = await judgeFile(local, path, limits, isIgnored);
      if (verdict.kind !== 'photo') return { kind: verdict.kind, path: local.path, why: verdict.why };
      const photo = { ...local, key, type: verdict.type };
      return { kind: await compare(photo, hash, options), photo };
    } catch (error) {
      const why = explainUnreadable(error, local.file);
      if (why === null) throw error;
      return { kind: 'refused', path: local.path, why };
    }
  };
  const seen = await pMap(files, look, { concurrency: AT_ONCE });
  return leaveDoubles(leaveRawPairs(seen, limits), hash, options);
}

/** A system folder that cannot be read is only skipped: nothing in it would be sent. */
function judgeUnreadable(
  { path: name, unreadable = '' }: LocalFile,
  path: string,
  isIgnored: (path: string) => boolean,
): Seen {
  const isSystem =
    findSkipReason(`${UPLOADS_PREFIX}${path}/x`, isIgnored) !== null || SYSTEM_FOLDERS.test(name);
  return { kind: isSystem ? 'skipped' : 'refused', path: name, why: unreadable };
}

/** Whether a file is unchanged since it was sent, with the recipe in force: then it need not be read. */
function isUnchanged(local: LocalFile, key: string, options: PlanOptions): boolean {
  const { note, stored, checksum, again, recipe } = options;
  const sent = note.find(key);
  if (sent === undefined || checksum || again || sent.recipe !== recipe) return false;
  return isSameState(sent, local) && stored.get(key)?.etag === sent.etag;
}

async function compare(
  photo: PhotoToSend,
  hash: HashFile,
  { stored, note, recipe, changesRecipe, again, signal }: PlanOptions,
): Promise<'done' | 'new' | 'other-recipe'> {
  const there = stored.get(photo.key);
  if (again || there === undefined || there.bytes !== photo.bytes) return 'new';
  const sent = note.find(photo.key);
  const { sha256 } = await hash(photo.file);
  const isAsSent = sent?.etag === there.etag && sent.sha256 === sha256;
  if (!isAsSent && !(await hasSameBytes(photo, there, { hash, signal }))) return 'new';
  if (sent === undefined ? changesRecipe : sent.recipe !== recipe) return 'other-recipe';
  const { bytes, modifiedMs } = photo;
  await note.put(photo.key, { bytes, modifiedMs, sha256, etag: there.etag, recipe });
  return 'done';
}

/**
 * Skips a RAW file beside a JPEG or HEIC of the same name (the same photo) unless the stack retouches both.
 */
function leaveRawPairs(seen: readonly Seen[], { raw, takesHeic }: Limits): Seen[] {
  if (raw === 'retouch') return [...seen];
  const keys = seen.flatMap((one) => ('photo' in one ? [one.photo.key] : []));
  const pictures = new Set(keys.filter((key) => isPictureOf(stemOf(key), key, takesHeic)).map(stemOf));
  return seen.map((one) => {
    if (!('photo' in one)) return one;
    const stem = rawStem(one.photo.key);
    if (stem === null || !pictures.has(stem)) return one;
    return { kind: 'skipped', path: one.photo.path, why: describeSkip('raw-beside-jpeg') };
  });
}

function stemOf(key: string): string {
  return key.slice(0, key.lastIndexOf('.') + 1);
}

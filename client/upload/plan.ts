import pMap from 'p-map';
import { UPLOADS_PREFIX } from '../../functions/shared/contract.ts';
import { isPictureOf, rawStem } from '../../functions/shared/domain/raw-pair.ts';
import { createIsIgnored } from '../../functions/shared/ignore-patterns.ts';
import type { Limits } from '../api/retouch-api.ts';
import type { Note } from '../files/note.ts';
import { folderOf } from '../files/paths.ts';
import type { StoredFile } from '../files/stack-files.ts';
import type { LocalFile } from './find-files.ts';
import { explainUnreadable, hashFile } from './hash-file.ts';
import { describeSkip, judgeFile } from './judge-file.ts';

/** What is remembered of a photo that was sent. */
export interface SentFile {
  readonly bytes: number;
  /** When the file was changed last, milliseconds. */
  readonly modifiedMs: number;
  readonly sha256: string;
  /** What S3 calls the bytes. */
  readonly etag: string;
  /** Which recipe was in force when it was sent: see {@link PlanOptions.recipe}. */
  readonly recipe: string;
}

/** A photo that is to be sent. */
export interface PhotoToSend extends LocalFile {
  readonly key: string;
  /** Its media type. */
  readonly type: string;
}

/** A file that is not sent, and why. */
export interface FileLeft {
  readonly path: string;
  readonly why: string;
}

/** What `up` is going to do. */
export interface UploadPlan {
  readonly toSend: readonly PhotoToSend[];
  /** How many of them are there already, and are sent for another recipe. */
  readonly otherRecipe: number;
  /** The keys of photos that are there already: the same bytes and the same recipe. */
  readonly done: readonly string[];
  readonly skipped: readonly FileLeft[];
  readonly refused: readonly FileLeft[];
}

/** What a plan is made by. */
export interface PlanOptions {
  /** The shoot's folder; `''` is the top. */
  readonly folder: string;
  readonly limits: Limits;
  /** The photos that the stack has, by key. */
  readonly stored: ReadonlyMap<string, StoredFile>;
  readonly note: Note<SentFile>;
  /** Tells the recipe that is in force from any other. */
  readonly recipe: string;
  /** Whether this run changes the recipe: then photos of which nothing is remembered had another one. */
  readonly changesRecipe: boolean;
  /** Whether bytes are compared although size and time of a file are as they were. */
  readonly checksum: boolean;
  /** Whether photos that are there are sent, and paid for, again. */
  readonly again: boolean;
  readonly signal: AbortSignal;
  /** Hears how many files have been looked at. */
  readonly onLook: (looked: number) => void;
}

const AT_ONCE = 8;

type Seen =
  | { readonly kind: 'skipped' | 'refused'; readonly path: string; readonly why: string }
  | { readonly kind: 'done' | 'new' | 'other-recipe'; readonly photo: PhotoToSend };

/** Looks at every file before a byte is sent. */
export async function planUpload(files: readonly LocalFile[], options: PlanOptions): Promise<UploadPlan> {
  const { folder, limits, signal } = options;
  const isIgnored = createIsIgnored(limits.ignore);
  let looked = 0;
  const look = async (local: LocalFile): Promise<Seen> => {
    signal.throwIfAborted();
    const path = folder === '' ? local.path : `${folder}/${local.path}`;
    const key = UPLOADS_PREFIX + path;
    options.onLook(++looked);
    if (isUnchanged(local, key, options)) return { kind: 'done', photo: { ...local, key, type: '' } };
    try {
      const verdict = await judgeFile(local, path, limits, isIgnored);
      if (verdict.kind !== 'photo') return { kind: verdict.kind, path: local.path, why: verdict.why };
      const photo = { ...local, key, type: verdict.type };
      return { kind: await compare(photo, options), photo };
    } catch (error) {
      const why = explainUnreadable(error, local.file);
      if (why === null) throw error;
      return { kind: 'refused', path: local.path, why };
    }
  };
  const seen = await pMap(files, look, { concurrency: AT_ONCE });
  return leaveDoubles(leaveRawPairs(seen, limits), options);
}

/** Whether a file is as it was when it was sent, and has the right recipe: then it need not be opened. */
function isUnchanged(local: LocalFile, key: string, options: PlanOptions): boolean {
  const { note, stored, checksum, again, recipe } = options;
  const sent = note.find(key);
  if (sent === undefined || checksum || again || sent.recipe !== recipe) return false;
  const isSame = sent.bytes === local.bytes && sent.modifiedMs === local.modifiedMs;
  return isSame && stored.get(key)?.etag === sent.etag;
}

async function compare(
  photo: PhotoToSend,
  { stored, note, recipe, changesRecipe, again, signal }: PlanOptions,
): Promise<'done' | 'new' | 'other-recipe'> {
  const there = stored.get(photo.key);
  if (again || there === undefined || there.bytes !== photo.bytes) return 'new';
  const sent = note.find(photo.key);
  const { md5, sha256 } = await hashFile(photo.file, signal);
  const isSame = md5 === there.etag || (sent?.etag === there.etag && sent.sha256 === sha256);
  if (!isSame) return 'new';
  if (sent === undefined ? changesRecipe : sent.recipe !== recipe) return 'other-recipe';
  const { bytes, modifiedMs } = photo;
  await note.put(photo.key, { bytes, modifiedMs, sha256, etag: there.etag, recipe });
  return 'done';
}

/** A RAW file beside a JPEG or HEIC of the same name is the same photo, unless the stack retouches both. */
function leaveRawPairs(seen: readonly Seen[], { raw, takesHeic }: Limits): Seen[] {
  if (raw === 'retouch') return [...seen];
  const keys = seen.flatMap((one) => ('photo' in one ? [one.photo.key] : []));
  const pictures = new Set(keys.filter((key) => rawStem(key) === null).map(stemOf));
  return seen.map((one) => {
    if (!('photo' in one)) return one;
    const stem = rawStem(one.photo.key);
    if (stem === null || !pictures.has(stem)) return one;
    if (!keys.some((key) => isPictureOf(stem, key, takesHeic))) return one;
    return { kind: 'skipped', path: one.photo.path, why: describeSkip('raw-beside-jpeg') };
  });
}

function stemOf(key: string): string {
  return key.slice(0, key.lastIndexOf('.') + 1);
}

/** Of files with the same bytes in one folder, one is sent: each would be paid for. */
async function leaveDoubles(seen: readonly Seen[], { note, signal }: PlanOptions): Promise<UploadPlan> {
  const photos = seen.flatMap((one) => ('photo' in one ? [one] : []));
  const doubles = new Map<PhotoToSend, string>();
  for (const group of Map.groupBy(photos, ({ photo }) => `${photo.bytes} ${folderOf(photo.key)}`).values()) {
    if (group.length < 2) continue;
    const first = new Map<string, string>();
    // What is there already stays the one; else the shortest name, as "1.jpg" is older than "1 copy.jpg".
    const inOrder = group.toSorted(
      (a, b) =>
        Number(b.kind === 'done') - Number(a.kind === 'done') || a.photo.path.length - b.photo.path.length,
    );
    for (const { kind, photo } of inOrder) {
      const known = kind === 'done' ? note.find(photo.key)?.sha256 : undefined;
      const sha256 = known ?? (await hashIfReadable(photo.file, signal));
      if (sha256 === null) continue;
      const other = first.get(sha256);
      if (other === undefined) first.set(sha256, photo.path);
      else if (kind !== 'done') doubles.set(photo, other);
    }
  }
  const sent = photos.filter(({ kind, photo }) => kind !== 'done' && !doubles.has(photo));
  const left = (kind: 'skipped' | 'refused') =>
    seen.flatMap((one) => (one.kind === kind ? [{ path: one.path, why: one.why }] : []));
  return {
    toSend: sent.map(({ photo }) => photo),
    otherRecipe: sent.filter(({ kind }) => kind === 'other-recipe').length,
    done: photos.flatMap(({ kind, photo }) => (kind === 'done' ? [photo.key] : [])),
    skipped: [
      ...left('skipped'),
      ...[...doubles].map(([{ path }, same]) => ({ path, why: `the same bytes as ${same}` })),
    ],
    refused: left('refused'),
  };
}

/** Null if a file cannot be read: sending it says so. */
async function hashIfReadable(file: string, signal: AbortSignal): Promise<string | null> {
  try {
    return (await hashFile(file, signal)).sha256;
  } catch (error) {
    if (explainUnreadable(error, file) === null) throw error;
    return null;
  }
}

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pMap from 'p-map';
import { type FileState, isSameState, stateOf } from '../files/file-state.ts';
import type { Note } from '../files/note.ts';
import type { StackFiles } from '../files/stack-files.ts';
import { tryAgain } from '../files/try-again.ts';
import { hashFile } from '../upload/hash-file.ts';
import type { Result } from './find-results.ts';
import { localName } from './local-name.ts';

/** What is remembered of a fetched file, by its path on this computer. */
export interface FetchedFile extends FileState {
  readonly sha256: string;
}

/** A result, and what to do about it. */
export type ResultPlan =
  | { readonly kind: 'have'; readonly result: Result }
  /** Fetch it to `file`. `kept` is a file that the user has changed, which stays. */
  | { readonly kind: 'fetch'; readonly result: Result; readonly file: string; readonly kept: string | null }
  | { readonly kind: 'impossible'; readonly result: Result; readonly why: string };

const AT_ONCE = 6;

/** Plans which results to fetch into a folder. Files that the user has changed are never overwritten. */
export async function planResults(
  results: readonly Result[],
  into: string,
  { note, signal }: { note: Note<FetchedFile>; signal: AbortSignal },
): Promise<ResultPlan[]> {
  const taken = new Map<string, string>();
  const plans: ResultPlan[] = [];
  for (const result of results) {
    signal.throwIfAborted();
    const name = localName(result.path);
    const same = name === null ? undefined : taken.get(fold(name));
    if (name === null) plans.push({ kind: 'impossible', result, why: 'its name leads out of the folder' });
    else if (same !== undefined) {
      plans.push({
        kind: 'impossible',
        result,
        why: `this computer cannot distinguish its name from ${same}`,
      });
    } else {
      taken.set(fold(name), name);
      plans.push(await planResult(result, join(into, name), note, signal).catch(asImpossible(result)));
    }
  }
  return plans;
}

/** Errors that concern a single file on this computer: the other files continue. */
const OWN_FAULTS = /^(ENAMETOOLONG|EISDIR|ENOTDIR|EBUSY|EPERM|EACCES|EINVAL|EEXIST|ENOTEMPTY)$/;

function explainOwnFault(error: unknown): string | null {
  const { code = '' } = error as NodeJS.ErrnoException;
  return OWN_FAULTS.test(code) ? `this computer refuses the file (${code})` : null;
}

function asImpossible(result: Result): (error: unknown) => ResultPlan {
  return (error) => {
    const why = explainOwnFault(error);
    if (why === null) throw error;
    return { kind: 'impossible', result, why };
  };
}

async function planResult(
  result: Result,
  file: string,
  note: Note<FetchedFile>,
  signal: AbortSignal,
): Promise<ResultPlan> {
  const state = await compare(file, result, note, signal);
  if (state === 'same') return { kind: 'have', result };
  if (state !== 'changed') return { kind: 'fetch', result, file, kept: null };
  const extension = extname(file);
  const beside = `${file.slice(0, file.length - extension.length)}.new${extension}`;
  const other = await compare(beside, result, note, signal);
  if (other === 'same') return { kind: 'have', result };
  if (other === 'changed') {
    return {
      kind: 'impossible',
      result,
      why: `${file} and ${beside} were both changed here: rename one of them`,
    };
  }
  return { kind: 'fetch', result, file: beside, kept: file };
}

/**
 * Compares a file on this computer with the result: absent, the same, an earlier result as it was fetched, or
 * changed by the user.
 */
async function compare(
  file: string,
  result: Result,
  note: Note<FetchedFile>,
  signal: AbortSignal,
): Promise<'absent' | 'same' | 'earlier' | 'changed'> {
  const found = await stat(file).catch(() => null);
  if (found === null) return 'absent';
  const here = stateOf(found);
  const known = note.find(file);
  const isAsFetched = known !== undefined && isSameState(known, here);
  const sha256 = isAsFetched ? known.sha256 : (await hashFile(file, signal)).sha256;
  if (sha256 === result.sha256) {
    if (!isAsFetched) await note.put(file, { ...here, sha256 });
    return 'same';
  }
  return sha256 === known?.sha256 ? 'earlier' : 'changed';
}

/** Is notified while results are fetched. */
export interface FetchListener {
  onBegin(result: Result): void;
  onBytes(result: Result, bytes: number): void;
  /** `kept` is a file that the user has changed, which stays. */
  onFetched(result: Result, file: string, kept: string | null): void;
  onLost(result: Result, why: string): void;
}

/** Options of {@link fetchResults}. */
export interface FetchOptions {
  readonly files: StackFiles;
  readonly note: Note<FetchedFile>;
  readonly signal: AbortSignal;
  readonly listener: FetchListener;
}

/**
 * Fetches results, six at once. Each is written to a temporary file beside its target, and renamed if its
 * SHA-256 is the one in its record.
 * @throws {Error} if the stack cannot be reached or the disk is full; files fetched until then are complete
 */
export async function fetchResults(
  plans: readonly Extract<ResultPlan, { kind: 'fetch' }>[],
  options: FetchOptions,
): Promise<void> {
  const { note, signal, listener } = options;
  const fetchOne = async ({ result, file, kept }: (typeof plans)[number]) => {
    signal.throwIfAborted();
    listener.onBegin(result);
    const fetched = await tryAgain(() => writeWhole(kept ?? file, result, options), signal).catch((error) => {
      const why = explainOwnFault(error);
      if (why === null) throw error;
      return { why };
    });
    if ('why' in fetched) return listener.onLost(result, fetched.why);
    await note.put(fetched.file, { ...stateOf(await stat(fetched.file)), sha256: result.sha256 });
    listener.onFetched(result, fetched.file, fetched.kept);
  };
  await pMap(plans, fetchOne, { concurrency: AT_ONCE });
}

/** Returns the file, or why it was not written. */
async function writeWhole(
  file: string,
  result: Result,
  { files, note, signal, listener }: FetchOptions,
): Promise<{ file: string; kept: string | null } | { why: string }> {
  const partial = partialName(file);
  await mkdir(dirname(file), { recursive: true });
  const hash = createHash('sha256');
  let moved = 0;
  try {
    const body = await files.read(result.key);
    if (body === null) {
      return { why: 'it no longer exists: a newer result has replaced it. Run the same command again' };
    }
    const measure = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        moved += chunk.length;
        listener.onBytes(result, chunk.length);
        yield chunk;
      }
    };
    await pipeline(body, measure, createWriteStream(partial), { signal });
    const arrived = hash.digest('hex');
    if (arrived !== result.sha256) {
      const why = `its bytes differ from its record (SHA-256 ${arrived.slice(0, 8)}…, expected ${result.sha256.slice(0, 8)}…). Run the same command again`;
      return { why };
    }
    // The user may have changed the file since the plan was made.
    const target = await planResult(result, file, note, signal);
    if (target.kind === 'impossible') return { why: target.why };
    if (target.kind === 'have') return { file, kept: null };
    await rename(partial, target.file);
    return { file: target.file, kept: target.kept };
  } catch (error) {
    listener.onBytes(result, -moved);
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

/**
 * The temporary file beside a target. Its name is a short hash, since a long name has no room for a suffix,
 * and has the process id, so that two runs at once use different files.
 */
export function partialName(file: string): string {
  const hash = createHash('sha256').update(basename(file)).digest('hex').slice(0, 16);
  return join(dirname(file), `.${hash}.${process.pid}.retouch-partial`);
}

/** macOS and Windows do not distinguish upper and lower case, or the Unicode forms of an accent. */
function fold(name: string): string {
  return process.platform === 'linux' ? name : name.normalize('NFC').toLowerCase();
}

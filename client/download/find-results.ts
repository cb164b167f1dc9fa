import { text } from 'node:stream/consumers';
import pMap from 'p-map';
import { RECORD_SUFFIX, RESULTS_PREFIX, SHOOT_FILES } from '../../core/contract/storage.ts';
import { prefixOfFolder } from '../../core/domain/folder-prefix.ts';
import { isVersionKey } from '../../core/domain/result-keys.ts';
import type { Decisions } from '../api/retouch-api.ts';
import type { Note } from '../files/note.ts';
import type { StackFiles, StoredFile } from '../files/stack-files.ts';
import { tryAgain } from '../files/try-again.ts';

/** A result picture that can be fetched. */
export interface Result {
  /** Its key in the photo bucket: `results/…`. */
  readonly key: string;
  /** Its path on this computer, below the shoot's folder. */
  readonly path: string;
  readonly bytes: number;
  /** The SHA-256 of its bytes in hex, from its record. */
  readonly sha256: string;
}

/** What is remembered of a record. */
export interface KnownRecord {
  /** The ETag of the record: if it changes, the record is read again. */
  readonly etag: string;
  readonly id: string;
  readonly versions: readonly { readonly version: number; readonly outputs: readonly Output[] }[];
}

type Output = { readonly key: string; readonly bytes: number; readonly sha256: string };

/** @see docs/record.schema.json */
interface RecordFile {
  readonly id: string;
  readonly status: 'succeeded' | 'failed';
  readonly outputs?: readonly Output[];
  readonly versions?: readonly { readonly version: number; readonly outputs: readonly Output[] }[];
}

const AT_ONCE = 16;

/** Lists the records below a folder of `results/`. */
export async function findRecords(files: StackFiles, folder: string): Promise<StoredFile[]> {
  const records: StoredFile[] = [];
  for await (const file of files.list('results', folder)) if (isRecord(file.key)) records.push(file);
  return records;
}

/** Options of {@link readRecords}. */
export interface ReadOptions {
  readonly files: StackFiles;
  readonly note: Note<KnownRecord>;
  readonly signal: AbortSignal;
  /** Is called with the number of records read so far. */
  readonly onRead: (read: number) => void;
}

/** Parses a record. Null for a file that is not a record. */
function parseRecord(content: string): RecordFile | null {
  try {
    const record: RecordFile = JSON.parse(content);
    return typeof record.id === 'string' ? record : null;
  } catch {
    return null;
  }
}

/** Reads records, and takes unchanged ones from the note. Leaves out a record that is deleted meanwhile. */
export async function readRecords(
  records: readonly StoredFile[],
  { files, note, signal, onRead }: ReadOptions,
): Promise<KnownRecord[]> {
  let count = 0;
  const read = async ({ key, etag }: StoredFile): Promise<KnownRecord[]> => {
    const known = note.find(key);
    onRead(++count);
    if (known?.etag === etag) return [known];
    const content = await tryAgain(async () => {
      const bytes = await files.read(key);
      return bytes === null ? null : text(bytes);
    }, signal);
    const record = content === null ? null : parseRecord(content);
    if (record === null) return [];
    const { id, status, outputs = [], versions = [{ version: 1, outputs }] } = record;
    const entry = { etag, id, versions: status === 'succeeded' ? versions.map(keep) : [] };
    await note.put(key, entry);
    return [entry];
  };
  return (await pMap(records, read, { concurrency: AT_ONCE })).flat();
}

function keep({ version, outputs }: KnownRecord['versions'][number]) {
  return { version, outputs: outputs.map(({ key, bytes, sha256 }) => ({ key, bytes, sha256 })) };
}

/**
 * Chooses the results to fetch: the newest version of each photo or, given decisions, only the accepted
 * version of each accepted photo.
 */
export function chooseResults(
  records: readonly KnownRecord[],
  folder: string,
  decisions: readonly Decisions[] | null,
): Result[] {
  const accepted = new Map(
    (decisions ?? [])
      .flatMap(({ photos }) => photos)
      .filter(({ decision }) => decision === 'accept')
      .map(({ id, version }) => [id, version]),
  );
  const prefix = prefixOfFolder(RESULTS_PREFIX, folder);
  return records.flatMap(({ id, versions }) => {
    const newest = versions.at(-1);
    const chosen = decisions === null ? newest : versions.find(({ version }) => version === accepted.get(id));
    return (chosen?.outputs ?? []).map(({ key, bytes, sha256 }) => ({
      key,
      bytes,
      sha256,
      path: ownName(key).slice(prefix.length),
    }));
  });
}

/** The key of a result under the photo's own name: `a/.versions/1.v2@1c9e7f20.jpg` → `a/1.jpg`. */
function ownName(key: string): string {
  return isVersionKey(key) ? key.replace(/\.versions\/([^/]*)\.v\d+@[^/@]{8}(\.[^/.]*)?$/, '$1$2') : key;
}

function isRecord(key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return name.endsWith(RECORD_SUFFIX) && name !== SHOOT_FILES.report;
}

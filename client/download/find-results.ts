import { text } from 'node:stream/consumers';
import pMap from 'p-map';
import { RECORD_SUFFIX, RESULTS_PREFIX, SHOOT_FILES } from '../../functions/shared/contract.ts';
import { prefixOfFolder } from '../../functions/shared/domain/folder-prefix.ts';
import { isVersionKey } from '../../functions/shared/domain/result-keys.ts';
import type { Decisions } from '../api/retouch-api.ts';
import type { Note } from '../files/note.ts';
import type { StackFiles, StoredFile } from '../files/stack-files.ts';
import { tryAgain } from '../files/try-again.ts';

/** A picture that can be fetched. */
export interface Result {
  /** Where it is: `results/…`. */
  readonly key: string;
  /** What it is called on this computer, below the shoot's folder. */
  readonly path: string;
  readonly bytes: number;
  /** What its record says of its bytes, in hex. */
  readonly sha256: string;
}

/** What is read of a record, and remembered. */
export interface KnownRecord {
  /** Of the record: another one is read anew. */
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

/** The records below a folder of `results/`. */
export async function findRecords(files: StackFiles, folder: string): Promise<StoredFile[]> {
  const records: StoredFile[] = [];
  for await (const file of files.list('results', folder)) if (isRecord(file.key)) records.push(file);
  return records;
}

/** How records are read. */
export interface ReadOptions {
  readonly files: StackFiles;
  readonly note: Note<KnownRecord>;
  readonly signal: AbortSignal;
  /** Hears how many have been read. */
  readonly onRead: (read: number) => void;
}

/** Null for a file that is no record, whoever put it there. */
function parseRecord(content: string): RecordFile | null {
  try {
    const record: RecordFile = JSON.parse(content);
    return typeof record.id === 'string' ? record : null;
  } catch {
    return null;
  }
}

/** Reads records, those that have not changed from the note. One that is gone by then is left out. */
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

/** The results to fetch: of each photo the newest version, or by decisions the accepted one of accepted photos alone. */
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

/** The photo's own name of a result: `a/.versions/1.v2@1c9e7f20.jpg` → `a/1.jpg`. */
function ownName(key: string): string {
  return isVersionKey(key) ? key.replace(/\.versions\/([^/]*)\.v\d+@[^/@]{8}(\.[^/.]*)?$/, '$1$2') : key;
}

function isRecord(key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return name.endsWith(RECORD_SUFFIX) && name !== SHOOT_FILES.report;
}

import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import pMap from 'p-map';
import { shootKeys } from '../../core/domain/result-keys.ts';
import type { Shoot } from '../api/retouch-api.ts';
import type { FetchedFile } from '../download/fetch-results.ts';
import { stateOf } from '../files/file-state.ts';
import type { Note } from '../files/note.ts';
import type { StackFiles } from '../files/stack-files.ts';
import { listShootsBelow } from '../shoots/list-shoots-below.ts';
import type { Stack } from '../stack/connect.ts';

/** How many shoots are read at once. */
const AT_ONCE = 8;

/** The fields of `shoot.json` that are read. @see docs/shoot-event.schema.json */
export interface ShootEnd {
  readonly folder: string;
  readonly toCheck: {
    readonly photos: readonly {
      readonly key: string;
      readonly code: string | null;
      readonly message: string | null;
    }[];
  };
}

/** The end of a shoot, and its table. Null if its files do not exist. */
async function readShootEnd(
  files: StackFiles,
  folder: string,
): Promise<{ readonly end: ShootEnd; readonly table: string } | null> {
  const keys = shootKeys(folder);
  const [report, table] = await Promise.all([readText(files, keys.report), readText(files, keys.table)]);
  return report === null || table === null ? null : { end: JSON.parse(report), table };
}

/** The ends of a shoot and of the shoots below it. Leaves out shoots without these files. */
export async function readShootEnds(
  { files, api }: Pick<Stack, 'files' | 'api'>,
  { folder, below }: Pick<Shoot, 'folder' | 'below'>,
): Promise<{ readonly end: ShootEnd; readonly table: string }[]> {
  const others = below > 0 ? await listShootsBelow(folder, api) : [];
  const folders = [folder, ...others.map((other) => other.folder)];
  const read = await pMap(folders, (one) => readShootEnd(files, one), { concurrency: AT_ONCE });
  return read.filter((end) => end !== null);
}

/** The keys in a shoot's table: its first column. A field with a comma, quote or line feed is in quotes. */
export function readKeys(table: string): string[] {
  const fields = table.matchAll(/^(?:"((?:[^"]|"")*)"|([^",\r\n]*)),/gm);
  return [...fields].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}

async function readText(files: StackFiles, key: string): Promise<string | null> {
  const bytes = await files.read(key);
  return bytes === null ? null : (await buffer(bytes)).toString('utf8');
}

/**
 * Writes the tables of shoots as one `report.csv` into a folder. If the user has changed that file, writes
 * `report.new.csv` beside it. Returns the path, or null if the file cannot be written, for example because a
 * spreadsheet has it open.
 */
export async function writeReport(
  into: string,
  tables: readonly string[],
  note: Note<FetchedFile>,
): Promise<string | null> {
  // Each table begins with the same header line.
  const withoutHead = (table: string) => table.slice(table.indexOf('\n') + 1);
  const [first = '', ...more] = tables;
  const text = [first, ...more.map(withoutHead)].join('');
  const sha256 = hashOf(text);
  const file = join(into, 'report.csv');
  const here = await readFile(file).catch(() => null);
  const isOurs = here === null || [sha256, note.find(file)?.sha256].includes(hashOf(here));
  const target = isOurs ? file : join(into, 'report.new.csv');
  try {
    await mkdir(into, { recursive: true });
    await writeFile(target, text);
  } catch (error) {
    if (/^(EBUSY|EPERM|EACCES|EISDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  await note.put(target, { ...stateOf(await stat(target)), sha256 });
  return target;
}

function hashOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

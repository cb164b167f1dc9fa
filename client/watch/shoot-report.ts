import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { shootKeys } from '../../functions/shared/domain/result-keys.ts';
import type { StackFiles } from '../files/stack-files.ts';

/** What is read of `shoot.json`. @see docs/shoot-event.schema.json */
export interface ShootEnd {
  readonly folder: string;
  readonly totals: {
    readonly photos: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly doubtful: number;
    readonly cost: number;
  };
  readonly toCheck: {
    readonly photos: readonly {
      readonly key: string;
      readonly status: string;
      readonly code: string | null;
      readonly message: string | null;
      readonly warnings: readonly string[];
    }[];
  };
}

/** How a shoot has ended, and its table. Null if its files are not there (any more). */
export async function readShootEnd(
  files: StackFiles,
  folder: string,
): Promise<{ readonly end: ShootEnd; readonly table: string } | null> {
  const keys = shootKeys(folder);
  const [report, table] = await Promise.all([readText(files, keys.report), readText(files, keys.table)]);
  return report === null || table === null ? null : { end: JSON.parse(report), table };
}

/** The keys in a shoot's table: its first column. A field that has a comma, a quote or a line feed is in quotes. */
export function readKeys(table: string): string[] {
  const fields = table.matchAll(/^(?:"((?:[^"]|"")*)"|([^",\r\n]*)),/gm);
  return [...fields].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}

async function readText(files: StackFiles, key: string): Promise<string | null> {
  const bytes = await files.read(key);
  return bytes === null ? null : (await buffer(bytes)).toString('utf8');
}

/** Writes the tables of shoots as one, `report.csv`, into a folder; answers its path. */
export async function writeReport(into: string, tables: readonly string[]): Promise<string> {
  const file = join(into, 'report.csv');
  await mkdir(into, { recursive: true });
  // Each begins with the same line of names.
  const withoutHead = (table: string) => table.slice(table.indexOf('\n') + 1);
  const [first = '', ...more] = tables;
  await writeFile(file, [first, ...more.map(withoutHead)].join(''));
  return file;
}

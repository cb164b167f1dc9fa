import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';

/** The folder of the notes: `~/.local/share/retouch` on Linux, the system's own folder on other systems. */
export function notesFolder(): string {
  return envPaths('retouch', { suffix: '' }).data;
}

/**
 * What a command remembers of earlier runs, by key: one line of JSON per entry, so that entries survive a
 * crash or a power cut. A note only saves time: without it, the command looks at everything again.
 */
export interface Note<Entry> {
  find(key: string): Entry | undefined;
  /** Stores an entry immediately. */
  put(key: string, entry: Entry): Promise<void>;
}

/** Opens the note `name` about `id` in a folder of notes. */
export async function openNote<Entry extends object>(
  name: string,
  id: string,
  folder: string,
): Promise<Note<Entry>> {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, id]))
    .digest('hex')
    .slice(0, 24);
  const file = join(folder, `${hash}.jsonl`);
  // If the home folder cannot be read or written, or the disk is full, a run only takes longer.
  const isKept = await mkdir(dirname(file), { recursive: true }).then(
    () => true,
    () => false,
  );
  const text = await readFile(file, 'utf8').catch(() => '');
  const entries = new Map<string, Entry>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (const line of lines) {
    const read = parse<Entry>(line);
    if (read !== null) entries.set(read.key, read.entry);
  }
  if (lines.length > 2 * entries.size || (text !== '' && !text.endsWith('\n'))) {
    await rewrite(file, entries).catch(() => {});
  }
  return {
    find: (key) => entries.get(key),
    async put(key, entry) {
      entries.set(key, entry);
      if (isKept) await appendFile(file, toLine(key, entry)).catch(() => {});
    },
  };
}

async function rewrite(file: string, entries: ReadonlyMap<string, object>): Promise<void> {
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, [...entries].map(([key, entry]) => toLine(key, entry)).join(''));
  await rename(partial, file);
}

function toLine(key: string, entry: object): string {
  return `${JSON.stringify({ key, entry })}\n`;
}

/** Null for a line that was cut off or is not an entry. */
function parse<Entry>(line: string): { key: string; entry: Entry } | null {
  try {
    const read = JSON.parse(line);
    return typeof read?.key === 'string' && typeof read.entry === 'object' && read.entry !== null
      ? read
      : null;
  } catch {
    return null;
  }
}

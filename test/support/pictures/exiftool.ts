import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseMetadata } from '@uswriting/exiftool';

/** Tags by group and name: "IFD0:Artist". */
export type Tags = Readonly<Record<string, unknown>>;

/**
 * Reads a picture's metadata with ExifTool, as a check that is independent of our code. Numbers are as
 * stored, lists and structures are kept, binary values are in base64. ExifTool's complaints about the file
 * are "ExifTool:Warning" and "ExifTool:Error".
 */
export async function readTags(path: string): Promise<Tags> {
  const result = await parseMetadata(
    { name: basename(path), data: await readFile(path) },
    {
      args: [
        '-json',
        '-G1',
        '-n',
        '-struct',
        '-b',
        '-all',
        '-validate',
        '-warning',
        '-error',
        '-charset',
        'iptc=utf8',
      ],
    },
  );
  if (!result.success) throw new Error(`exiftool: ${result.error}`);
  const [tags] = JSON.parse(result.data as string) as Tags[];
  if (tags === undefined) throw new Error('exiftool said nothing');
  return tags;
}

/** The tags of groups with names that begin with `prefix`. */
export function groupOf(tags: Tags, prefix: string): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name.startsWith(prefix)));
}

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseMetadata } from '@uswriting/exiftool';

/** Tags by group and name: "IFD0:Artist". */
export type Tags = Readonly<Record<string, unknown>>;

/**
 * Reads a picture's metadata with ExifTool, which is not ours: numbers as they are stored, lists and structures,
 * binary values in base64; and what ExifTool has to say against the file, as "ExifTool:Warning" and "ExifTool:Error".
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

/** The tags of groups that begin so. */
export function groupOf(tags: Tags, prefix: string): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name.startsWith(prefix)));
}

import type { StoredFile } from '../../../client/files/stack-files.ts';

/** All files of a listing. */
export async function listAll(listing: AsyncIterable<StoredFile>): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for await (const file of listing) files.push(file);
  return files;
}

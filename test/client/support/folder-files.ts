import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StackFiles } from '../../../client/files/stack-files.ts';

/** The part of the photo bucket below `prefix`, read from a folder on this computer. */
export function readFolder(folder: string, prefix: string): Pick<StackFiles, 'read'> {
  return {
    async read(key) {
      const file = join(folder, key.slice(prefix.length));
      return key.startsWith(prefix) && existsSync(file) ? createReadStream(file) : null;
    },
  };
}

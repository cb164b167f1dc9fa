import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StackFiles } from '../../../client/files/stack-files.ts';

/** Files of the photo bucket whose keys begin with `prefix`, read from a folder of this computer. */
export function readFolder(folder: string, prefix: string): Pick<StackFiles, 'read'> {
  return {
    async read(key) {
      const file = join(folder, key.slice(prefix.length));
      return key.startsWith(prefix) && existsSync(file) ? createReadStream(file) : null;
    },
  };
}

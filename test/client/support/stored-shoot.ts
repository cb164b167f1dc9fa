import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { StackFiles } from '../../../client/files/stack-files.ts';

/** A photo bucket in memory that records its reads. */
export interface StoredShoot {
  readonly files: StackFiles;
  /** The keys that were read, in order. */
  readonly read: string[];
  /** Puts a file, or a record as JSON. */
  put(key: string, content: string | object): void;
}

/** Creates an empty {@link StoredShoot}. */
export function createStoredShoot(): StoredShoot {
  const contents = new Map<string, string>();
  const read: string[] = [];
  const etagOf = (content: string) => createHash('md5').update(content).digest('hex');
  return {
    read,
    put: (key, content) =>
      void contents.set(key, typeof content === 'string' ? content : JSON.stringify(content)),
    files: {
      where: 's3://photos/',
      async *list(area, folder) {
        const prefix = `${area}/${folder === '' ? '' : `${folder}/`}`;
        for (const [key, content] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
          if (key.startsWith(prefix)) yield { key, bytes: content.length, etag: etagOf(content) };
        }
      },
      put: () => Promise.reject(new Error('Nothing is put here.')),
      async read(key) {
        read.push(key);
        const content = contents.get(key);
        return content === undefined ? null : Readable.from([Buffer.from(content)]);
      },
    },
  };
}

/** Puts a photo's result at `results/<path>`, and its record. The last of the versions counts. */
export function putResult(
  stored: StoredShoot,
  path: string,
  { id = path, bytes = `retouched ${path}`, versions }: ResultOptions = {},
): void {
  stored.put(`results/${path}`, bytes);
  const outputs = [describeOutput(`results/${path}`, bytes)];
  const earlier = (versions ?? []).map((text, index) => {
    const key = `results/${path.replace(/([^/]+)\.(\w+)$/, `.versions/$1.v${index + 1}@12345678.$2`)}`;
    stored.put(key, text);
    return { version: index + 1, outputs: [describeOutput(key, text)] };
  });
  stored.put(`results/${path}.json`, {
    id,
    status: 'succeeded',
    outputs,
    ...(versions !== undefined && { versions: [...earlier, { version: earlier.length + 1, outputs }] }),
  });
}

interface ResultOptions {
  readonly id?: string;
  /** Content of the result. */
  readonly bytes?: string;
  /** Content of its earlier versions. */
  readonly versions?: readonly string[];
}

function describeOutput(key: string, content: string) {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { key, bytes: content.length, type: 'image/jpeg', sha256 };
}

import { randomUUID } from 'node:crypto';

/** A finished picture or a log, until the store forgets it. */
export interface StoredOutput {
  readonly photo: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly storedAt: number;
}

/** The outputs that the outputs' origin serves. */
export interface OutputStore {
  /** @returns the path at which the output is served */
  put(photo: string, contentType: string, bytes: Buffer): string;
  get(path: string): StoredOutput | undefined;
}

/** Beyond this size, the oldest outputs are forgotten early. */
const MAX_KEPT_BYTES = 1024 ** 3;
/** File name extensions that differ from the subtype. */
const ENDINGS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'text/plain': 'txt' };

/** Creates an empty store that forgets each output after `ttlMs`. */
export function createOutputStore(now: () => number, ttlMs: number): OutputStore {
  const outputs = new Map<string, StoredOutput>();
  let keptBytes = 0;
  const forgetOld = (): void => {
    for (const [path, { storedAt, bytes }] of outputs) {
      if (now() - storedAt < ttlMs && keptBytes <= MAX_KEPT_BYTES) return;
      outputs.delete(path);
      keptBytes -= bytes.length;
    }
  };
  return {
    put: (photo, contentType, bytes) => {
      const path = `/outputs/${randomUUID()}.${ENDINGS[contentType] ?? contentType.split('/')[1]}`;
      outputs.set(path, { photo, contentType, bytes, storedAt: now() });
      keptBytes += bytes.length;
      forgetOld();
      return path;
    },
    get: (path) => {
      forgetOld();
      return outputs.get(path);
    },
  };
}

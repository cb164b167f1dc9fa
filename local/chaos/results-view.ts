import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** The objects under `results/`. */
export interface ResultsView {
  readonly keys: ReadonlySet<string>;
  /** The texts of the records, by key. */
  readonly records: ReadonlyMap<string, string>;
}

/** Creates a function that reads the results. It reads each record only once. */
export function createResultsReader(s3: S3Client, bucket: string): () => Promise<ResultsView> {
  const records = new Map<string, string>();
  return async () => {
    const keys = new Set<string>();
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: s3 },
      { Bucket: bucket, Prefix: 'results/' },
    )) {
      for (const { Key } of Contents) if (Key !== undefined) keys.add(Key);
    }
    for (const key of keys) {
      if (!isRecordKey(key) || records.has(key)) continue;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      records.set(key, (await Body?.transformToString()) ?? '');
    }
    return { keys, records };
  };
}

/**
 * Whether a key under `results/` is the key of a photo's record; the report of a shoot (`shoot.json`) is not.
 */
function isRecordKey(key: string): boolean {
  return key.endsWith('.json') && !/(^|\/)shoot\.json$/.test(key);
}

import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** What stands under `results/`. */
export interface ResultsView {
  readonly keys: ReadonlySet<string>;
  /** The records' texts by their keys. */
  readonly records: ReadonlyMap<string, string>;
}

/** Makes a function that looks at the results; a record that was read is not read again. */
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

/** Whether a key under `results/` is that of a photo's record: a shoot's own report is another file. */
function isRecordKey(key: string): boolean {
  return key.endsWith('.json') && !/(^|\/)shoot\.json$/.test(key);
}

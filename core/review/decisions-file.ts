import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DECISIONS_PREFIX } from '../contract/storage.ts';
import { fieldIssues } from '../domain/field-schemas.ts';
import { isMissing } from '../storage/find-object.ts';
import { type Decisions, decisionsSchema } from './decisions.ts';

/** The content of a decisions' file in the photo bucket. */
export type DecisionsFile =
  | {
      readonly kind: 'decisions';
      readonly decisions: Decisions;
      /** Null if the bucket is not versioned. */
      readonly versionId: string | null;
    }
  /** What is wrong with the file, one sentence each. */
  | { readonly kind: 'wrong'; readonly wrong: readonly string[] };

/** The files of people's decisions on shoots: `decisions/<folder>.json`. */
export interface DecisionsFiles {
  /** This version of a folder's file, or the newest; null if it does not exist. */
  read(folder: string, versionId?: string | null): Promise<DecisionsFile | null>;
  /** Replaces a folder's file. Returns its version; null if the bucket is not versioned. */
  write(folder: string, decisions: Decisions): Promise<string | null>;
}

/** Enough for ten thousand decisions with notes of a few sentences. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** The most faults that are reported at once. */
const MAX_TOLD = 20;

/** The key of a shoot's decisions. */
export function decisionsKey(folder: string): string {
  return `${DECISIONS_PREFIX}${folder}.json`;
}

/** {@link DecisionsFiles} over S3. Needs `s3:GetObject(Version)`, `s3:ListBucket`; to write `PutObject`. */
export function createDecisionsFiles(s3: S3Client, bucket: string): DecisionsFiles {
  return {
    async read(folder, versionId = null) {
      const key = decisionsKey(folder);
      try {
        const version = versionId === null ? {} : { VersionId: versionId };
        const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...version }));
        if ((found.ContentLength ?? 0) > MAX_FILE_BYTES)
          return wrong([`is larger than ${MAX_FILE_BYTES} bytes`]);
        const text = (await found.Body?.transformToString()) ?? '';
        return parseDecisions(text, folder, found.VersionId ?? null);
      } catch (error) {
        if (await isMissing(s3, bucket, key, error)) return null;
        throw error;
      }
    },

    async write(folder, decisions) {
      const Body = `${JSON.stringify(decisions)}\n`;
      const target = { Bucket: bucket, Key: decisionsKey(folder), Body, ContentType: 'application/json' };
      return (await s3.send(new PutObjectCommand(target))).VersionId ?? null;
    },
  };
}

function parseDecisions(text: string, folder: string, versionId: string | null): DecisionsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong(['is not JSON']);
  }
  const parsed = decisionsSchema.safeParse(value);
  if (!parsed.success) {
    const issues = fieldIssues(parsed.error);
    return wrong(issues.map(({ path, message }) => `${path.join('.') || 'the file'} ${message}`));
  }
  if (parsed.data.folder !== folder) {
    const seen = JSON.stringify(parsed.data.folder);
    return wrong([`folder is ${seen}; expected ${JSON.stringify(folder)}, the folder in the file’s name`]);
  }
  return { kind: 'decisions', decisions: parsed.data, versionId };
}

function wrong(all: readonly string[]): DecisionsFile {
  const more = all.length - MAX_TOLD;
  return { kind: 'wrong', wrong: more > 0 ? [...all.slice(0, MAX_TOLD), `and ${more} more`] : all };
}

import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isMissing } from '../clients/find-object.ts';
import { DECISIONS_PREFIX } from '../contract.ts';
import { fieldIssues } from '../domain/field-schemas.ts';
import { type Decisions, decisionsSchema } from './decisions.ts';

/** Decisions as they stand in the photo bucket. */
export type DecisionsFile =
  | {
      readonly kind: 'decisions';
      readonly decisions: Decisions;
      /** Null if the bucket is not versioned. */
      readonly versionId: string | null;
    }
  /** What is wrong with it, a sentence each. */
  | { readonly kind: 'wrong'; readonly wrong: readonly string[] };

/** The files of people's decisions on shoots: `decisions/<folder>.json`. */
export interface DecisionsFiles {
  /** The file of a folder, or null if there is none: that version of it, or the newest. */
  read(folder: string, versionId?: string | null): Promise<DecisionsFile | null>;
  /** Replaces the file of a folder; answers its version, null if the bucket is not versioned. */
  write(folder: string, decisions: Decisions): Promise<string | null>;
}

/** Ten thousand decisions with notes of some sentences. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** So much of what is wrong is told at once. */
const MAX_TOLD = 20;

/** The key of the decisions on a shoot. */
export function decisionsKey(folder: string): string {
  return `${DECISIONS_PREFIX}${folder}.json`;
}

/** {@link DecisionsFiles} over S3. Needs `s3:GetObject(Version)` on the prefix and its list, and to write `s3:PutObject`. */
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
    return wrong(['is no JSON']);
  }
  const parsed = decisionsSchema.safeParse(value);
  if (!parsed.success) {
    const issues = fieldIssues(parsed.error);
    return wrong(issues.map(({ path, message }) => `${path.join('.') || 'the file'} ${message}`));
  }
  if (parsed.data.folder !== folder) {
    const seen = JSON.stringify(parsed.data.folder);
    return wrong([`folder is ${seen}; expected ${JSON.stringify(folder)}, as the file’s own name says`]);
  }
  return { kind: 'decisions', decisions: parsed.data, versionId };
}

function wrong(all: readonly string[]): DecisionsFile {
  const more = all.length - MAX_TOLD;
  return { kind: 'wrong', wrong: more > 0 ? [...all.slice(0, MAX_TOLD), `and ${more} more`] : all };
}

import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  DECISIONS_PREFIX,
  MODEL_PICTURES_PREFIX,
  OUTPUTS_PREFIX,
  RECIPES_PREFIX,
  RESULTS_PREFIX,
  UPLOADS_PREFIX,
  WORKING_COPIES_PREFIX,
} from '../shared/contract.ts';

/** A version of a file, or the marker of a deleted one. */
interface FileVersion {
  readonly key: string;
  readonly versionId: string;
  readonly bytes: number;
}

/** The files of a folder, in both buckets. */
export interface FolderFiles {
  /** Pages of all versions in the photo bucket, of the folder and those below it; an empty page is left out. */
  listVersions(folder: string): AsyncIterable<readonly FileVersion[]>;
  /** Erases one page of versions: nothing brings them back. */
  eraseVersions(versions: readonly FileVersion[]): Promise<void>;
  /** Erases what the state bucket has of a photo: working copies, models' pictures, outputs. */
  eraseStateOf(id: string): Promise<void>;
}

/** {@link FolderFiles} over S3. A page is what S3 lists, and deletes, at once: 1,000. */
export function createFolderFiles(
  s3: Pick<S3Client, 'send'>,
  { photoBucket, stateBucket }: { readonly photoBucket: string; readonly stateBucket: string },
): FolderFiles {
  /** S3 answers 200, and names those that it could not delete. */
  async function erase(Bucket: string, Objects: ObjectIdentifier[]): Promise<void> {
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first !== undefined) {
      throw new Error(
        `S3 did not delete ${Errors.length} of ${Objects.length} objects: ${first.Code}, ${first.Message}`,
      );
    }
  }

  async function* listPrefix(Prefix: string): AsyncGenerator<FileVersion[]> {
    let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | null = {};
    while (from !== null) {
      const page: Awaited<ReturnType<typeof readPage>> = await readPage({ Prefix, ...from });
      yield page.versions;
      from = page.next;
    }
  }

  async function readPage(where: { Prefix: string; KeyMarker?: string | undefined }) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: photoBucket, ...where }));
    const { Versions = [], DeleteMarkers = [], IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
    const markers = DeleteMarkers.map((marker) => ({ ...marker, Size: 0 }));
    const versions = [...Versions, ...markers].map(({ Key = '', VersionId = 'null', Size = 0 }) => ({
      key: Key,
      versionId: VersionId,
      bytes: Size,
    }));
    const next = IsTruncated ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker } : null;
    return { versions, next };
  }

  return {
    async *listVersions(folder) {
      for (const { prefix, isWhole } of areasOf(folder)) {
        for await (const page of listPrefix(prefix)) {
          const versions = isWhole ? page.filter(({ key }) => key === prefix) : page;
          if (versions.length > 0) yield versions;
        }
      }
    },

    async eraseVersions(versions) {
      await erase(
        photoBucket,
        versions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId })),
      );
    },

    async eraseStateOf(id) {
      const prefixes = [
        `${WORKING_COPIES_PREFIX}${id}-`,
        `${MODEL_PICTURES_PREFIX}${id}/`,
        `${OUTPUTS_PREFIX}${id}/`,
      ];
      for (const Prefix of prefixes) {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: stateBucket, Prefix }));
        if (Contents.length > 0)
          await erase(
            stateBucket,
            Contents.map(({ Key }) => ({ Key })),
          );
      }
    },
  };
}

/** Where the photo bucket has files of a folder: those below a prefix, or the one whose key it is. */
function areasOf(folder: string): { prefix: string; isWhole: boolean }[] {
  const below = [UPLOADS_PREFIX, RESULTS_PREFIX, RECIPES_PREFIX, DECISIONS_PREFIX];
  return [
    ...below.map((area) => ({ prefix: `${area}${folder}/`, isWhole: false })),
    ...[RECIPES_PREFIX, DECISIONS_PREFIX].map((area) => ({ prefix: `${area}${folder}.json`, isWhole: true })),
  ];
}

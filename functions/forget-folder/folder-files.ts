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
} from '../../core/contract/storage.ts';

/** A version of a file, or a delete marker. */
interface FileVersion {
  readonly key: string;
  readonly versionId: string;
  readonly bytes: number;
}

/** The files of a folder, in both buckets. */
export interface FolderFiles {
  /** Pages of all versions in the photo bucket, for the folder and those below it; skips empty pages. */
  listVersions(folder: string): AsyncIterable<readonly FileVersion[]>;
  /** Erases one page of versions for good: they cannot be restored. */
  eraseVersions(versions: readonly FileVersion[]): Promise<void>;
  /** Erases what the state bucket has of a photo: working copies, models' pictures, outputs. */
  eraseStateOf(id: string): Promise<void>;
}

/** {@link FolderFiles} over S3. A page has up to 1,000 versions: S3's limit per list or delete request. */
export function createFolderFiles(
  s3: Pick<S3Client, 'send'>,
  { photoBucket, stateBucket }: { readonly photoBucket: string; readonly stateBucket: string },
): FolderFiles {
  /** S3 answers 200 even if objects were not deleted: the body lists them. */
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

/** The parts of the photo bucket with files of a folder: all keys below a prefix, or one whole key. */
function areasOf(folder: string): { prefix: string; isWhole: boolean }[] {
  const below = [UPLOADS_PREFIX, RESULTS_PREFIX, RECIPES_PREFIX, DECISIONS_PREFIX];
  return [
    ...below.map((area) => ({ prefix: `${area}${folder}/`, isWhole: false })),
    ...[RECIPES_PREFIX, DECISIONS_PREFIX].map((area) => ({ prefix: `${area}${folder}.json`, isWhole: true })),
  ];
}

import * as z from 'zod';
import { pageQuery } from './page-query.ts';
import { anyFolderSchema } from './shoot-query.ts';

/** The most that S3 lists in one request. */
const UPLOADS_PER_PAGE = 1000;
/**
 * Each result has a URL of up to 3,500 characters, which contains the session token of the function's role,
 * and takes 0.5 ms to sign. 250 are under a megabyte; 1,000 long keys could exceed the 6 MB that Lambda can
 * answer.
 */
const RESULTS_PER_PAGE = 250;

const time = z.iso.datetime();

const folderUnder = (root: string) =>
  anyFolderSchema
    .default('')
    .describe(
      `The folder under \`${root}\`, with the folders below it, without slashes at its ends; empty or absent for all.`,
    );

/** Query of `GET /uploads`. */
export const uploadListQuerySchema = z.strictObject({
  folder: folderUnder('uploads/'),
  ...pageQuery(UPLOADS_PER_PAGE),
});

/** Query of `GET /results`. */
export const resultListQuerySchema = z.strictObject({
  folder: folderUnder('results/'),
  ...pageQuery(RESULTS_PER_PAGE),
});

const storedFile = {
  key: z.string(),
  bytes: z.int().min(0),
  etag: z.string().describe('The ETag of S3, without quotes: it changes with the bytes.'),
  storedAt: time.describe('When S3 stored it, in whole seconds.'),
};

const paging = {
  nextCursor: z.string().nullable().describe('Cursor of the next page; null on the last page.'),
  asOf: time.describe('When the API read these values.'),
};

/** One page of uploaded files. */
export const uploadListSchema = z
  .object({ files: z.array(z.object(storedFile)), ...paging })
  .meta({ id: 'UploadList', description: 'Files under `uploads/`, in order of their keys.' });

/** One page of result files. */
export const resultListSchema = z
  .object({
    files: z.array(
      z.object({
        ...storedFile,
        url: z.url().describe('A secret: anyone with this URL can read the file.'),
        urlExpiresAt: time,
      }),
    ),
    ...paging,
  })
  .meta({ id: 'ResultList', description: 'Files under `results/`, in order of their keys.' });
